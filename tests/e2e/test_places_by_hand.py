"""A backup brought back over the database, and a move to PostgreSQL: by mouse and keys, in the whole program."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config.paths import user_config_dir
from app.config.settings import load_settings
from app.domain.progress import Silent
from app.domain.server_address import read_address
from app.models.people import Company
from app.services.backups import backups_of
from app.services.context import Context, open_context
from app.services.people.companies import CreateCompany, create_company
from app.storage.database import Database
from app.storage.feed import Change
from app.storage.location import Location
from app.storage.transfer import contents_of
from app.ui.jobs import WorkProgress
from app.ui.safety.backups_page import BackupsPage
from app.ui.safety.move_dialog import MovedDialog, MoveDialog
from app.ui.safety.restore_dialog import RestoreDialog
from app.ui.shared.dialog import Dialog
from app.ui.shared.work_dialog import WorkDialog
from tests.support.driver import Driver
from tests.support.keyrings import Store, in_force
from tests.support.team import again, new_team, ticking_clock
from tests.support.ui_host import activate
from tests.ui.shell.test_program import started

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(autouse=True)
def _store() -> Iterator[None]:
    with in_force(Store()):
        yield


@pytest.fixture
def place(migrated_url: str) -> str:
    """Fernhill Scales with a company, on a file and on a server; closed, for the program to open."""
    with closing(Database.open(Location.parse(migrated_url))) as database:
        create_company(new_team(database), CreateCompany("Ferro Castings"))
    return migrated_url


def settings_page(driver: Driver, title: str) -> None:
    """To a page of the settings, by their key and a click."""
    driver.until(lambda: driver.main.is_attached)
    driver.settle()
    activate(driver.window)
    driver.press("Ctrl+,")
    driver.settle()
    driver.click(button(driver, title))
    driver.settle()


def button(driver: Driver, words: str, within: QWidget | None = None) -> QAbstractButton:
    return driver.find(QAbstractButton, words, within)


def address(url: str) -> tuple[str, str]:
    """The address without its password, and that."""
    found, password = read_address(url)
    assert password is not None
    return found.text, password


def says(driver: Driver, words: str) -> bool:
    return any(label.isVisible() and words in label.text() for label in driver.window.findChildren(QLabel))


def names(ctx: Context) -> list[str]:
    with ctx.reading() as session:
        return list(session.scalars(select(Company.name).order_by(Company.name)))


def opened_again(driver: Driver, before: object) -> None:
    driver.until(lambda: driver.main.is_attached and driver.main.ctx is not before)
    driver.settle()


def restore_by_hand(driver: Driver) -> RestoreDialog:
    """Ask for the backup that was made by hand to come back: a click on it, a click on the button."""
    driver.click_item("By hand")
    driver.click(button(driver, "Restore"))
    driver.settle()
    return driver.find(RestoreDialog)


def back_up_by_hand(driver: Driver, place: str) -> None:
    settings_page(driver, "Backups")
    driver.click(driver.find(BackupsPage).make)
    driver.until(lambda: any(row.reason == "by hand" for row in backups_of(Location.parse(place))))
    driver.settle()


@contextmanager
def colleague(place: str) -> Iterator[tuple[Context, list[Change]]]:
    """Another client with the database open, and what it hears of."""
    heard: list[Change] = []
    with closing(Database.open(Location.parse(place))) as database:
        database.feed.subscribe(heard.append)
        database.watch()
        yield open_context(database, ticking_clock(), None), heard


def test_a_backup_takes_the_place_of_the_open_database(qtbot: QtBot, place: str) -> None:
    location = Location.parse(place)
    with started(qtbot, place) as (_, driver):
        back_up_by_hand(driver, place)
        create_company(driver.main.ctx, CreateCompany("Too much"))
        restore_by_hand(driver)
        driver.until(lambda: says(driver, "1 change by Mira Osei was stored since this backup"))
        before = driver.main.ctx
        activate(driver.window)
        driver.press("Ctrl+Return")
        opened_again(driver, before)
        assert names(driver.main.ctx) == ["Ferro Castings"]
        assert driver.main.ctx.user.name == "Mira Osei"
        assert says(driver, "What was there is kept in")
        # What it replaced is a backup like any other, and holds what was given up.
        kept = next(row for row in backups_of(location) if row.reason == "before restore")
        old = again(str(kept.path))
        assert names(old) == ["Ferro Castings", "Too much"]
        old.db.close()
        # The window works on: what is done in it now is stored in the restored database.
        create_company(driver.main.ctx, CreateCompany("Afterwards"))
        assert names(driver.main.ctx) == ["Afterwards", "Ferro Castings"]


def test_a_file_that_others_work_with_is_not_replaced_under_them(qtbot: QtBot, place: str) -> None:
    if "://" in place:
        pytest.skip("on a server others go on")
    with started(qtbot, place) as (_, driver):
        back_up_by_hand(driver, place)
        create_company(driver.main.ctx, CreateCompany("Too much"))
        with colleague(place) as (ctx, _):
            restore_by_hand(driver)
            before = driver.main.ctx
            activate(driver.window)
            driver.press("Ctrl+Return")
            opened_again(driver, before)
            assert says(driver, "did not work")
            assert says(driver, "Close")
            assert names(driver.main.ctx) == names(ctx) == ["Ferro Castings", "Too much"]


@pytest.mark.postgres
def test_windows_of_others_hear_that_a_server_was_restored(qtbot: QtBot, place: str) -> None:
    if "://" not in place:
        pytest.skip("a file is not replaced under others")
    with started(qtbot, place) as (_, driver):
        back_up_by_hand(driver, place)
        with colleague(place) as (ctx, heard):
            create_company(driver.main.ctx, CreateCompany("Too much"))
            driver.until(lambda: bool(heard))
            restore_by_hand(driver)
            activate(driver.window)
            driver.press("Ctrl+Return")
            driver.until(lambda: heard[-1].is_bulk)
            assert names(ctx) == ["Ferro Castings"]
            opened_again(driver, None)
            # What is done afterwards is told to them as before.
            create_company(driver.main.ctx, CreateCompany("Afterwards"))
            driver.until(lambda: "Afterwards" in heard[-1].label)
            assert [change.is_bulk for change in heard] == [False, True, False]


@pytest.mark.postgres
def test_everything_moves_to_a_server_and_the_window_with_it(qtbot: QtBot, place: str, postgres_url: str) -> None:
    url, secret = address(postgres_url)
    with started(qtbot, place) as (_, driver):
        settings_page(driver, "Database")
        driver.click(button(driver, "Move to another place"))
        dialog = driver.find(MoveDialog)
        driver.click(button(driver, "PostgreSQL", dialog))
        driver.write(dialog.where.edit, postgres_url)
        driver.press("Return")
        driver.until(lambda: bool([d for d in driver.window.findChildren(MovedDialog) if d.isVisible()]))
        driver.settle()
        assert says(driver, url)
        assert not says(driver, secret)
        before = driver.main.ctx
        sums = contents_of(before.db.engine, Silent())
        activate(driver.window)
        driver.press("Return")
        opened_again(driver, before)
        ctx = driver.main.ctx
        assert ctx.db.location.url == url
        assert contents_of(ctx.db.engine, Silent()) == sums
        assert names(ctx) == ["Ferro Castings"]
        create_company(ctx, CreateCompany("Afterwards"))
        assert load_settings().recent[0].location == url
    assert secret not in "".join(each.read_text("utf-8") for each in user_config_dir().rglob("*") if each.is_file())


class Halfway:
    """Holds long work in its middle until ``go_on``, so that a hand is in time for it on any computer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self._go_on = threading.Event(), threading.Event()
        report = WorkProgress.report

        def held(progress: WorkProgress, done: int, total: int, text: str = "") -> None:
            report(progress, done, total, text)
            if 3 * done >= total:
                self.reached.set()
                self._go_on.wait(60)

        monkeypatch.setattr(WorkProgress, "report", held)

    def go_on(self) -> None:
        self._go_on.set()


