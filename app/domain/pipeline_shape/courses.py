"""What became of deals that ended, added up by how far they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain.pipeline_shape.levels import PhaseAt
from app.domain.pipeline_shape.verdict import Curves, Finding, curves, judge


class Course(NamedTuple):
    """A deal that was won or lost.

    ``depth`` is the furthest step it came to, from 0; None where its history does not tell. ``stood_id`` is the phase
    that it was lost from. ``days`` are working days from its start to its end, None where a day is not known;
    ``touches`` and ``minutes`` are what was done for it meanwhile.
    """

    deal_id: int
    owner_id: int | None
    source_id: int | None
    is_won: bool
    closed_on: date | None
    depth: int | None
    stood_id: int | None
    days: int | None
    touches: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Step:
    """A phase on the way: ``reached`` deals came as far, ``lost`` of them no further.

    ``stood`` counts deals that were lost while they stood in it. ``dated`` of the lost ones took ``days`` working days
    together; ``touches`` and ``minutes`` were spent on all of them.
    """

    phase: PhaseAt
    reached: int
    lost: int
    stood: int
    dated: int
    days: int
    touches: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Effort:
    """What was spent on deals that were won, and on those that were lost."""

    won: int
    lost: int

    @property
    def efficiency(self) -> int | None:
        """Whole per cent of it that went into deals that were won; None where nothing was spent."""
        total = self.won + self.lost
        return round(100 * self.won / total) if total else None


@dataclass(frozen=True, slots=True)
class Shape:
    """Where deals left.

    Of the ``lost`` deals ``unknown_lost`` don't tell how far they came, of the ``won`` ones ``unknown_won``: ``steps``,
    ``finding`` and ``curves`` are of the others alone. ``undated`` deals have no ``days``. ``stalled`` were lost while
    they stood in the stall.
    """

    ended: int
    won: int
    lost: int
    unknown_won: int
    unknown_lost: int
    stalled: int
    undated: int
    steps: tuple[Step, ...]
    finding: Finding
    curves: Curves
    days: Effort
    touches: Effort
    minutes: Effort

    @property
    def effectiveness(self) -> int | None:
        """Whole per cent of the ended deals that were won; None without any."""
        return round(100 * self.won / self.ended) if self.ended else None


def shape(steps: Sequence[PhaseAt], courses: Iterable[Course], stall_ids: frozenset[int] = frozenset()) -> Shape:
    """Add up the courses of deals through these steps; ``stall_ids`` are phases in which deals stall."""
    found = list(courses)
    won = [course for course in found if course.is_won]
    lost = [course for course in found if not course.is_won]
    unknown_won, unknown_lost = (sum(course.depth is None for course in ends) for ends in (won, lost))
    known_won = len(won) - unknown_won
    rows = _steps(steps, lost, known_won)
    losses = [row.lost for row in rows]
    costs = [row.days / row.dated if row.dated else None for row in rows]
    return Shape(
        len(found),
        len(won),
        len(lost),
        unknown_won,
        unknown_lost,
        sum(course.stood_id in stall_ids for course in lost),
        sum(course.days is None for course in found),
        rows,
        judge([row.phase.label for row in rows], losses, known_won, unknown_won + unknown_lost, costs),
        curves(losses, known_won),
        Effort(sum(course.days or 0 for course in won), sum(course.days or 0 for course in lost)),
        Effort(sum(course.touches for course in won), sum(course.touches for course in lost)),
        Effort(sum(course.minutes for course in won), sum(course.minutes for course in lost)),
    )


def _steps(steps: Sequence[PhaseAt], lost: Sequence[Course], won: int) -> tuple[Step, ...]:
    at: list[list[Course]] = [[] for _ in steps]
    stood: dict[int | None, int] = {}
    for course in lost:
        stood[course.stood_id] = stood.get(course.stood_id, 0) + 1
        if course.depth is not None:
            at[course.depth].append(course)
    rows, reached = [], won + sum(map(len, at))
    for phase, left in zip(steps, at, strict=True):
        days = [course.days for course in left if course.days is not None]
        touches, minutes = sum(course.touches for course in left), sum(course.minutes for course in left)
        rows.append(Step(phase, reached, len(left), stood.get(phase.id, 0), len(days), sum(days), touches, minutes))
        reached -= len(left)
    return tuple(rows)
