"""A damaged file becomes a sound one beside it, and stays itself as it is."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.backup_rotation import Reason
from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled, Silent
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.repair import repair
from app.storage.backup import backup_file
from app.storage.cipher import FileKey
from app.storage.database import Database
from app.storage.location import Location
from app.storage.rekey import rekey
from app.storage.repair import Means
from app.storage.sqlite_file import connect_file, is_encrypted
from tests.support.damage import PAGE, damage
from tests.support.program import ProgramWithin
from tests.support.team import new_team

COMPANIES = 300


@dataclass
class Damaged:
    """A file with many companies, each with a deal."""

    location: Location
    target: Path

    def content(self) -> dict[str, bytes]:
        assert self.location.path is not None
        return {each.name: each.read_bytes() for each in self.location.path.parent.iterdir() if each.is_file()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "team.headwater"
    ctx = new_team(Database.open(Location.parse(str(path)), may_create=True))
    for number in range(COMPANIES):
        _company_with_deal(ctx, number)
    ctx.db.close()
    return path


def _company_with_deal(ctx: Context, number: int) -> None:
    company = create_company(ctx, CreateCompany(f"Harrow Castings {number:03}"))
    create_deal(ctx, CreateDeal(f"Crane scales {number:03}", company_id=company.record_id))


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Damaged:
    path = tmp_path / "there" / "team.headwater"
    path.parent.mkdir()
    path.write_bytes(sound.read_bytes())
    return Damaged(Location.parse(str(path)), tmp_path / "repaired.headwater")


def broken(file: Damaged, table: str, pages: int = 1) -> None:
    database = Database.open(file.location)
    damage(database, table, pages=pages)
    database.close()


def rows(path: Path, table: str, key: FileKey | None = None) -> int:
    with contextlib.closing(connect_file(path, key, mode="ro")) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        return count


def test_what_can_be_read_is_saved_and_what_is_lost_is_told(file: Damaged) -> None:
    broken(file, "companies", pages=2)
    before = file.content()
    made = repair(file.location, file.target, Silent())
    assert file.content() == before
    assert made.done.means is Means.SALVAGED
    assert made.done.problems
    tables = {table.name: table for table in made.done.tables}
    companies = tables["companies"]
    lost = sum(last - first + 1 for first, last in companies.unread)
    assert 0 < lost < COMPANIES / 2
    assert companies.rows == rows(file.target, "companies") == COMPANIES - lost
    assert tables["deals"].is_whole or len(tables["deals"].loosened) + len(tables["deals"].dropped) == lost
    storage, recording, *_ = made.checkup.checks
    assert storage.problems == recording.problems == ()
    problems = [problem for check in made.checkup.checks for problem in check.problems]
    assert all("companies" in problem or "deals" in problem for problem in problems), problems


@pytest.mark.parametrize("harm", ["DROP TRIGGER record_update_deals", "DELETE FROM companies_fts"])
def test_search_and_triggers_are_made_anew(file: Damaged, harm: str) -> None:
    assert file.location.path is not None
    with contextlib.closing(connect_file(file.location.path)) as connection:
        connection.execute(harm)
        connection.execute("PRAGMA journal_mode=DELETE")
    made = repair(file.location, file.target, Silent())
    assert made.done.means in (Means.COPIED, Means.REBUILT)
    assert made.checkup.is_sound
    assert rows(file.target, "deals") == COMPANIES


def test_a_damaged_index_is_rebuilt_and_nothing_is_lost(file: Damaged) -> None:
    path = file.location.path
    assert path is not None
    with contextlib.closing(connect_file(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'deals' AND sql IS NOT NULL"
        ).fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * PAGE + 8 : root * PAGE] = bytes(PAGE - 8)
    path.write_bytes(content)
    made = repair(file.location, file.target, Silent())
    assert made.done.problems
    assert made.done.means is not Means.COPIED
    assert rows(file.target, "deals") == COMPANIES
    assert made.checkup.is_sound


def test_an_encrypted_file_stays_encrypted(file: Damaged) -> None:
    key = FileKey("seven green barges")
    rekey(file.location, key)
    location = file.location.with_passphrase("seven green barges")
    path = location.path
    assert path is not None
    content = bytearray(path.read_bytes())
    middle = len(content) // PAGE // 2 * PAGE
    content[middle : middle + PAGE] = b"\xff" * PAGE
    path.write_bytes(content)
    made = repair(location, file.target, Silent())
    assert made.done.problems
    assert is_encrypted(file.target)
    assert path.read_bytes() == bytes(content)
    assert rows(file.target, "users", key) == 1


def test_nothing_is_left_where_it_cannot_be_done(file: Damaged, tmp_path: Path) -> None:
    class Stopped(Silent):
        def report(self, done: int, total: int, text: str = "") -> None:
            self.cancelled = True

    _refused(file, Cancelled, lambda: repair(file.location, file.target, Stopped()))
    path = file.location.path
    assert path is not None
    path.write_bytes(b"\xff" * 100 + path.read_bytes()[100:])
    _refused(file, EnvironmentFault, lambda: repair(file.location, file.target, Silent()))
    file.target.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="exists already"):
        repair(file.location, file.target, Silent())
    assert file.target.read_text(encoding="utf-8") == "mine"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["repaired.headwater", "there"]


@pytest.mark.parametrize("has_backup", [True, False])
def test_where_the_first_page_is_gone_one_command_brings_the_newest_backup_back(
    file: Damaged, has_backup: bool
) -> None:
    path = file.location.path
    assert path is not None
    if has_backup:
        for hour in (9, 10):
            backup_file(file.location, datetime(2026, 3, 12, hour, tzinfo=UTC), Reason.BY_HAND)
    path.write_bytes(b"\xff" * PAGE + path.read_bytes()[PAGE:])
    said = ProgramWithin(str(path)).run("repair")
    assert said.code != 0
    told, command = said.err.strip().splitlines()[-2:]
    assert "nothing behind it can be found" in told
    if not has_backup:
        assert f"There is no verified backup in {path.parent / 'backups'}" in told
        assert command.endswith("restore FILE --over")
        return
    assert "The newest verified backup is of 12 March 2026" in told
    assert "2026-03-12 10.00.00" in command
    program, at, place, *words = shlex.split(command)
    assert (program, at) == ("headwater", "--db")
    done = ProgramWithin(place).run(*words)
    assert done.code == 0, done.err
    assert rows(path, "companies") == COMPANIES
    # What was there is kept, as damaged as it is.
    assert any(each.read_bytes()[:PAGE] == b"\xff" * PAGE for each in path.parent.rglob("*") if each.is_file())


def _refused(file: Damaged, kind: type[Exception], run: Callable[[], object]) -> None:
    before = file.content()
    with pytest.raises(kind):
        run()
    assert file.content() == before
    assert not file.target.exists()
