"""A window whose database goes out of reach: it says so, goes on, loses nothing, and mends by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config.paths import user_data_dir
from app.domain.money import Money
from app.models.changes import ChangeSet
from app.models.deals import Deal
from app.models.people import Company
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.errands import Call, command_named
from app.services.holding import HeldCommand, write_down
from app.services.holding import held_files as held_of
from app.services.many.edit import EditMany
from app.storage.database import Database
from app.storage.location import Location
from app.storage.sqlite_file import connect_file
from app.ui.board.screen import BoardScreen
from app.ui.companies.rooms import company_rooms
from app.ui.frame.remedy_dialog import RemedyDialog
from app.ui.orders import OpenOrder
from app.ui.rooms import Place, Rooms, joined
from app.ui.runner import WorkRunner
from app.ui.shared.adding import NewCompanyDialog
from app.ui.shared.buttons import Button
from tests.support.cable import Cable, cable_to
from tests.support.clusters import Cluster, cluster, one_of, standby_of
from tests.support.driver import Driver
from tests.support.postgres import NoServer
from tests.support.team import again, new_team, sales, ticking_clock
from tests.support.ui_host import hosting

BOARD = Rooms(places=(Place("pipeline", "Pipeline", "kanban", "Work", BoardScreen, "P"),))
CARD = "No company, Crane scales"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.watcher.BACK_OFF", (0.1, 0.2))
    monkeypatch.setattr("app.storage.eyes.PING_SECONDS", 0.2)
    monkeypatch.setattr("app.storage.eyes.ANSWER_SECONDS", 0.5)
    monkeypatch.setattr("app.storage.eyes.IDENTITY_SECONDS", 0.1)
    monkeypatch.setattr("app.services.errands.FILE_SECONDS", 0.2)
    monkeypatch.setattr("app.storage.engine.WRITE_TIMEOUT_MS", 100)


class Desk:
    """A person's window with the board, on a database that may be taken away."""

    def __init__(self, driver: Driver, ctx: Context) -> None:
        self.driver, self.ctx = driver, ctx

    def move_right(self) -> None:
        self.driver.window.activateWindow()
        self.driver.click_item(CARD)
        self.driver.press("Shift+Right")

    def says(self, words: str) -> bool:
        """Whether a text with these words is to be seen."""
        labels = self.driver.window.findChildren(QLabel)
        return any(label.isVisible() and words in label.text() for label in labels)

    def hears(self, words: str) -> None:
        self.driver.until(lambda: self.says(words))

    def saves_everything(self) -> None:
        runner = self.driver.main.runner
        assert isinstance(runner, WorkRunner)
        self.driver.until(lambda: runner.pending_commands == 0 and not held_files())
        self.driver.settle()

    def falls_silent(self, words: str) -> None:
        self.driver.until(lambda: not self.says(words))


@contextmanager
def window_on(url: str, qtbot: QtBot, rooms: Rooms = BOARD) -> Iterator[Desk]:
    """The real window, watching its database."""
    with closing(Database.open(Location.parse(url))) as database:
        ctx = open_context(database, ticking_clock(), None)
        database.watch()
        with hosting(ctx, rooms) as main:
            driver = Driver(main, qtbot)
            driver.settle()
            yield Desk(driver, ctx)


def held_files() -> list[Path]:
    return sorted((user_data_dir() / "not yet saved").rglob("*.json"))


@pytest.fixture
def crane(database: Database) -> Context:
    """A team with one deal in D1, seen by whoever looks straight at the database."""
    mira = new_team(database)
    start = sales(mira).phase("D1").id
    create_deal(mira, CreateDeal("Crane scales", amount=Money(3_120_000, "EUR"), phase_id=start))
    return mira


def code(ctx: Context) -> str:
    with ctx.reading() as session:
        phase_id = session.get_one(Deal, 1).phase_id
    return next(phase.spec.code for phase in sales(ctx).phases if phase.id == phase_id)


def labels(ctx: Context) -> list[str]:
    with ctx.reading() as session:
        return list(session.scalars(select(ChangeSet.label)))


pytestmark = pytest.mark.timeout(120)


