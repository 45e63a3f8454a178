"""What is known of a connection, what a file is compared with, and which changes a look at the log brings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2

from app.domain.errors import ConnectionLost, DatabaseBusy, EnvironmentFault, FileBusy, FileGone
from app.models.deals import Deal
from app.models.people import LeadSource
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.errands import Errand
from app.storage.database import Database
from app.storage.file_identity import FileIdentity
from app.storage.link import Link, LinkState, Standing
from app.storage.location import Location, Mode
from app.storage.log_tail import LogTail
from app.storage.own_steps import OwnSteps, Step
from app.storage.sqlite_file import connect_file
from app.storage.unit_of_work import AlreadyDone, Intent
from app.storage.write_ahead import pages_in
from tests.support.team import again, new_team

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


# -- the link --------------------------------------------------------------------------------------------------------


def test_what_is_missed_fails_at_once_until_it_is_restored() -> None:
    link, told = Link(lambda: NOON), list[LinkState]()
    link.subscribe(told.append)
    link.tend()
    link.missed(ConnectionLost("The server is away."))
    with pytest.raises(ConnectionLost, match="is away"):
        link.require()
    link.restored()
    link.require(to_write=True)
    assert told == [LinkState(Standing.LOST, NOON, "The server is away."), LinkState()]


def test_of_a_file_that_another_program_holds_reads_are_tried() -> None:
    link = Link()
    link.tend()
    link.missed(FileBusy("Somebody holds it."))
    link.require()
    with pytest.raises(ConnectionLost):
        link.require(to_write=True)


def test_a_file_that_is_gone_stays_gone_whatever_else_is_said_of_it() -> None:
    link = Link()
    link.tend()
    link.missed(FileGone("It was replaced."))
    link.missed(ConnectionLost("Disk error."))
    assert link.state.standing is Standing.GONE


@pytest.mark.parametrize("fault", [DatabaseBusy("Another person."), EnvironmentFault("The disk is full.")])
def test_other_faults_are_not_held_against_it(fault: EnvironmentFault) -> None:
    link = Link()
    link.tend()
    link.missed(fault)
    assert link.state.is_up


def test_nothing_is_held_against_what_nobody_tends() -> None:
    link = Link()
    link.missed(ConnectionLost("The server is away."))
    link.require()


def test_since_when_is_the_first_miss_even_when_the_clock_is_set_back() -> None:
    times = iter([NOON, NOON - timedelta(hours=2)])
    link = Link(lambda: next(times))
    link.tend()
    link.missed(ConnectionLost("a"))
    link.missed(ConnectionLost("b"))
    assert link.state == LinkState(Standing.LOST, NOON, "b")


# -- the file --------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, _migrated_file: Path) -> Iterator[Database]:
    path = tmp_path / "team.headwater"
    path.write_bytes(_migrated_file.read_bytes())
    database = Database.open(Location.parse(str(path)))
    yield database
    database.close()


def identity(database: Database) -> FileIdentity:
    found = database.keeper.identity
    assert found is not None
    return found


def path_of(database: Database) -> Path:
    assert database.location.path is not None
    return database.location.path


def test_a_file_that_is_held_by_ourselves_is_not_held_by_another_program(file: Database) -> None:
    """A large import of this window and a job of its scheduler: no reason to say that somebody is in the way."""
    ctx = new_team(file)
    file.link.tend()

    def write() -> None:
        with file.noticing(), closing(connect_file(path_of(file))) as job:
            job.execute("PRAGMA busy_timeout=0")
            try:
                job.execute("BEGIN IMMEDIATE")
            except dbapi2.OperationalError as error:
                raise FileBusy(str(error)) from error

    with ctx.unit_of_work("Imported"), pytest.raises(FileBusy):
        write()
    assert file.link.state.is_up
    with closing(connect_file(path_of(file))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(FileBusy):
            write()
        assert file.link.state.standing is Standing.BUSY
    file.link.abandon()


def test_a_file_that_grows_and_is_checkpointed_is_the_same(file: Database) -> None:
    ctx = new_team(file)
    for number in range(30):
        create_deal(ctx, CreateDeal(f"Deal {number}"))
        identity(file).check()
    with file.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    identity(file).check()


def begin_checkpoint(path: Path) -> bool:
    """Copy the first page from the log into the file, as a checkpoint that is killed then; False if it isn't there."""
    log = path.with_name(path.name + "-wal").read_bytes()
    page = int.from_bytes(log[8:12], "big")
    frames = range(32, len(log), 24 + page)
    first = [log[start + 24 : start + 24 + page] for start in frames if log[start : start + 4] == b"\0\0\0\1"]
    if first:
        descriptor = os.open(path, os.O_WRONLY)
        os.pwrite(descriptor, first[-1], 0)
        os.close(descriptor)
    return bool(first)


def promised_length(path: Path) -> int:
    """The length of the file by its own header."""
    header = path.read_bytes()[:100]
    return int.from_bytes(header[16:18], "big") * int.from_bytes(header[28:32], "big")


def test_a_file_whose_checkpoint_was_killed_at_its_start_is_the_same(file: Database) -> None:
    ctx, path = new_team(file), path_of(file)
    for number in range(300):
        create_deal(ctx, CreateDeal(f"Deal {number}"))
        if begin_checkpoint(path) and path.stat().st_size < promised_length(path):
            break
    assert path.stat().st_size < promised_length(path)
    identity(file).check()
    os.truncate(path.with_name(path.name + "-wal"), 32)
    with pytest.raises(FileGone, match="cut off"):
        identity(file).check()


