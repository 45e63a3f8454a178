"""The checkup of a database, part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.services.check.change_log import check_change_log
from app.services.check.found import Found
from app.services.check.phase_history import check_phase_history
from app.services.check.search_texts import check_search_texts
from app.storage.database import Database
from app.storage.integrity import missing_triggers, search_index_problems, storage_problems


@dataclass(frozen=True, slots=True)
class Check:
    """A part that was looked at: how many things, and what is wrong with some of them.

    ``skipped`` says why it could not be looked at; "" where it was.
    """

    name: str
    count: int
    problems: tuple[str, ...]
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """All parts of one database."""

    checks: tuple[Check, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not any(check.problems for check in self.checks)


def check_database(db: Database) -> Checkup:
    """Look through the whole database; it is read only, and nothing is repaired.

    What is damaged is a finding, not an error. Raises EnvironmentFault where it can't be read at all.
    """
    with db.reading() as session:
        connection = session.connection()
        storage = storage_problems(connection)
        checks = [Check("Storage", 1, tuple(storage))]
        if not storage:
            triggers = missing_triggers(connection)
            checks.append(Check("Recording", 1, tuple(f"The trigger {name} is missing." for name in triggers)))
            parts: dict[str, Callable[[Session], Found]] = {
                "Change log": check_change_log,
                "Phase history": check_phase_history,
                "Search texts": check_search_texts,
            }
            found = {name: look(session) for name, look in parts.items()}
            checks += [Check(name, part.count, part.problems) for name, part in found.items()]
    if not storage:
        checks.append(_search_index(db))
    return Checkup(tuple(checks))


def _search_index(db: Database) -> Check:
    if db.read_only:
        return Check("Search index", 0, (), "The database is read-only here, so its search index can't be compared.")
    return Check("Search index", 1, tuple(search_index_problems(db.engine)))
