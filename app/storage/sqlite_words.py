"""What SQLite says, in our words."""

from __future__ import annotations

from app.domain.errors import DiskFault, EnvironmentFault, FileBusy, ReadOnlyDatabase

DAMAGED = "The database file is damaged. Work on with the newest backup from the folder “backups” beside it."
DISK_FULL = "The disk is full. Nothing was saved: make room, then try again."
_SQLITE_WORDS: tuple[tuple[str, type[EnvironmentFault], str], ...] = (
    (
        "database is locked",
        FileBusy,
        "Another program is writing to the database. Try again in a moment.",
    ),
    (
        "database table is locked",
        FileBusy,
        "Another program is writing to the database. Try again in a moment.",
    ),
    ("readonly database", ReadOnlyDatabase, "The database can be read but not written. Nothing was saved."),
    (
        "disk is full",
        EnvironmentFault,
        DISK_FULL,
    ),
    (
        "file is not a database",
        EnvironmentFault,
        "The file is not a Headwater database, or it is encrypted. Choose another file.",
    ),
    ("malformed", EnvironmentFault, DAMAGED),
    ("could not decode to utf-8", EnvironmentFault, DAMAGED),
    (
        "unable to open",
        EnvironmentFault,
        "The database file can't be opened. Check that it exists and may be read.",
    ),
    (
        "disk i/o error",
        DiskFault,
        "The disk reported an error. Nothing was saved: check the disk, then try again.",
    ),
)


def of_sqlite(text: str) -> EnvironmentFault | None:
    """Our error for what SQLite says, or None where it is a bug of ours."""
    lowered = text.lower()
    return next((kind(message) for word, kind, message in _SQLITE_WORDS if word in lowered), None)


def of_check(text: str) -> str:
    """What an integrity check says, in one line: above some findings SQLite puts the name of the database."""
    return " ".join(line for line in text.splitlines() if not line.startswith("***"))
