"""Everything goes from one kind of database to another and both hold the same; or nothing goes, and none is left."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled, Progress, Silent
from app.services.check import check_database
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.search import find_records
from app.storage.database import Database
from app.storage.engine import make_engine
from app.storage.location import Location
from app.storage.sqlite_file import is_encrypted
from app.storage.transfer import Contents, contents_of, transfer
from app.storage.unit_of_work import Intent
from tests.support import postgres
from tests.support.damage import damage
from tests.support.full_team import NAME, full_team
from tests.support.team import again

Place = Callable[[str], str]


@pytest.fixture
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """A new, empty place of a kind: ``sqlite`` or ``postgresql``."""
    numbers = count()
    with ExitStack() as open_ones:

        def new(kind: str) -> str:
            if kind == "sqlite":
                return str(tmp_path / f"target {next(numbers)}.headwater")
            server: postgres.Server = request.getfixturevalue("postgres_server")
            return open_ones.enter_context(server.database())

        yield new


@pytest.fixture(scope="module")
def _team_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full") / "team.headwater"
    database = Database.open(Location.parse(str(path)), may_create=True)
    full_team(database)
    database.close()
    return path


@pytest.fixture
def source(_team_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A file with a little of everything."""
    path = shutil.copyfile(_team_file, tmp_path / "source.headwater")
    opened = Database.open(Location.parse(str(path)))
    yield opened
    opened.close()


@dataclass
class When(Silent):
    """Does something once, when so many rows are done."""

    rows: int = 0
    then: Callable[[When], object] = lambda _when: None

    def report(self, done: int, total: int, text: str = "") -> None:
        if done >= self.rows:
            self.rows = sys.maxsize
            self.then(self)

    def stop(self) -> None:
        """As a person does by the button."""
        self.cancelled = True


def carry(source: Database, target: str, progress: Progress | None = None) -> Contents:
    return transfer(source.engine, Location.parse(target), progress or Silent())


def nothing_at(target: str) -> bool:
    location = Location.parse(target)
    if location.path is not None:
        return not [each for each in location.path.parent.iterdir() if each.name.startswith(location.path.name)]
    engine = make_engine(location)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names == []


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("kind", KINDS)
def test_all_of_it_arrives_and_goes_on(source: Database, place: Place, kind: str) -> None:
    target = place(kind)
    contents = carry(source, target)
    assert contents == contents_of(source.engine, Silent())
    assert contents.sums["change_rows"].rows > 200
    ctx = again(target)
    assert contents_of(ctx.db.engine, Silent()) == contents
    assert carry(ctx.db, place("sqlite")) == contents
    assert check_database(ctx.db).is_sound
    # The key of the deleted deal is not used again, what was done can be undone, the search finds.
    newest = create_deal(ctx, CreateDeal("After the move"))
    assert newest.record_id == contents.counters["deals"] + 1
    assert [hit.title for hit in find_records(ctx, "osaka")] == [NAME]
    assert newest.change_set_id is not None
    assert undo_change(ctx, newest.change_set_id).undone_id == newest.change_set_id
    ctx.db.close()


def test_what_others_write_meanwhile_is_left_out_as_a_whole(database: Database, place: Place) -> None:
    ctx = full_team(database)
    before = contents_of(database.engine, Silent())
    target = place("sqlite")
    halfway = When(rows=before.rows // 2, then=lambda _when: create_deal(ctx, CreateDeal("Meanwhile")))
    assert carry(database, target, halfway) == before
    assert contents_of(database.engine, Silent()).counters["deals"] == before.counters["deals"] + 1


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        pytest.param("sqlite", 0.0, id="at once"),
        pytest.param("sqlite", 0.4, id="while copying"),
        pytest.param("sqlite", 0.9, id="while comparing"),
        pytest.param("postgresql", 0.9, marks=pytest.mark.postgres, id="while comparing on a server"),
    ],
)
def test_stopped_in_the_middle_nothing_was_made(source: Database, place: Place, kind: str, share: float) -> None:
    before = contents_of(source.engine, Silent())
    target = place(kind)
    with pytest.raises(Cancelled):
        carry(source, target, When(rows=int(2 * before.rows * share), then=When.stop))
    assert nothing_at(target)
    assert contents_of(source.engine, Silent()) == before
    assert carry(source, target) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_there_already_is_kept(source: Database, place: Place, kind: str) -> None:
    target = place(kind)
    there = Database.open(Location.parse(target), may_create=True)
    before = contents_of(there.engine, Silent())
    with pytest.raises(UserError, match="only an empty"):
        carry(source, target)
    assert contents_of(there.engine, Silent()) == before
    there.close()


