"""Where benchmarks run: a temporary folder with the data that they share, and fresh processes to measure in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from app.domain.clock import Clock
from app.services.context import Context, open_context
from app.services.sample import LARGE, SampleSize, add_sample
from app.services.setup import SetUpTeam, set_up
from app.storage.database import Database
from app.storage.location import Location

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 3, 12)
# The same shape at a hundredth: to try a measurement out, not to measure.
_QUICK = SampleSize(open_deals=100, closed_deals=50, companies=250, contacts=1000, activities=5000)
_PATIENCE_SECONDS = 300
# What windows are shown on, though nobody sees it: Qt's own choice would be too small for ours.
_SCREEN = {
    "synchronousWindowSystemEvents": False,
    "windowFrameMargins": True,
    "screens": [
        {
            "name": "desk",
            "x": 0,
            "y": 0,
            "width": 1920,
            "height": 1080,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
    ],
}
# Ten phases and more, so that the board has as many columns.
_TEMPLATE = "ten-stage"


@dataclass
class Stage:
    """One run. ``quick`` takes little data and few rounds: it shows that a measurement works, not how fast we are."""

    folder: Path
    quick: bool = False

    def rounds(self, usual: int) -> range:
        """How many times to measure what is usually measured ``usual`` times."""
        return range(min(usual, 2) if self.quick else usual)

    def of(self, usual: int) -> int:
        """How many rows or events to take where there are usually so many."""
        return max(10, usual // 50) if self.quick else usual

    @property
    def size(self) -> SampleSize:
        """How much sample data."""
        return _QUICK if self.quick else LARGE

    @cached_property
    def sample(self) -> Path:
        """A database with 10,000 open deals, 100,000 contacts and 500,000 activities. Who writes takes a copy."""
        path = self.folder / "sample.headwater"
        fill(str(path), self.size)
        return path

    def copied(self, path: Path, name: str) -> Path:
        """A copy to write into."""
        return Path(shutil.copyfile(path, self.folder / name))

    def probe(self, name: str, *arguments: object) -> dict[str, Any]:
        """What ``benchmarks.probes.NAME`` finds in a fresh process. Its first argument is when it was started."""
        command = [sys.executable, "-m", f"benchmarks.probes.{name}", str(time.perf_counter_ns())]
        done = subprocess.run(
            [*command, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=_PATIENCE_SECONDS,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    @cached_property
    def environment(self) -> dict[str, str]:
        """No window on anybody's screen; settings, logs and compiled modules in a folder of this run.

        A program is started from compiled modules, whatever the shell of this run says about writing them.
        """
        home = str(self.folder / "home")
        mine = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), home)
        mine |= {f"XDG_{name}_HOME": str(Path(home) / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        # Windows that stand open elsewhere are not asked whether they are meant, for which more would be loaded.
        runtime = self.folder / "running"
        runtime.mkdir(mode=0o700, exist_ok=True)
        mine["XDG_RUNTIME_DIR"] = str(runtime)
        screen = self.folder / "screen.json"
        screen.write_text(json.dumps(_SCREEN), encoding="utf-8")
        mine["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        mine["PYTHONPYCACHEPREFIX"] = str(self.folder / "compiled")
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, **mine, "LC_ALL": "C.UTF-8"}


def fill(place: str, size: SampleSize) -> None:
    """Make a team with sample data in an empty database."""
    database = Database.open(Location.parse(place), may_create=True)
    try:
        command = SetUpTeam("Fernhill Scales", "Mira Osei", template_key=_TEMPLATE)
        add_sample(set_up(database, Clock(fixed_today=TODAY), command), size)
    finally:
        database.close()


def opened(place: str | Path) -> Context:
    """The context of a database. Close its ``db``."""
    return open_context(Database.open(Location.parse(str(place))), Clock(fixed_today=TODAY), None)


def remove(path: Path) -> None:
    """Delete a database file and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
