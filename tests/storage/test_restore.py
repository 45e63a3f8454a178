"""A backup comes back whole, to a new place or over the database in use, and what it replaces is kept."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.backup_rotation import Reason
from app.domain.errors import DatabaseBusy, EnvironmentFault, SchemaTooNew, UserError
from app.domain.progress import Silent
from app.services.check import check_database
from app.services.deals.commands import CreateDeal, create_deal
from app.storage import restore as module
from app.storage.backup import backup_file
from app.storage.backup_folder import backups_in, folder_of
from app.storage.cipher import FileKey
from app.storage.database import Database
from app.storage.location import Location
from app.storage.rekey import rekey
from app.storage.restore import restore_over_file, restore_over_server, restore_to
from app.storage.sqlite_file import connect_file, is_encrypted
from app.storage.transfer import Contents, contents_of
from tests.support.damage import damage
from tests.support.full_team import full_team
from tests.support.team import again

AT = datetime(2026, 3, 12, 9, 41, tzinfo=UTC)


@pytest.fixture
def present(tmp_path: Path) -> Location:
    location = Location.parse(str(tmp_path / "team.headwater"))
    full_team(Database.open(location, may_create=True)).db.close()
    return location


@pytest.fixture
def backup(present: Location) -> Location:
    """Of the present file, in which a deal was added since."""
    made = backup_file(present, AT, Reason.REGULAR)
    ctx = again(str(present.path))
    create_deal(ctx, CreateDeal("Since then"))
    ctx.db.close()
    return Location.parse(str(made))


def contents(location: Location) -> Contents:
    database = Database.open(location)
    found = contents_of(database.engine, Silent())
    database.close()
    return found


def kept(present: Location) -> list[tuple[Path, Reason]]:
    return [(each.path, each.made.reason) for each in backups_in(folder_of(present), "team")]


def test_to_a_new_file(backup: Location, present: Location, tmp_path: Path) -> None:
    target = Location.parse(str(tmp_path / "restored.headwater"))
    restore_to(backup, target, Silent())
    assert contents(target) == contents(backup)
    with pytest.raises(UserError, match="exists already"):
        restore_to(backup, target, Silent())


@pytest.mark.postgres
def test_to_a_server(backup: Location, postgres_url: str) -> None:
    restore_to(backup, Location.parse(postgres_url), Silent())
    assert contents(Location.parse(postgres_url)) == contents(backup)


def test_an_encrypted_backup_stays_encrypted(backup: Location, tmp_path: Path) -> None:
    rekey(backup, FileKey("it's “ü”"))
    backup = backup.with_passphrase("it's “ü”")
    target = Location.parse(str(tmp_path / "restored.headwater"))
    restore_to(backup, target, Silent())
    assert target.path is not None
    assert is_encrypted(target.path)
    assert contents(target.with_passphrase("it's “ü”")) == contents(backup)


def test_over_the_present_file_which_is_kept(backup: Location, present: Location) -> None:
    wanted, before = contents(backup), contents(present)
    aside = restore_over_file(backup, present, AT)
    assert contents(present) == wanted != before
    assert contents(Location.parse(str(aside))) == before
    assert (aside, Reason.BEFORE_RESTORE) in kept(present)


def test_what_is_only_in_the_log_of_the_present_file_is_kept_too(backup: Location, present: Location) -> None:
    """As after a power cut: what was committed last is not in the file itself yet, only in the log beside it."""
    program = (
        "import os, signal, sys\n"
        "from app.services.deals.commands import CreateDeal, create_deal\n"
        "from tests.support.team import again\n"
        "create_deal(again(sys.argv[1]), CreateDeal('Only in the log'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert present.path is not None
    subprocess.run([sys.executable, "-c", program, str(present.path)], check=False)
    assert present.path.with_name("team.headwater-wal").stat().st_size > 0
    aside = restore_over_file(backup, present, AT)
    assert aside is not None
    with contextlib.closing(connect_file(aside)) as connection:
        assert connection.execute("SELECT name FROM deals ORDER BY id DESC").fetchone() == ("Only in the log",)
    assert contents(present) == contents(backup)


def test_a_damaged_present_file_is_put_aside_as_it_is(backup: Location, present: Location) -> None:
    assert present.path is not None
    database = Database.open(present)
    damage(database, "activities")
    database.close()
    before = present.path.read_bytes()
    aside = restore_over_file(backup, present, AT)
    assert kept(present)[0] == (aside, Reason.REPLACED)
    assert aside is not None
    assert aside.read_bytes() == before
    assert contents(present) == contents(backup)


@pytest.mark.parametrize("content", [b"", b"\xff" * 8192, b"Dear diary"], ids=["nothing", "rubbish", "text"])
def test_whatever_is_in_the_place_of_the_file_is_kept(backup: Location, present: Location, content: bytes) -> None:
    assert present.path is not None
    present.path.write_bytes(content)
    aside = restore_over_file(backup, present, AT)
    assert contents(present) == contents(backup)
    if content:
        assert aside is not None
        assert aside.read_bytes() == content


def test_a_file_that_was_deleted_comes_back_without_what_its_log_holds(backup: Location, present: Location) -> None:
    assert present.path is not None
    log = present.path.with_name(present.path.name + "-wal")
    log.write_bytes(b"left behind")
    present.path.unlink()
    assert restore_over_file(backup, present, AT) is None
    assert contents(present) == contents(backup)
    assert [each.read_bytes() for each in log.parent.glob("*-wal 20*")] == [b"left behind"]


def test_a_file_with_another_passphrase_is_put_aside(backup: Location, present: Location) -> None:
    assert present.path is not None
    rekey(present, FileKey("forgotten"))
    before = present.path.read_bytes()
    aside = restore_over_file(backup, present, AT)
    assert aside is not None
    assert aside.read_bytes() == before
    assert contents(present) == contents(backup)


def test_while_somebody_works_with_the_file_it_stays(backup: Location, present: Location) -> None:
    database = Database.open(present)
    before = contents_of(database.engine, Silent())
    with pytest.raises(DatabaseBusy, match="open in another window"):
        restore_over_file(backup, present, AT)
    assert contents_of(database.engine, Silent()) == before
    database.close()
    assert [reason for _, reason in kept(present)] == [Reason.REGULAR]


def test_a_damaged_backup_is_refused(backup: Location, present: Location) -> None:
    before = contents(present)
    database = Database.open(backup)
    damage(database, "activities")
    database.close()
    with pytest.raises(EnvironmentFault, match=r"is damaged: .* Take another backup"):
        restore_over_file(backup, present, AT)
    with pytest.raises(UserError, match="There is no file"):
        restore_over_file(Location.parse(str(present.path) + " none"), present, AT)
    assert contents(present) == before


def test_a_backup_of_a_newer_program_is_refused(backup: Location, present: Location) -> None:
    database = Database.open(backup)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(SchemaTooNew, match="newer Headwater"):
        restore_over_file(backup, present, AT)


def test_when_it_fails_at_the_last_moment_the_file_is_as_it_was(
    backup: Location, present: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(present)

    def full(*_args: object, **_rest: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "copy_from", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        restore_over_file(backup, present, AT)
    assert contents(present) == before
    assert sorted(path.name for path in folder_of(present).parent.iterdir()) == ["backups", "team.headwater"]


@pytest.mark.postgres
def test_over_a_server(backup: Location, postgres_url: str) -> None:
    server = Location.parse(postgres_url)
    ctx = full_team(Database.open(server, may_create=True))
    lost = [create_deal(ctx, CreateDeal(f"Soon gone {number}")).record_id for number in range(3)]
    wanted = contents(backup)
    restore_over_server(backup, server, Silent())
    found = contents_of(ctx.db.engine, Silent())
    assert found.sums == wanted.sums
    # Keys that people have seen do not come back for something else.
    new = create_deal(ctx, CreateDeal("After the restore"))
    assert new.record_id == max(lost) + 1
    assert check_database(ctx.db).is_sound
    ctx.db.close()


@pytest.mark.postgres
def test_over_a_server_all_or_nothing(backup: Location, postgres_url: str) -> None:
    class Failing(Silent):
        def report(self, done: int, total: int, text: str = "") -> None:
            if done > total / 2:
                raise OSError("the stick was pulled out")

    server = Location.parse(postgres_url)
    ctx = full_team(Database.open(server, may_create=True))
    before = contents_of(ctx.db.engine, Silent())
    with pytest.raises(OSError, match="stick"):
        restore_over_server(backup, server, Failing())
    assert contents_of(ctx.db.engine, Silent()).sums == before.sums
    create_deal(ctx, CreateDeal("Recorded as ever"))
    assert check_database(ctx.db).is_sound
    ctx.db.close()
