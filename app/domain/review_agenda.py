"""What a review meeting talks about: which of somebody's open deals raise a question, which one, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from app.domain.day_text import medium_day
from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import DealFact

PUSHED_FROM = 2
"""Moving the expected close once happens; from this many times on it is asked about."""
LARGEST = 5
"""So many deals with the largest expected value are talked about whatever else is known of them."""
_DELTA = "delta"


class Question(IntEnum):
    """Why a deal is on the agenda; what is asked first comes first."""

    STALL = 1
    OVERDUE = 2
    PUSHED = 3
    LARGE = 4
    NO_STEP = 5
    UNKNOWN = 6


class Candidate(NamedTuple):
    """An open deal that may be talked about.

    ``value`` is what is expected of it in minor units of the team's currency, ``pushes`` how often its expected close
    was moved later, ``step_on`` the day of its next step.
    """

    deal: DealFact
    value: int
    pushes: int = 0
    step_on: date | None = None


class Point(NamedTuple):
    """A deal on the agenda, and why; both in the order of the questions."""

    deal: DealFact
    value: int
    questions: tuple[Question, ...]
    reasons: tuple[str, ...]


def agenda_of(candidates: Iterable[Candidate], today: date) -> tuple[Point, ...]:
    """The deals that raise a question, the most pressing first; those that raise none are left out.

    Undecided stalls by the day of their decision, then overdue ones by their expected close, then those pushed most
    often, then by expected value.
    """
    still_open = [one for one in candidates if one.deal.outcome is Outcome.OPEN]
    largest = _largest(still_open)
    found = []
    for one in still_open:
        asked = tuple(_asked(one, today, is_large=one.deal.id in largest))
        if asked:
            found.append((one, asked))
    found.sort(key=lambda pair: _urgency(pair[0], pair[1][0][0]))
    return tuple(
        Point(one.deal, one.value, tuple(question for question, _ in asked), tuple(words for _, words in asked))
        for one, asked in found
    )


def _largest(candidates: Sequence[Candidate]) -> set[int]:
    valued = sorted((one for one in candidates if one.value > 0), key=lambda one: (-one.value, one.deal.id))
    return {one.deal.id for one in valued[:LARGEST]}


def _urgency(one: Candidate, first: Question) -> tuple[int, int, int, int]:
    """What a deal is sorted by: its first question, how pressing that is, its value, its key."""
    pressing = 0
    if first is Question.STALL:
        pressing = (one.deal.decide_by or date.max).toordinal()
    elif first is Question.OVERDUE and one.deal.close_on is not None:
        pressing = one.deal.close_on.toordinal()
    elif first is Question.PUSHED:
        pressing = -one.pushes
    return first, pressing, -one.value, one.deal.id


def _asked(one: Candidate, today: date, *, is_large: bool) -> Iterator[tuple[Question, str]]:
    deal = one.deal
    if deal.is_stall:
        yield Question.STALL, _stalled(deal.decide_by, today)
    if deal.close_on is not None and deal.close_on < today:
        yield Question.OVERDUE, f"Expected close was {medium_day(deal.close_on, today)}"
    if one.pushes >= PUSHED_FROM:
        yield Question.PUSHED, f"Expected close was moved later {one.pushes} times"
    if is_large:
        yield Question.LARGE, f"One of the {LARGEST} largest by expected value"
    if deal.phase_kind != _DELTA:
        return
    if one.step_on is None:
        yield Question.NO_STEP, "No next step"
    elif one.step_on < today:
        yield Question.NO_STEP, f"Next step was due {medium_day(one.step_on, today)}"
    missing = [words for words, value in _known(deal) if value is None]
    if missing:
        yield Question.UNKNOWN, "Nobody knows the " + " and the ".join(missing)


def _known(deal: DealFact) -> tuple[tuple[str, object], ...]:
    return ("amount", deal.amount_minor), ("expected close", deal.close_on)


def _stalled(decide_by: date | None, today: date) -> str:
    if decide_by is None:
        return "Stalled, and no day is set for the decision"
    # Words that stay true: the meeting may go on another day, and its minutes are read for years.
    return f"Stalled, to be decided by {medium_day(decide_by, today)}"