@pytest.mark.postgres
def test_a_move_that_is_stopped_halfway_leaves_nothing_behind(
    qtbot: QtBot, place: str, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new place"
    folder.mkdir()
    kind, target = ("This computer", str(folder / "team.headwater")) if "://" in place else ("PostgreSQL", postgres_url)
    halfway = Halfway(monkeypatch)
    with started(qtbot, place) as (_, driver):
        settings_page(driver, "Database")
        ctx = driver.main.ctx
        before = contents_of(ctx.db.engine, Silent())
        driver.click(button(driver, "Move to another place"))
        dialog = driver.find(MoveDialog)
        driver.click(button(driver, kind, dialog))
        driver.write(dialog.where.edit, target)
        driver.press("Return")
        driver.until(halfway.reached.is_set)
        working = driver.find(WorkDialog)
        driver.press("Esc")
        assert "Stopping" in working.primary.text()
        halfway.go_on()
        driver.until(lambda: says(driver, "Nothing was changed"))
        driver.settle()
        assert not [d for d in driver.window.findChildren(Dialog) if d.isVisible()]
        # The window works on where it was, and what was begun there is gone.
        assert driver.main.ctx is ctx
        assert contents_of(ctx.db.engine, Silent()) == before
        assert list(folder.iterdir()) == []
        create_company(ctx, CreateCompany("Afterwards"))
    # An empty place: it is taken as one by the next who tries.
    with closing(Database.open(Location.parse(target), may_create=True)) as empty, empty.reading() as session:
        assert session.scalars(select(Company)).all() == []
