"""Promises: whether they are kept, and what somebody's word has been worth.

A promise is kept when it is settled as kept by the end of the day on which it is due. After that it is broken, whether
somebody has said so or not; it can still be made good, which is told but does not count as kept. One that the other
side lets us off counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import UserError


class Side(StrEnum):
    """Whose promise it is."""

    OURS = "ours"
    THEIRS = "theirs"


class Outcome(StrEnum):
    """How a promise was settled."""

    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


GIVEN = {Side.OURS: "Promised", Side.THEIRS: "They promised"}
SETTLED = {
    Outcome.KEPT: "Promise kept",
    Outcome.BROKEN: "Promise broken",
    Outcome.RELEASED: "Let off a promise",
}


class Standing(StrEnum):
    """What a promise amounts to on a day."""

    OPEN = "open"
    DUE = "due"
    BROKEN = "broken"
    MADE_GOOD = "made good"
    KEPT = "kept"
    RELEASED = "released"


def standing(due_on: date, outcome: str | None, settled_on: date | None, today: date) -> Standing:
    """What a promise amounts to ``today``; ``settled_on`` is the local day on which ``outcome`` was told."""
    if outcome == Outcome.RELEASED:
        return Standing.RELEASED
    if outcome == Outcome.KEPT:
        late = settled_on is not None and settled_on > due_on
        return Standing.MADE_GOOD if late else Standing.KEPT
    if outcome == Outcome.BROKEN or due_on < today:
        return Standing.BROKEN
    return Standing.DUE if due_on == today else Standing.OPEN


def early_or_late(done_on: date, due_on: date) -> str:
    """``", a day early"``, ``", 3 days late"``, or ``""`` on the day itself."""
    days = (done_on - due_on).days
    long = "a day" if abs(days) == 1 else f"{abs(days)} days"
    return f", {long} {'late' if days > 0 else 'early'}" if days else ""


@dataclass(frozen=True, slots=True)
class KeptRate:
    """``kept`` promises of ``due`` ones, those still open and those let off not counted; ``made_good`` after all."""

    kept: int = 0
    due: int = 0
    made_good: int = 0

    @property
    def percent(self) -> int | None:
        """The share that was kept; None where nothing was due."""
        return round(100 * self.kept / self.due) if self.due else None

    @property
    def text(self) -> str:
        """``"23 of 25 kept"``."""
        return f"{self.kept} of {self.due} kept"


def kept_rate(standings: Iterable[Standing]) -> KeptRate:
    """What these promises say about whoever gave them."""
    found = list(standings)
    kept, good = found.count(Standing.KEPT), found.count(Standing.MADE_GOOD)
    return KeptRate(kept, kept + good + found.count(Standing.BROKEN), good)


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of a calendar quarter and that of the next one."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)


_THEY = ("they ", "they'll ", "he ", "she ", "customer ", "theirs: ", "theirs ")


def read_side(text: str) -> tuple[Side, str]:
    """Whose promise a sentence tells, and the sentence without the word that says so.

    ``"they send the drawing Fri"`` is theirs, ``"we send the drawing Fri"`` and everything else is ours.
    """
    bare = text.strip()
    low = bare.lower()
    for word in _THEY:
        if low.startswith(word):
            return Side.THEIRS, bare[len(word) :].removeprefix("will ").strip()
    for word in ("we ", "we'll ", "i ", "i'll ", "ours: "):
        if low.startswith(word):
            return Side.OURS, bare[len(word) :].removeprefix("will ").strip()
    return Side.OURS, bare


def check_settling(outcome: Outcome, words: str) -> None:
    """UserError where breaking or letting off a promise goes without a word about it."""
    if outcome is Outcome.BROKEN and not words.strip():
        raise UserError("Say why, or how it is made good.", field="made_good")
