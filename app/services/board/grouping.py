"""Groups of cards within a column: by owner, or by the month in which they are expected to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.day_text import MONTHS
from app.domain.fx import Total
from app.domain.people_words import name_of
from app.storage.questions import Asker, Question

_NAMES = Question("app.services.statements", "names_of_users")

NOBODY = 0
"""The key of the group of deals without an owner, or without a date."""


@dataclass(frozen=True, slots=True)
class Group:
    """Part of a column. ``key`` is a user's key, or year and month as in 202603."""

    key: int
    title: str
    count: int
    total: Total


def titles(asker: Asker, group: str, keys: set[int], today: date) -> dict[int, str]:
    """What people call groups; the year of a month is named where it is another than this."""
    if group == "owner":
        names = asker.rows(_NAMES, ids=list(keys))
        return {NOBODY: name_of(None), **{row.id: row.name for row in names}}
    return {key: _month(key, today) for key in keys}


def _month(key: int, today: date) -> str:
    if key == NOBODY:
        return "No date"
    year, month = divmod(key, 100)
    return MONTHS[month - 1] if year == today.year else f"{MONTHS[month - 1]} {year}"
