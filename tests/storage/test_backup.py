"""A backup is whole, sound and as secret as the original, or it is not there."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.backup_rotation import Made, Reason
from app.domain.errors import DatabaseBusy, EnvironmentFault, PassphraseNeeded
from app.domain.progress import Silent
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.storage import backup as module
from app.storage.backup import backup_file, copy_file, copy_from, problems_of
from app.storage.backup_folder import backups_in, folder_of, rotate, stem_of
from app.storage.cipher import PLAIN_HEADER
from app.storage.database import Database
from app.storage.location import Location
from app.storage.server_backup import backup_server
from app.storage.sqlite_file import connect_file
from app.storage.transfer import contents_of
from tests.support.damage import damage
from tests.support.full_team import full_team
from tests.support.team import again, new_team

AT = datetime(2026, 3, 12, 9, 41, tzinfo=UTC)


@pytest.fixture
def location(tmp_path: Path) -> Location:
    return Location.parse(str(tmp_path / "team.headwater"))


def opened(location: Location) -> Context:
    """A new database with one deal."""
    ctx = new_team(Database.open(location, may_create=True))
    create_deal(ctx, CreateDeal("Crane scales"))
    return ctx


def names(location: Location) -> list[str]:
    database = Database.open(location)
    with database.reading() as session:
        found = list(session.scalars(select(Deal.name).order_by(Deal.id)))
    database.close()
    return found


def test_a_backup_is_named_checked_and_a_file_of_its_own(location: Location) -> None:
    ctx = opened(location)
    made = backup_file(location, AT, Reason.BEFORE_UPDATE)
    create_deal(ctx, CreateDeal("Later"))
    ctx.db.close()
    assert made.name == "team 2026-03-12 09.41.00 before update.headwater"
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    assert problems_of(Location.parse(str(made))) == []
    assert names(Location.parse(str(made))) == ["Crane scales"]


def test_two_in_one_second_are_two(location: Location) -> None:
    opened(location).db.close()
    made = [backup_file(location, AT, Reason.BY_HAND) for _ in range(2)]
    assert [path.name[16:24] for path in made] == ["09.41.00", "09.41.01"]
    found = backups_in(folder_of(location), stem_of(location))
    assert [each.path for each in found] == made[::-1]
    assert found[1].made == Made(AT, Reason.BY_HAND)


def test_others_may_write_meanwhile(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written between the look at the original and the copy is in neither."""
    ctx = opened(location)
    facts = module._facts
    written: list[object] = []

    def looking(connection: object) -> dict[str, object]:
        found = facts(connection)
        if not written:
            written.append(create_deal(ctx, CreateDeal("Meanwhile")))
        return found

    monkeypatch.setattr(module, "_facts", looking)
    made = backup_file(location, AT, Reason.REGULAR)
    ctx.db.close()
    assert names(Location.parse(str(made))) == ["Crane scales"]
    assert names(location) == ["Crane scales", "Meanwhile"]


def test_of_an_encrypted_file_it_is_encrypted_and_nothing_else_is_written(tmp_path: Path) -> None:
    location = Location.parse(str(tmp_path / "team.headwater")).with_passphrase("it's “ü”")
    opened(location).db.close()
    made = backup_file(location, AT, Reason.REGULAR)
    for path in (*tmp_path.glob("*.*"), *made.parent.iterdir()):
        content = path.read_bytes()
        assert not content.startswith(PLAIN_HEADER)
        assert b"Crane" not in content
    with pytest.raises(PassphraseNeeded):
        names(Location.parse(str(made)))
    assert names(Location.parse(str(made)).with_passphrase("it's “ü”")) == ["Crane scales"]


