"""Backups, moves and encryption by hand, in the whole program on real files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.backup_rotation import Reason
from app.services.backups import BackupPlan, BackupRow, BackupState, backups_of, make_backup
from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.storage.location import Location
from app.storage.sqlite_file import is_encrypted
from app.ui.frame.remedy_dialog import RemedyDialog
from app.ui.safety.backups_page import BackupsPage
from app.ui.safety.lock_dialog import LockDialog
from app.ui.safety.move_dialog import MovedDialog, MoveDialog
from app.ui.safety.restore_dialog import RestoreDialog
from app.ui.safety.words import last_words
from app.ui.settings.database import DatabasePage
from app.ui.settings.screen import SettingsScreen
from app.ui.shared.strips import Strip
from app.ui.start.page import StartPage
from tests.support.driver import Driver
from tests.support.keyrings import Store, in_force
from tests.support.settings_place import to_front
from tests.ui.shell.test_program import started


@pytest.fixture(autouse=True)
def _store() -> Iterator[None]:
    with in_force(Store()):
        yield


@pytest.fixture
def place(team: Context) -> Path:
    """Fernhill Scales with a company; closed, for the program to open."""
    create_company(team, CreateCompany("Ferro Castings"))
    path = team.db.location.path
    assert path is not None
    team.db.close()
    return path


def settings_page(driver: Driver, key: str) -> None:
    driver.until(lambda: driver.main.is_attached)
    driver.settle()
    driver.main.run("app.settings")
    driver.settle()
    driver.find(SettingsScreen).choose(key)
    driver.settle()


def opened_again(driver: Driver, before: object) -> None:
    driver.until(lambda: driver.main.is_attached and driver.main.ctx is not before)
    driver.settle()


def companies(driver: Driver) -> int:
    from app.services.database_facts import database_facts

    return dict(database_facts(driver.main.ctx).counts)["companies"]


def test_a_backup_is_made_listed_and_brought_back(qtbot: QtBot, place: Path) -> None:
    with started(qtbot, str(place)) as (program, driver):
        settings_page(driver, "backups")
        page = driver.find(BackupsPage)
        made_by_itself = len(backups_of(Location.parse(str(place))))
        page.make.click()
        driver.until(lambda: page.view.grid.rowCount() == made_by_itself + 1)
        driver.settle()
        assert "Nothing was changed since" in page.state.text()
        assert "are free there" in page.room.text()
        create_company(driver.main.ctx, CreateCompany("Too much"))
        page.restore(page.view.grid.row_at(page.view.grid.index(0, 0)).backup)
        driver.settle()
        dialog = driver.find(RestoreDialog)
        assert "1 change by Mira Osei was stored since this backup" in dialog.loss.text
        before = driver.main.ctx
        dialog.primary.click()
        opened_again(driver, before)
        assert companies(driver) == 1
        assert any("kept in" in message.detail for message in driver.main.messages.messages())
        reasons = {row.reason for row in backups_of(Location.parse(str(place)))}
        assert "before restore" in reasons
        assert program is not None


def test_a_backup_goes_into_a_new_file_beside(qtbot: QtBot, place: Path, tmp_path: Path) -> None:
    with started(qtbot, str(place)) as (_, driver):
        driver.until(lambda: driver.main.is_attached)
        row = make_backup(driver.main.ctx).path
        settings_page(driver, "backups")
        page = driver.find(BackupsPage)
        page.restore(next(each for each in backups_of(Location.parse(str(place))) if each.path == row))
        driver.settle()
        dialog = driver.find(RestoreDialog)
        dialog.way_box.chosen.emit("beside")
        dialog.target.setText(str(tmp_path / "again.headwater"))
        dialog.primary.click()
        driver.until(lambda: (tmp_path / "again.headwater").exists())
        driver.settle()
        assert driver.main.ctx.db.location.path == place


def test_settings_of_backups_hold_at_once(qtbot: QtBot, place: Path, tmp_path: Path) -> None:
    with started(qtbot, str(place)) as (program, driver):
        settings_page(driver, "backups")
        page = driver.find(BackupsPage)
        page.every.chosen.emit("day")
        page.keep.chosen.emit("fewer")
        page.set_folder(str(tmp_path / "elsewhere"))
        driver.settle()
        plan = BackupPlan.of(program.settings.settings)
        assert plan == BackupPlan("day", tmp_path / "elsewhere", 7, "fewer")
        page.make.click()
        driver.until(lambda: (tmp_path / "elsewhere").is_dir())
        driver.settle()
        assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_the_file_is_encrypted_and_its_older_backups_with_it(qtbot: QtBot, place: Path) -> None:
    with started(qtbot, str(place)) as (_, driver):
        driver.until(lambda: driver.main.is_attached)
        make_backup(driver.main.ctx)
        settings_page(driver, "database")
        driver.find(DatabasePage).lock.click()
        driver.settle()
        dialog = driver.find(LockDialog)
        assert dialog.old.isVisible()
        dialog.primary.click()
        assert dialog.first.accessibleDescription() == "Enter a passphrase."
        dialog.first.setText("seven green barges")
        dialog.second.setText("seven green barges")
        dialog.primary.click()
        assert "know what a lost passphrase means" in dialog.error
        dialog.knows.setChecked(True)
        before = driver.main.ctx
        dialog.primary.click()
        opened_again(driver, before)
        assert is_encrypted(place)
        assert all(row.is_encrypted for row in backups_of(Location.parse(str(place))))
        settings_page(driver, "database")
        page = driver.find(DatabasePage)
        driver.until(lambda: page.lock.label == "Passphrase")


def test_a_move_shows_what_arrived_and_opens_the_new_place(qtbot: QtBot, place: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.headwater"
    with started(qtbot, str(place)) as (_, driver):
        settings_page(driver, "database")
        driver.find(DatabasePage).move_button.click()
        dialog = driver.find(MoveDialog)
        dialog.where.edit.setText(str(place))
        dialog.primary.click()
        driver.until(lambda: "exists already" in dialog.error)
        dialog.where.edit.setText(str(target))
        dialog.primary.click()
        driver.until(lambda: any(d.isVisible() for d in driver.window.findChildren(MovedDialog)))
        driver.settle()
        arrived = driver.find(MovedDialog)
        assert arrived.view.grid.rowCount() > 20
        before = driver.main.ctx
        arrived.primary.click()
        opened_again(driver, before)
        assert driver.main.ctx.db.location.path == target
        assert companies(driver) == 1


def test_a_damaged_file_offers_its_newest_verified_backup(qtbot: QtBot, place: Path) -> None:
    backup = _backup_of(place)
    place.write_bytes(b"\0" * 40_000)
    with started(qtbot, str(place)) as (_, driver):
        driver.until(lambda: bool(driver.window.findChildren(StartPage)))
        page = driver.find(StartPage)
        driver.until(lambda: any("newest verified backup" in s.text for s in page.findChildren(Strip) if s.isVisible()))
        strip = next(s for s in page.findChildren(Strip) if s.isVisible() and "newest verified" in s.text)
        to_front(driver)
        strip.button.click()
        driver.find(RestoreDialog).primary.click()
        driver.until(lambda: driver.main.is_attached)
        driver.settle()
        assert companies(driver) == 1
        assert backup.is_file()


def test_a_file_that_was_deleted_comes_back_from_its_backup(qtbot: QtBot, place: Path) -> None:
    with started(qtbot, str(place)) as (_, driver):
        driver.until(lambda: driver.main.is_attached)
        driver.settle()
        make_backup(driver.main.ctx)
        place.unlink()
        driver.until(lambda: any(s.isVisible() and s.button.text() == "What now?" for s in _strips(driver)))
        next(s for s in _strips(driver) if s.isVisible() and s.button.text() == "What now?").button.click()
        dialog = driver.find(RemedyDialog)
        driver.until(lambda: any("newest verified backup" in s.text for s in dialog.findChildren(Strip)))
        before = driver.main.ctx
        next(s for s in dialog.findChildren(Strip) if "newest verified" in s.text).button.click()
        driver.find(RestoreDialog).primary.click()
        opened_again(driver, before)
        assert companies(driver) == 1


def _strips(driver: Driver) -> list[Strip]:
    return driver.window.findChildren(Strip)


def _backup_of(place: Path) -> Path:
    from datetime import UTC, datetime

    from app.domain.backup_rotation import Reason
    from app.storage.backup import backup_file

    return backup_file(Location.parse(str(place)), datetime.now(UTC), Reason.BY_HAND)


@pytest.mark.parametrize(
    ("reason", "begins"),
    [(Reason.BEFORE_UPDATE, "Last verified backup: "), (Reason.REPLACED, "There is no verified backup yet.")],
)
def test_a_backup_that_only_its_folder_knows_of_is_told(tmp_path: Path, reason: Reason, begins: str) -> None:
    now = datetime(2026, 3, 12, 9, tzinfo=UTC)
    rows = (BackupRow(tmp_path / "Team.headwater", now - timedelta(days=1), reason, 1, False),)
    state = BackupState(tmp_path, rows, None, 0, None, 1, is_allowed=True)
    assert last_words(state, now).startswith(begins)
