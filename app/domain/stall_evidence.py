"""What speaks for a stalled deal and what against it, in short sentences made from what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.committee import ROLES
from app.domain.day_text import medium_day

# Whoever decides or pays and was not spoken to for so many days is silent.
SILENT_DAYS = 14
# Something happened lately within so many days.
RECENT_DAYS = 7
# More than these nobody weighs up.
MOST = 4

_DECIDES = {"economic_buyer": "Budget holder", "decision_maker": "Decision maker"}
_TIMES = {2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the buying committee, as ``domain.committee`` names roles and stances."""

    name: str
    role: str | None
    stance: str | None
    last_touch_on: date | None


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What is looked at. ``missing`` are the needed roles that nobody has; ``planned`` is what is due next, and when.

    ``stays`` counts the times in the stall, ``passed`` the deadlines that went by.
    """

    people: Sequence[Person]
    missing: Sequence[str]
    last_touch_on: date | None
    planned: tuple[str, date] | None
    expected_on: date | None
    stays: int
    passed: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Short sentences, the weightiest first, at most `MOST` on each side."""

    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]


def weigh(facts: EvidenceFacts, today: date) -> Evidence:
    """Both sides."""
    return Evidence(tuple(_pro(facts, today))[:MOST], tuple(_contra(facts, today))[:MOST])


def _pro(facts: EvidenceFacts, today: date) -> Iterator[str]:
    for person in facts.people:
        if person.stance == "champion":
            yield f"{person.name} is a champion"
    if facts.expected_on is not None and facts.expected_on >= today:
        yield f"Expected to close {medium_day(facts.expected_on, today)}"
    if facts.planned is not None and facts.planned[1] >= today:
        yield f"{facts.planned[0]}: {medium_day(facts.planned[1], today)}"
    if facts.last_touch_on is not None and 0 <= (today - facts.last_touch_on).days <= RECENT_DAYS:
        yield f"In touch on {medium_day(facts.last_touch_on, today)}"
    for person in facts.people:
        if person.stance == "supporter":
            yield f"{person.name} supports us"


def _contra(facts: EvidenceFacts, today: date) -> Iterator[str]:
    for person in facts.people:
        if person.stance == "blocker":
            yield f"{person.name} blocks it"
    for person in facts.people:
        if person.role in _DECIDES:
            yield from _silence(person, today)
    if facts.passed:
        yield "A deadline passed without an answer" if facts.passed == 1 else f"{facts.passed} deadlines passed"
    if facts.expected_on is not None and facts.expected_on < today:
        yield f"Should have closed {medium_day(facts.expected_on, today)}"
    if facts.stays > 1:
        yield f"{_TIMES.get(facts.stays, f'{facts.stays}th')} time in the stall"
    if facts.last_touch_on is None:
        yield "No touch is known"
    elif (days := (today - facts.last_touch_on).days) > SILENT_DAYS:
        yield f"No touch for {days} days"
    if facts.missing:
        seats = "Empty seat" if len(facts.missing) == 1 else "Empty seats"
        yield f"{seats}: " + ", ".join(ROLES[role].lower() for role in facts.missing)
    for person in facts.people:
        if person.stance == "sceptic":
            yield f"{person.name} is a sceptic"


def _silence(person: Person, today: date) -> Iterator[str]:
    """Of somebody who decides or pays."""
    who = f"{_DECIDES[person.role or '']} {person.name}"
    if person.last_touch_on is None:
        yield f"{who} never spoken to"
    elif (days := (today - person.last_touch_on).days) > SILENT_DAYS:
        yield f"{who} silent for {days} days"