def test_a_file_of_any_kind_is_kept(source: Database, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ms Osei")
    for name in ("letter.txt", "."):
        with pytest.raises(UserError, match="exists already"):
            carry(source, str(tmp_path / name))
    assert (tmp_path / "letter.txt").read_text() == "Dear Ms Osei"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("y" * 301, r"In deals the record \d+ can't .* its name is longer than 300 characters"),
        ("a\0b", r"In change_rows a record can't .* PostgreSQL says"),
    ],
    ids=["long", "nul"],
)
def test_what_a_server_can_not_keep_is_named(source: Database, place: Place, name: str, words: str) -> None:
    renaming = text("UPDATE deals SET name = :name WHERE id = 1")
    with source.unit_of_work(Intent("Another program", None, datetime.now(UTC))) as uow:
        uow.connection.execute(renaming, {"name": name})
    target = place("postgresql")
    with pytest.raises(UserError, match=words):
        carry(source, target)
    assert nothing_at(target)


def test_a_folder_that_goes_away_is_told(source: Database, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with pytest.raises(EnvironmentFault, match=r"Nothing could be written|can't be opened|disk reported"):
        carry(source, str(folder / "team.headwater"), When(rows=300, then=lambda _when: shutil.rmtree(folder)))
    assert not folder.exists()


def test_a_damaged_source_is_told(source: Database, tmp_path: Path) -> None:
    damage(source, "activities")
    with pytest.raises(EnvironmentFault, match="damaged"):
        carry(source, str(tmp_path / "target.headwater"))
    assert nothing_at(str(tmp_path / "target.headwater"))


def test_an_encrypted_file_comes_from_a_plain_one(source: Database, tmp_path: Path) -> None:
    secret = Location.parse(str(tmp_path / "b.headwater")).with_passphrase("it's a secret")
    contents = transfer(source.engine, secret, Silent())
    assert secret.path is not None
    assert is_encrypted(secret.path)
    there = Database.open(secret)
    assert contents_of(there.engine, Silent()) == contents
    there.close()


CHILD = """
import os, resource, signal, sys
from app.domain.errors import EnvironmentFault
from app.domain.progress import Silent
from app.storage.database import Database
from app.storage.location import Location
from app.storage.transfer import transfer

class Killed(Silent):
    def report(self, done, total, text=""):
        if done > 0.7 * total:
            os.kill(os.getpid(), signal.SIGKILL)

source = Database.open(Location.parse(sys.argv[2]))
if sys.argv[1] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    transfer(source.engine, Location.parse(sys.argv[3]), Killed() if sys.argv[1] == "killed" else Silent())
except EnvironmentFault as fault:
    print(fault.message)
    sys.exit(7)
"""


def child(what: str, source: str, target: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, what, source, target]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_killed_in_the_middle_nothing_was_made(source: Database, place: Place, kind: str) -> None:
    before = contents_of(source.engine, Silent())
    target = place(kind)
    assert child("killed", str(source.location.path), target).returncode == -9
    location = Location.parse(target)
    if location.path is not None:
        assert not location.path.exists()
    else:
        assert nothing_at(target)
    # The next one begins anew, and takes away what the killed one left.
    assert carry(source, target) == before
    if location.path is not None:
        assert not location.path.with_name(location.path.name + ".part").exists()


def test_a_full_disk_is_told_and_nothing_was_made(source: Database, tmp_path: Path) -> None:
    target = str(tmp_path / "target.headwater")
    ended = child("full", str(source.location.path), target)
    assert ended.returncode == 7, ended.stderr
    assert "disk" in ended.stdout
    assert nothing_at(target)


def test_too_little_room_is_told_before_anything_is_written(
    source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=1_000_000))
    with pytest.raises(EnvironmentFault, match=r"not enough room .* 1\.0 MB are free"):
        carry(source, str(tmp_path / "target.headwater"))
    assert nothing_at(str(tmp_path / "target.headwater"))
