"""Groups of cards within a column: by owner, or by the month in which they are expected to close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, select
from sqlalchemy.orm import Session

from app.domain.day_text import MONTHS
from app.domain.fx import Total
from app.domain.people_words import name_of
from app.models.deals import Deal
from app.models.team import User

GROUPINGS = {"": "None", "owner": "Owner", "month": "Month of close"}
"""What a board can be grouped by, and what people call it."""

NOBODY = 0
"""The key of the group of deals without an owner, or without a date."""


@dataclass(frozen=True, slots=True)
class Group:
    """Part of a column. ``key`` is a user's key, or year and month as in 202603."""

    key: int
    title: str
    count: int
    total: Total


def group_key(group: str) -> ColumnElement[Any]:
    """The key of a deal's group. A closed deal counts by the month in which it closed."""
    if group == "owner":
        return func.coalesce(Deal.owner_id, NOBODY)
    day = func.coalesce(Deal.closed_on, Deal.expected_close_on)
    return func.coalesce(extract("year", day) * 100 + extract("month", day), NOBODY)


def group_order(group: str) -> tuple[ColumnElement[Any], ...]:
    """How groups stand in a column: people by name, months by date (closed ones newest first), NOBODY last.

    Needs what ``with_group`` adds.
    """
    key = group_key(group)
    if group == "owner":
        return (key == NOBODY, func.lower(User.name), key)
    return (key == NOBODY, case((Deal.closed_on.is_(None), key), else_=-key))


def with_group(statement: Select[*tuple[Any, ...]], group: str) -> Select[*tuple[Any, ...]]:
    """A query of deals with the tables that its groups look at."""
    return statement.outerjoin(User, User.id == Deal.owner_id) if group == "owner" else statement


def titles(session: Session, group: str, keys: set[int], today: date) -> dict[int, str]:
    """What people call groups; the year of a month is named where it is another than this."""
    if group == "owner":
        names = session.execute(select(User.id, User.name).where(User.id.in_(keys))).all()
        return {NOBODY: name_of(None), **{row.id: row.name for row in names}}
    return {key: _month(key, today) for key in keys}


def _month(key: int, today: date) -> str:
    if key == NOBODY:
        return "No date"
    year, month = divmod(key, 100)
    return MONTHS[month - 1] if year == today.year else f"{MONTHS[month - 1]} {year}"
