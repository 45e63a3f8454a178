"""Where backups lie and what their files are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.config.paths import user_data_dir
from app.domain.backup_rotation import USUAL, Keep, Made, Reason, superseded
from app.storage.location import Location
from app.storage.whole_file import disk_in_words, remove_file

SUFFIX = ".headwater"
_NAME = re.compile(r"(?P<stem>.+) (?P<at>\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d) (?P<reason>[a-z ]+)")

_REASONS = frozenset(reason.value for reason in Reason)


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup in its folder; ``size`` in bytes."""

    path: Path
    made: Made
    size: int


def folder_of(location: Location) -> Path:
    """Where the backups of a database go: beside a file, and into this person's data for a server."""
    return beside(location.path) if location.path is not None else user_data_dir() / "backups"


def beside(path: Path) -> Path:
    """The folder for the backups of a file."""
    return path.parent / "backups"


def stem_of(location: Location) -> str:
    """How the names of its backups begin."""
    if location.path is not None:
        return location.path.stem
    return re.sub(r"[^\w.-]+", "_", location.title.split("://", 1)[-1]).strip("_")


def backup_path(folder: Path, stem: str, at: datetime, reason: Reason) -> Path:
    """The file of a backup made ``at`` (aware); names are in UTC, so that they sort by time."""
    return folder / f"{stem} {at.astimezone(UTC):%Y-%m-%d %H.%M.%S} {reason}{SUFFIX}"


def free_backup_path(folder: Path, stem: str, at: datetime, reason: Reason) -> Path:
    """The same, in a folder that is there then, and a second later for each one that has the name already."""
    with disk_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        while (path := backup_path(folder, stem, at, reason)).exists():
            at += timedelta(seconds=1)
    return path


def backups_in(folder: Path, stem: str) -> list[BackupFile]:
    """The backups of one database, newest first. Raises EnvironmentFault where the folder can't be read."""
    with disk_in_words(folder):
        return sorted(_found(folder, stem), key=lambda each: each.made, reverse=True)


def _found(folder: Path, stem: str) -> Iterator[BackupFile]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.stem) if path.suffix == SUFFIX else None
        if match is None or match["stem"] != stem or match["reason"] not in _REASONS:
            continue
        at = datetime.strptime(match["at"], "%Y-%m-%d %H.%M.%S").replace(tzinfo=UTC)
        yield BackupFile(path, Made(at, Reason(match["reason"])), path.stat().st_size)


def rotate(folder: Path, stem: str, now: datetime, keep: Keep = USUAL) -> list[Path]:
    """Remove backups that newer ones stand for; returns what was removed. Only after a new one was verified."""
    found = backups_in(folder, stem)
    gone = superseded((each.made for each in found), now, keep)
    removed = [each.path for each in found if each.made in gone]
    for path in removed:
        remove_file(path)
    return removed
