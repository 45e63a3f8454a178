"""One folder mounted twice, as by two computers: with file locks that are passed on between them, and without."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import ReadOnlyDatabase
from app.services.check import check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.database import Database
from app.storage.location import Location, Mode
from app.storage.share_slots import marker_file
from tests.e2e.test_out_of_reach import CARD, code, window_on
from tests.support import source
from tests.support.program import Program
from tests.support.slow_share import NoShare, share
from tests.support.team import again, new_team, sales

DAY = "2026-03-12"


class Folder:
    """The folder behind a share, as the server of it sees it."""

    def __init__(self, path: Path, migrated: Path) -> None:
        self.path = path
        path.mkdir()
        shutil.copyfile(migrated, self.file)
        self._mounts = ExitStack()

    @property
    def file(self) -> Path:
        return self.path / "team.headwater"

    def mounted(self, name: str, *, has_locks: bool) -> Path:
        """The file as a computer sees it that mounts the folder."""
        place = self.path.with_name(name)
        try:
            return (
                self._mounts.enter_context(share(self.path, place, has_locks=has_locks, seconds=0.001)) / self.file.name
            )
        except NoShare as reason:
            pytest.skip(str(reason))

    def close(self) -> None:
        self._mounts.close()


@pytest.fixture
def folder(tmp_path: Path, _migrated_file: Path) -> Iterator[Folder]:
    made = Folder(tmp_path / "folder", _migrated_file)
    yield made
    made.close()


@contextmanager
def team(folder: Folder) -> Iterator[Context]:
    """Fernhill Scales, set up before the folder is mounted."""
    with closing(Database.open(Location.parse(str(folder.file)))) as database:
        yield new_team(database)


@pytest.mark.timeout(120)
def test_with_locks_both_work_at_once_and_nothing_is_lost(folder: Folder) -> None:
    """Each computer's clients are told what is saved; all of it is there."""
    with team(folder) as mira:
        for number in range(6):
            create_deal(mira, CreateDeal(f"Crane scales {number}", phase_id=sales(mira).phase("D1").id))
    places = [folder.mounted(name, has_locks=True) for name in ("here", "there")]
    assert {Location.parse(str(place)).mode for place in places} == {Mode.SHARED_FILE}

    def work(place: Path) -> dict[str, Any]:
        words = ("--clients", "1", "--seconds", "4", "--pace", "0.1", "--crash-every", "0")
        told: dict[str, Any] = Program(str(place), DAY).json("torture", *words, "--seed", str(places.index(place)))
        return told

    with ThreadPoolExecutor() as both:
        told = list(both.map(work, places))
    assert [each["problems"] for each in told] == [[], []]
    assert [each["faults"] for each in told] == [0, 0]
    assert all(any(act.endswith("saved") for act in each["acts"]) for each in told)
    assert not marker_file(folder.file).exists()


# Opens a file each time that it is told to, and says what came of it.
OPENER = """
import sys
from app.domain.errors import EnvironmentFault
from app.storage.database import Database
from app.storage.location import Location
for line in sys.stdin:
    try:
        Database.open(Location.parse(line.strip())).close()
        print("opened", flush=True)
    except EnvironmentFault as fault:
        print(fault.message, flush=True)
"""


@pytest.mark.timeout(120)
def test_a_file_brought_to_the_share_is_opened_by_both_at_the_same_moment(folder: Folder) -> None:
    """It was last written on a local disk, so each wants to have it alone for a moment, and holds what the other wants.

    How they wait was once in step: both gave up in a fifth of all cases.
    """
    places = [folder.mounted(name, has_locks=True).parent for name in ("here", "there")]
    command = [sys.executable, "-c", OPENER]
    with ExitStack() as both:
        pipes, told = [], []
        for _ in places:
            program = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=source.ROOT
            )
            both.enter_context(program)
            assert program.stdin is not None
            assert program.stdout is not None
            pipes.append((program.stdin, program.stdout))
        for number in range(10):
            name = f"{number}.headwater"
            shutil.copyfile(folder.file, folder.path / name)
            for (to, _), place in zip(pipes, places, strict=True):
                to.write(f"{place / name}\n")
                to.flush()
            told += [answer.readline().strip() for _, answer in pipes]
        for to, _ in pipes:
            to.close()
    assert told == ["opened"] * 20


@pytest.mark.timeout(120)
def test_without_locks_everybody_stops_writing_and_the_file_is_sound(folder: Folder, qtbot: QtBot) -> None:
    with team(folder) as mira:
        create_deal(mira, CreateDeal("Crane scales", phase_id=sales(mira).phase("D1").id))
    here, there = (folder.mounted(name, has_locks=False) for name in ("here", "there"))
    with window_on(str(here), qtbot) as desk:
        desk.move_right()
        desk.saves_everything()
        # The second computer finds out before it opens the file ...
        refused = Program(str(there), DAY).run("deals", "move", "1", "D4")
        assert refused.code != 0
        assert "does not pass file locks on" in refused.err
        assert "PostgreSQL" in refused.err
        # ... and the first is told while it works.
        desk.hears("does not pass file locks on")
        desk.driver.click_item(CARD)
        desk.driver.press("Shift+Right")
        desk.driver.settle()
        with pytest.raises(ReadOnlyDatabase, match="Close Headwater everywhere"):
            create_deal(desk.ctx, CreateDeal("Second"))
        assert code(desk.ctx) == "D2"
    ctx = again(str(folder.file))
    with closing(ctx.db):
        assert check_database(ctx.db).is_sound
        assert code(ctx) == "D2"
