"""The checkup of a database, part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.domain.errors import FileGone
from app.services.backups import BackupPlan, backups_of
from app.services.check.change_log import check_change_log
from app.services.check.found import Found
from app.services.check.phase_history import check_phase_history
from app.services.check.phases import check_phases
from app.services.check.search_texts import check_search_texts
from app.storage.database import Database
from app.storage.integrity import missing_triggers, search_index_problems, storage_problems

_REPAIR = "Make a sound file with headwater repair, and compare it with the newest verified backup."
_RECORD = "Open the records in question and store what is right: from then on the change log is complete again."
_ADVICE = {
    "Storage": f"Don't work on. {_REPAIR} On PostgreSQL ask whoever runs the server.",
    "Recording": "Changes of these tables are in no history. Make the triggers anew with headwater repair.",
    "Change log": f"Another program has written past Headwater, or a file was salvaged. {_RECORD}",
    "Phases": "Put the phases right in the settings, under Pipelines.",
    "Phase history": "Move these deals to the phase where they stand: a stay begins there.",
    "Search texts": "Make the search anew with headwater repair. Nothing is lost.",
    "Search index": "Make the search anew with headwater repair. Nothing is lost.",
}


@dataclass(frozen=True, slots=True)
class Check:
    """A part that was looked at: how many things, and what is wrong with some of them.

    ``skipped`` says why it could not be looked at; "" where it was. ``remark`` is worth knowing and nothing wrong.
    """

    name: str
    count: int
    problems: tuple[str, ...]
    skipped: str = ""
    remark: str = ""

    @property
    def advice(self) -> str:
        """What to do about what is wrong; "" where nothing is."""
        return _ADVICE[self.name] if self.problems else ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """All parts of one database."""

    checks: tuple[Check, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(check.problems for check in self.checks)


def check_database(db: Database, plan: BackupPlan | None = None) -> Checkup:
    """Look through the whole database; it is read only, and nothing is repaired. ``plan`` says where backups lie.

    What is damaged is a finding, not an error. Raises EnvironmentFault where it can't be read at all.
    """
    with db.reading() as session:
        connection = session.connection()
        storage = _length_problem(db) or storage_problems(connection)
        checks = [Check("Storage", 1, tuple(storage))]
        if not storage:
            triggers = missing_triggers(connection)
            checks.append(Check("Recording", 1, tuple(f"The trigger {name} is missing." for name in triggers)))
            parts: dict[str, Callable[[Session], Found]] = {
                "Change log": check_change_log,
                "Phases": check_phases,
                "Phase history": check_phase_history,
                "Search texts": check_search_texts,
            }
            found = {name: look(session) for name, look in parts.items()}
            checks += [
                Check(name, part.count, part.problems, remark=" ".join(part.remarks)) for name, part in found.items()
            ]
    if not storage:
        checks.append(_search_index(db))
    if plan is not None:
        checks.append(_backups(db, plan))
    return Checkup(tuple(checks))


def _length_problem(db: Database) -> list[str]:
    """That the end of the file is gone, which SQLite reads as zeros and finds in order."""
    try:
        if db.keeper.identity is not None:
            db.keeper.identity.check()
    except FileGone as error:
        return [error.message]
    return []


def _search_index(db: Database) -> Check:
    if db.read_only:
        return Check("Search index", 0, (), "The database is read-only here, so its search index can't be compared.")
    return Check("Search index", 1, tuple(search_index_problems(db.engine)))


def _backups(db: Database, plan: BackupPlan) -> Check:
    """How old the newest verified one is: no fault of the database, but worth knowing before there is one."""
    rows = [row for row in backups_of(db.location, plan) if row.is_verified]
    if not rows:
        return Check("Backups", 0, (), remark="There is no verified backup yet. Make one with headwater backup.")
    days = (datetime.now(UTC) - rows[0].at).days
    age = "less than a day" if days < 1 else "1 day" if days == 1 else f"{days:,} days"
    remark = f"The newest verified one is {age} old: {rows[0].path.name}."
    if plan.warn_days and days >= plan.warn_days:
        remark += " Make another one with headwater backup."
    return Check("Backups", len(rows), (), remark=remark)