class TestServer:
    """On PostgreSQL, through a cable."""

    @pytest.fixture
    def cable(self, migrated_url: str) -> Iterator[tuple[Cable, str]]:
        if "://" not in migrated_url:
            pytest.skip("a file has no cable")
        with cable_to(migrated_url) as made:
            yield made

    @pytest.mark.parametrize("how", ["cut", "stall"])
    def test_what_is_moved_meanwhile_is_saved_when_it_is_back(
        self, crane: Context, cable: tuple[Cable, str], how: str, qtbot: QtBot
    ) -> None:
        with window_on(cable[1], qtbot) as desk:
            getattr(cable[0], how)()
            desk.hears("Offline since")
            desk.move_right()
            desk.hears("1 change waits on this computer")
            desk.move_right()
            desk.hears("2 changes wait on this computer")
            assert len(held_files()) == 2
            assert code(crane) == "D1"
            cable[0].mend()
            desk.falls_silent("Offline since")
            desk.saves_everything()
            assert code(crane) == "D3"
            assert "Saved" in desk.driver.main.frame.status.state

    @pytest.mark.parametrize("how", ["cut_at_answer", "cut_at_question"])
    def test_a_commit_whose_answer_was_lost_happens_once(
        self, crane: Context, cable: tuple[Cable, str], how: str, qtbot: QtBot
    ) -> None:
        with window_on(cable[1], qtbot) as desk:
            getattr(cable[0], how)(b"COMMIT\0")
            desk.move_right()
            desk.hears("1 change waits on this computer")
            assert cable[0].has_sprung
            assert code(crane) == ("D2" if how == "cut_at_answer" else "D1")
            cable[0].mend()
            desk.falls_silent("Offline since")
            desk.saves_everything()
            assert code(crane) == "D2"
            assert labels(crane).count("Moved Crane scales to D2") == 1
            desk.driver.press("Ctrl+Z")
            desk.driver.until(lambda: not desk.driver.main.frame.status.undo_text)
            assert code(crane) == "D1"

    def test_what_was_not_saved_is_saved_by_the_next_start(
        self, crane: Context, cable: tuple[Cable, str], qtbot: QtBot
    ) -> None:
        with window_on(cable[1], qtbot) as desk:
            cable[0].cut()
            desk.hears("Offline since")
            desk.move_right()
            desk.move_right()
            desk.hears("2 changes wait on this computer")
        assert len(held_files()) == 2
        cable[0].mend()
        with window_on(cable[1], qtbot) as desk:
            desk.saves_everything()
            assert code(crane) == "D3"
            assert desk.says("2 changes from")

    def test_somebody_elses_change_of_the_same_field_is_not_overwritten(
        self, crane: Context, cable: tuple[Cable, str], qtbot: QtBot
    ) -> None:
        with window_on(cable[1], qtbot) as desk:
            cable[0].cut()
            desk.hears("Offline since")
            desk.move_right()
            desk.hears("1 change waits on this computer")
            move_deal(crane, MoveDeal(1, sales(crane).phase("D4").id, 1))
            cable[0].mend()
            desk.hears("moved Crane scales to D4")
            desk.saves_everything()
            assert code(crane) == "D4"
            assert not held_files()

    def test_changes_of_other_fields_go_together(self, crane: Context, cable: tuple[Cable, str], qtbot: QtBot) -> None:
        with window_on(cable[1], qtbot) as desk:
            cable[0].cut()
            desk.hears("Offline since")
            desk.move_right()
            desk.hears("1 change waits on this computer")
            edit_deal(crane, EditDeal(1, 1, {"competitor": "Mettler"}))
            cable[0].mend()
            desk.saves_everything()
        with crane.reading() as session:
            assert session.get_one(Deal, 1).competitor == "Mettler"
        assert code(crane) == "D2"


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        try:
            made = stack.enter_context(cluster())
        except NoServer as reason:
            pytest.skip(str(reason))
        database = stack.enter_context(closing(Database.open(Location.parse(made.url), may_create=True)))
        mira = new_team(database)
        create_deal(mira, CreateDeal("Crane scales", phase_id=sales(mira).phase("D1").id))
        yield made


@pytest.mark.postgres
def test_a_server_that_is_killed_and_comes_back(qtbot: QtBot) -> None:
    with own_cluster() as server, window_on(server.url, qtbot) as desk:
        desk.move_right()
        desk.saves_everything()
        server.kill()
        desk.hears("Offline since")
        desk.move_right()
        desk.hears("1 change waits on this computer")
        server.start()
        desk.falls_silent("Offline since")
        desk.saves_everything()
        assert code(desk.ctx) == "D3"
        # What another client does is seen again, too.
        other = again(server.url)
        move_deal(other, MoveDeal(1, sales(other).phase("D4").id))
        other.db.close()
        desk.hears("moved")


@pytest.mark.postgres
def test_a_standby_that_is_promoted_is_taken_and_nothing_acknowledged_is_lost(qtbot: QtBot) -> None:
    with own_cluster() as primary, ExitStack() as stack:
        try:
            standby = stack.enter_context(standby_of(primary))
        except NoServer as reason:
            pytest.skip(str(reason))
        with window_on(one_of(primary, standby), qtbot) as desk:
            desk.move_right()
            desk.saves_everything()
            primary.kill()
            desk.hears("Offline since")
            desk.move_right()
            desk.hears("1 change waits on this computer")
            standby.promote()
            desk.falls_silent("Offline since")
            desk.saves_everything()
            assert code(desk.ctx) == "D3"
            moves = [label for label in labels(desk.ctx) if label.startswith("Moved")]
            assert moves == ["Moved Crane scales to D2", "Moved Crane scales to D3"]