@pytest.mark.parametrize("passphrase", [None, "secret"])
def test_of_a_damaged_file_there_is_none(tmp_path: Path, passphrase: str | None) -> None:
    location = Location.parse(str(tmp_path / "team.headwater")).with_passphrase(passphrase)
    ctx = full_team(Database.open(location, may_create=True))
    if passphrase is None:
        damage(ctx.db, "activities")
    ctx.db.close()
    path = tmp_path / "team.headwater"
    if passphrase is not None:
        content = bytearray(path.read_bytes())
        content[4096 * 40 + 100] ^= 1
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="damaged"):
        backup_file(location, AT, Reason.REGULAR)
    assert list(folder_of(location).iterdir()) == []
    assert path.read_bytes() == before
    assert problems_of(location) != []


def test_a_copy_that_differs_is_no_backup(location: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(location).db.close()
    answers = iter(({"deals": 1}, {"deals": 2}))
    monkeypatch.setattr(module, "_facts", lambda _connection: next(answers))
    with pytest.raises(EnvironmentFault, match="other rows or sums"):
        backup_file(location, AT, Reason.REGULAR)
    assert list(folder_of(location).iterdir()) == []


def test_a_file_that_stays_busy_is_not_waited_for_for_ever(
    location: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(location).db.close()
    monkeypatch.setattr(module, "_PATIENCE_MS", 100)
    assert location.path is not None
    with contextlib.closing(connect_file(location.path)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            copy_from(writing, location, tmp_path / "copy.headwater")
    assert not list(tmp_path.glob("copy*"))


def test_on_a_full_disk_there_is_none(location: Location) -> None:
    full_team(Database.open(location, may_create=True)).db.close()
    program = (
        "import resource, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from app.domain.backup_rotation import Reason\n"
        "from app.domain.errors import EnvironmentFault\n"
        "from app.storage.backup import backup_file\n"
        "from app.storage.location import Location\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n"
        "    backup_file(Location.parse(sys.argv[1]), datetime.now(UTC), Reason.REGULAR)\n"
        "except EnvironmentFault as fault:\n"
        "    print(fault.message)\n"
        "    sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(location.path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 7, done.stderr
    assert "disk" in done.stdout
    assert list(folder_of(location).iterdir()) == []


def test_where_nothing_may_be_put_it_is_said(location: Location) -> None:
    opened(location).db.close()
    folder_of(location).write_text("a file where the folder should be")
    with pytest.raises(EnvironmentFault, match="Nothing could be written"):
        backup_file(location, AT, Reason.REGULAR)


def test_an_existing_file_is_not_written_over(location: Location, tmp_path: Path) -> None:
    opened(location).db.close()
    (tmp_path / "there.txt").write_text("kept")
    with pytest.raises(EnvironmentFault, match="exists already"):
        copy_file(location, tmp_path / "there.txt")
    assert (tmp_path / "there.txt").read_text() == "kept"


def test_rotation_removes_only_backups_of_this_database(location: Location) -> None:
    opened(location).db.close()
    folder = folder_of(location)
    folder.mkdir()
    kept = ("team 2026-03-12 09.41.00 regular.headwater", "team 2020-01-01 00.00.00 by hand.headwater")
    others = (
        "other 2020-01-01 00.00.00 regular.headwater",
        "team 2020-01-01 notes.headwater",
        "team.headwater",
        "x.txt",
    )
    gone = ("team 2026-03-12 09.40.00 regular.headwater", "team 2020-01-01 00.00.00 regular.headwater")
    for name in (*kept, *others, *gone):
        (folder / name).write_text("")
    assert sorted(path.name for path in rotate(folder, "team", AT)) == sorted(gone)
    assert sorted(path.name for path in folder.iterdir()) == sorted((*kept, *others))


@pytest.mark.postgres
def test_a_server_is_backed_up_into_the_same_kind_of_file(postgres_url: str, tmp_path: Path) -> None:
    location = Location.parse(postgres_url)
    ctx = full_team(Database.open(location, may_create=True))
    made = backup_server(location, ctx.db.engine, AT, Reason.REGULAR, Silent(), folder=tmp_path)
    wanted = contents_of(ctx.db.engine, Silent())
    ctx.db.close()
    assert made.name.startswith("headwater_tests_127.0.0.1_")
    copy = again(str(made))
    assert contents_of(copy.db.engine, Silent()) == wanted
    copy.db.close()
