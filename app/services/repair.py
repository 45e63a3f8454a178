"""Makes a sound file of a damaged one, and looks through what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.progress import Progress
from app.services.check import Checkup, check_database
from app.storage.database import Database
from app.storage.location import Location
from app.storage.repair import Means, Repaired, repair_file
from app.storage.salvage import SavedTable


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done, and how the new file stands."""

    done: Repaired
    checkup: Checkup


def repair(location: Location, target: Path, progress: Progress) -> Repair:
    """Write a sound file to an empty place; the damaged one stays as it is, byte by byte.

    Raises UserError, EnvironmentFault or Cancelled; then there is nothing at the target.
    """
    done = repair_file(location, target, progress)
    database = Database.open(Location.parse(str(target)).with_key_of(location))
    try:
        return Repair(done, check_database(database))
    finally:
        database.close()


def beside(location: Location) -> Path:
    """Where the sound file goes if nothing is said."""
    assert location.path is not None
    return location.path.with_name(f"{location.path.stem} repaired{location.path.suffix}")


__all__ = ["Means", "Repair", "SavedTable", "beside", "repair"]