class TestFile:
    """A file that is taken away, or held, under the window."""

    @pytest.fixture
    def path(self, tmp_path: Path, _migrated_file: Path) -> Path:
        path = shutil.copyfile(_migrated_file, tmp_path / "team.headwater")
        with closing(Database.open(Location.parse(str(path)))) as database:
            mira = new_team(database)
            create_deal(mira, CreateDeal("Crane scales", phase_id=sales(mira).phase("D1").id))
        return path

    def test_what_is_moved_while_another_program_holds_it_is_saved_afterwards(self, path: Path, qtbot: QtBot) -> None:
        with window_on(str(path), qtbot) as desk, closing(connect_file(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            desk.move_right()
            desk.hears("Another program holds the database file")
            desk.hears("1 change waits on this computer")
            other.execute("ROLLBACK")
            desk.falls_silent("Another program holds")
            desk.saves_everything()
            assert code(desk.ctx) == "D2"

    def test_what_is_moved_while_a_job_of_the_window_itself_writes_for_long_is_saved_behind_it(
        self, path: Path, qtbot: QtBot
    ) -> None:
        with window_on(str(path), qtbot) as desk:
            with desk.ctx.unit_of_work("A long turn of the jobs"):
                desk.move_right()
                desk.driver.until(lambda: bool(held_files()))
                assert not desk.says("Another program holds")
            desk.saves_everything()
            assert code(desk.ctx) == "D2"

    @pytest.mark.parametrize("how", ["deleted", "replaced", "cut off"])
    def test_nothing_is_said_to_be_saved_when_it_is_no_longer_there(self, path: Path, how: str, qtbot: QtBot) -> None:
        copy = path.with_name("copy.headwater")
        with window_on(str(path), qtbot) as desk:
            sqlite_copy(path, copy)
            if how == "deleted":
                path.unlink()
            elif how == "replaced":
                copy.replace(path)
            else:
                os.truncate(path, 0)
            desk.move_right()
            desk.hears({"deleted": "deleted or moved", "replaced": "took the place", "cut off": "cut off"}[how])
            desk.hears("1 change waits on this computer")
            assert len(held_files()) == 1
            desk.driver.click(desk.driver.find(Button, "What now?"))
            dialog = desk.driver.find(RemedyDialog)
            assert desk.says("1 change that is not saved stays on this computer")
            orders: list[OpenOrder] = []
            desk.driver.main.database_wanted.connect(orders.append)
            desk.driver.click(dialog.primary)
            assert [(order.location, order.user) for order in orders] == [(str(path), "Mira Osei")]

    def test_a_file_that_was_moved_away_and_back_is_written_again(self, path: Path, qtbot: QtBot) -> None:
        away = path.with_name("away.headwater")
        with window_on(str(path), qtbot) as desk:
            path.rename(away)
            desk.move_right()
            desk.hears("1 change waits on this computer")
            away.rename(path)
            desk.falls_silent("deleted or moved")
            desk.saves_everything()
            assert code(desk.ctx) == "D2"

    def test_what_was_held_is_saved_to_the_file_that_took_the_place(self, path: Path, qtbot: QtBot) -> None:
        copy = path.with_name("copy.headwater")
        with window_on(str(path), qtbot) as desk:
            sqlite_copy(path, copy)
            copy.replace(path)
            desk.move_right()
            desk.hears("1 change waits on this computer")
            desk.driver.until(lambda: not path.with_name(path.name + "-wal").exists())
        with window_on(str(path), qtbot) as desk:
            desk.saves_everything()
            assert code(desk.ctx) == "D2"

    def test_what_a_change_of_many_could_not_do_is_told_by_the_next_start(self, path: Path, qtbot: QtBot) -> None:
        with closing(Database.open(Location.parse(str(path)))) as database:
            ctx = open_context(database, ticking_clock(), None)
            cmd = EditMany("deals", {1: 1, 99: 1}, {"own_probability": 40})
            call = Call(command_named("app.services.many.edit:edit_many"), (cmd,))
            held_of(ctx).add(write_down(HeldCommand(call, "key-1", ctx.clock.now())), "key-1")
        with window_on(str(path), qtbot) as desk:
            desk.hears("Changed own probability of Crane scales")
            desk.hears("#99: It was deleted meanwhile.")
            desk.saves_everything()

    def test_a_dialog_whose_change_waits_is_closed_and_the_change_is_saved_once(self, path: Path, qtbot: QtBot) -> None:
        rooms = joined(BOARD, company_rooms())
        with window_on(str(path), qtbot, rooms) as desk, closing(connect_file(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            desk.driver.main.run("new.company")
            desk.driver.settle()
            dialog = desk.driver.find(NewCompanyDialog)
            name = dialog.field("name")
            assert isinstance(name, QLineEdit)
            name.setText("Ferro Castings")
            desk.driver.click(dialog.primary)
            desk.hears("1 change waits on this computer")
            desk.driver.until(
                lambda: not [d for d in desk.driver.window.findChildren(NewCompanyDialog) if d.isVisible()]
            )
            other.execute("ROLLBACK")
            desk.saves_everything()
            with desk.ctx.reading() as session:
                assert session.scalars(select(Company.name)).all() == ["Ferro Castings"]


def sqlite_copy(path: Path, target: Path) -> None:
    """A sound copy, made as backups are."""
    with closing(connect_file(path)) as source, closing(connect_file(target)) as copy:
        source.backup(copy)
