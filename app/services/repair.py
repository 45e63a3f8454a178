"""Makes a sound file of a damaged one, and looks through what came of it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.config.settings import load_settings
from app.domain.day_text import full_day, time_text
from app.domain.errors import EnvironmentFault
from app.domain.progress import Progress
from app.services.backups import BackupPlan, newest_verified
from app.services.check import Checkup, check_database
from app.storage.database import Database
from app.storage.location import Location
from app.storage.repair import HeadLost, Means, Repaired, repair_file
from app.storage.salvage import SavedTable


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done, and how the new file stands."""

    done: Repaired
    checkup: Checkup


def repair(location: Location, target: Path, progress: Progress) -> Repair:
    """Write a sound file to an empty place; the damaged one stays as it is, byte by byte.

    Raises UserError, EnvironmentFault or Cancelled; then there is nothing at the target. Where nothing can be saved it
    says how the newest verified backup comes back.
    """
    try:
        done = repair_file(location, target, progress)
    except HeadLost as lost:
        raise EnvironmentFault(f"{lost.message} {_way_back(location)}") from lost
    database = Database.open(Location.parse(str(target)).with_key_of(location))
    try:
        return Repair(done, check_database(database))
    finally:
        database.close()


def _way_back(location: Location) -> str:
    plan = BackupPlan.of(load_settings())
    newest = newest_verified(location, plan)
    command = _typed("headwater", "--db", location.title, "restore", str(newest.path) if newest else "FILE", "--over")
    if newest is None:
        return (
            f"There is no verified backup in {plan.folder_of(location)}. One from elsewhere comes back with\n{command}"
        )
    at = newest.at.astimezone()
    return (
        f"The newest verified backup is of {full_day(at.date())}, {time_text(at.time())}. It comes back with\n{command}"
    )


def _typed(*words: str) -> str:
    """A command as it is typed into the system's own shell."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def beside(location: Location) -> Path:
    """Where the sound file goes if nothing is said."""
    assert location.path is not None
    return location.path.with_name(f"{location.path.stem} repaired{location.path.suffix}")


__all__ = ["Means", "Repair", "SavedTable", "beside", "repair"]