def test_a_log_that_is_not_there_holds_no_pages(tmp_path: Path) -> None:
    assert pages_in(tmp_path / "team.headwater-wal") == frozenset()


@pytest.mark.parametrize("size", [0, 100, 4096, 40_000])
def test_a_file_that_was_cut_off_is_found_out(file: Database, size: int) -> None:
    os.truncate(path_of(file), size)
    with pytest.raises(FileGone, match="cut off"):
        identity(file).check()


def test_a_file_that_was_written_over_is_found_out(file: Database) -> None:
    descriptor = os.open(path_of(file), os.O_WRONLY)
    os.pwrite(descriptor, b"PK\x03\x04 something else", 0)
    os.close(descriptor)
    with pytest.raises(FileGone, match="written over"):
        identity(file).check()


def test_a_folder_that_is_out_of_reach_is_no_file_that_was_deleted(file: Database) -> None:
    folder = path_of(file).parent
    away = folder.with_name(folder.name + "-away")
    folder.rename(away)
    try:
        with pytest.raises(ConnectionLost, match="can't be reached") as caught:
            identity(file).check()
    finally:
        away.rename(folder)
    assert not isinstance(caught.value, FileGone)


def test_a_commit_into_a_file_that_was_deleted_is_not_said_to_be_saved(file: Database) -> None:
    with pytest.raises(FileGone, match="deleted"):
        add_source_and_delete(new_team(file), path_of(file))


def add_source_and_delete(ctx: Context, path: Path) -> None:
    with ctx.unit_of_work("Added") as uow:
        uow.session.add(LeadSource(name="Void"))
        path.unlink()


# -- the log ---------------------------------------------------------------------------------------------------------


def test_a_change_set_that_commits_late_is_still_told(database: Database, migrated_url: str) -> None:
    if database.mode is not Mode.POSTGRESQL:
        pytest.skip("a file has one writer at a time, so keys are committed in their order")
    ctx = new_team(database)
    other = again(migrated_url)
    with database.engine.connect() as connection:
        tail = LogTail.from_now(connection)
        with ctx.unit_of_work("Slow", is_bulk=True):
            for number in range(60):
                create_deal(other, CreateDeal(f"Deal {number}"))
            connection.rollback()
            assert len(list(tail.news(connection))) == 60
        connection.rollback()
        assert [change.label for change in tail.news(connection)] == ["Slow"]
        connection.rollback()
        assert list(tail.news(connection)) == []
    other.db.close()


def test_a_log_that_became_shorter_is_not_that_of_the_file_that_was_opened(file: Database) -> None:
    new_team(file)
    with file.engine.connect() as connection:
        tail = LogTail.from_now(connection)
        connection.rollback()
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text("DELETE FROM change_rows"))
        connection.execute(text("DELETE FROM change_sets"))
        with pytest.raises(FileGone, match="older copy"):
            list(tail.news(connection))


# -- keys and own steps ----------------------------------------------------------------------------------------------


def test_a_key_is_used_once(database: Database) -> None:
    ctx = new_team(database)
    errand = Errand(key="one")
    with errand.under_way():
        create_deal(ctx, CreateDeal("Crane scales"))
    with errand.under_way(), pytest.raises(AlreadyDone):
        create_deal(ctx, CreateDeal("Crane scales"))
    with ctx.reading() as session:
        assert session.query(Deal).count() == 1


def test_whether_a_commit_was_stored_is_found_by_its_key(database: Database) -> None:
    from app.storage.feed import Change
    from app.storage.unit_of_work import Doubt

    ctx = new_team(database)
    with Errand(key="one").under_way():
        create_deal(ctx, CreateDeal("Crane scales"))
    fault = ConnectionLost("gone")
    for key, is_stored in (("one", True), ("two", False)):
        change = Change(900, "Added", ctx.user.id, NOON, (), is_bulk=False, is_own=True)
        doubt = Doubt(Intent("Added", ctx.user.id, NOON, key, is_bulk=True), change, fault)
        assert database.settle(doubt) is is_stored
    with ctx.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM change_sets WHERE key = 'two'")) == 0


def edit(ctx: Context, errand: Errand, version: int, competitor: str) -> int:
    with errand.under_way():
        return edit_deal(ctx, EditDeal(1, version, {"competitor": competitor})).version


def test_two_edits_of_a_field_given_one_after_the_other_do_not_conflict(database: Database) -> None:
    ctx = new_team(database)
    create_deal(ctx, CreateDeal("Crane scales"))
    assert edit(ctx, Errand(is_of_window=True), 1, "Mettler") == 2
    assert edit(ctx, Errand(is_of_window=True), 1, "Sartorius") == 3


def test_somebody_elses_edit_in_between_is_a_conflict_all_the_same(database: Database, migrated_url: str) -> None:
    from app.domain.errors import ConflictError

    ctx = new_team(database)
    create_deal(ctx, CreateDeal("Crane scales"))
    edit(ctx, Errand(is_of_window=True), 1, "Mettler")
    with closing(again(migrated_url).db) as other:
        edit_deal(Context(other, ctx.clock, ctx.team, ctx.user), EditDeal(1, 2, {"competitor": "Bizerba"}))
    with pytest.raises(ConflictError):
        edit(ctx, Errand(is_of_window=True), 1, "Sartorius")


def test_steps_are_followed_one_by_one() -> None:
    steps = OwnSteps()
    steps.made([Step("deals", 1, 1, 2), Step("deals", 1, 2, 3), Step("deals", 2, 3, 4)])
    assert steps.newest("deals", 1, 1) == 3
    assert steps.newest("deals", 2, 1) == 1
