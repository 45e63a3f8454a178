"""Expensive, normal or ideal: how late a pipeline loses what it loses (docs/adr on the shape of a pipeline).

Deals that will be lost should leave early, before time is spent on them. Three rows of losses are the measure, each
over the same steps and with the same wins as the pipeline itself: ideal halves the losses from step to step, normal
loses the same number at each, expensive doubles them. A pipeline's lateness is the mean place of its losses, 0 at the
first step and 1 at the last; the verdict is the row whose lateness is nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

LEAST_LOSSES = 20
"""With twenty the mean place of losses spread over all steps is known to a seventh of the way (two standard errors),
which is less than what lies between normal and the verdicts beside it."""


class Verdict(StrEnum):
    """What a shape amounts to; NONE where there is too little to say."""

    EXPENSIVE = "expensive"
    NORMAL = "normal"
    IDEAL = "ideal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict in words. ``lateness`` is from 0 to 1; ``fix`` is the place of the step to mend, from 0.

    ``losses`` are how many it was found from.
    """

    verdict: Verdict
    sentence: str
    losses: int
    lateness: float | None = None
    fix: int | None = None


@dataclass(frozen=True, slots=True)
class Curves:
    """The share of deals, from 1.0, that reached each step, and at last the win: one's own, and the three to compare.

    Empty where no deal ended whose way is known.
    """

    own: tuple[float, ...] = ()
    ideal: tuple[float, ...] = ()
    normal: tuple[float, ...] = ()
    expensive: tuple[float, ...] = ()


_RATIO = {Verdict.IDEAL: 0.5, Verdict.NORMAL: 1.0, Verdict.EXPENSIVE: 2.0}


def reference(verdict: Verdict, steps: int) -> list[float]:
    """The share of the losses at each step, together 1."""
    weights = [_RATIO[verdict] ** place for place in range(steps)]
    return [weight / sum(weights) for weight in weights]


def lateness(losses: Sequence[float]) -> float:
    """The mean place of losses, 0 at the first step and 1 at the last of at least two."""
    last = len(losses) - 1
    return sum(place * count for place, count in enumerate(losses)) / (last * sum(losses))


def curves(losses: Sequence[int], won: int) -> Curves:
    """The curves of deals of which ``won`` came through and the others left at their steps."""
    ended = won + sum(losses)
    if not losses or not ended:
        return Curves()
    all_lost = sum(losses) / ended
    rows = [[all_lost * share for share in reference(verdict, len(losses))] for verdict in _RATIO]
    own = [count / ended for count in losses]
    return Curves(*(_remaining(row) for row in (own, *rows)))


def _remaining(lost: Sequence[float]) -> tuple[float, ...]:
    return (1.0, *(max(1.0 - gone, 0.0) for gone in accumulate(lost)))


def judge(
    labels: Sequence[str], losses: Sequence[int], won: int, unknown: int, costs: Sequence[float | None]
) -> Finding:
    """The verdict on ``losses`` by step where ``won`` came through; ``unknown`` other deals don't tell their way.

    ``costs`` are mean days spent on a deal lost at each step, None where not known.
    """
    known = sum(losses)
    if known < LEAST_LOSSES or len(losses) < 2:
        return Finding(Verdict.NONE, _why_none(len(losses), known, won, unknown), known)
    late = lateness(losses)
    verdict = nearest(late, len(losses))
    fix = _to_fix(losses, costs)
    sentence = _sentence(verdict, labels, losses, won, fix)
    return Finding(verdict, sentence, known, late, None if verdict is Verdict.IDEAL else fix)


def nearest(late: float, steps: int) -> Verdict:
    """The row whose lateness is nearest; half way between two it is normal."""
    ideal, normal, expensive = (lateness(reference(verdict, steps)) for verdict in _RATIO)
    if late < (ideal + normal) / 2:
        return Verdict.IDEAL
    return Verdict.EXPENSIVE if late > (normal + expensive) / 2 else Verdict.NORMAL


def _to_fix(losses: Sequence[int], costs: Sequence[float | None]) -> int:
    """Where most would be saved: the step with the most losses beyond the ideal row's, each by what it cost.

    A loss costs the mean days that deals lost there took; where they are not known for every step with losses, as many
    as it lies steps from the start.
    """
    ideal = reference(Verdict.IDEAL, len(losses))
    are_known = all(cost is not None for cost, count in zip(costs, losses, strict=True) if count)
    excess = [count - sum(losses) * share for count, share in zip(losses, ideal, strict=True)]
    saved = [
        more * ((cost or 0.0) if are_known else place)
        for place, (more, cost) in enumerate(zip(excess, costs, strict=True))
    ]
    # Leaving at the first step is what the first step is for.
    return max(range(1, len(losses)), key=lambda place: saved[place])


def _sentence(verdict: Verdict, labels: Sequence[str], losses: Sequence[int], won: int, fix: int) -> str:
    ended = f"{won + sum(losses):,}"
    if verdict is Verdict.EXPENSIVE:
        return f"{sum(losses[fix:]):,} of {ended} deals left late, in {labels[fix]} or after it."
    if verdict is Verdict.IDEAL:
        half = (len(losses) - 1) // 2
        return f"{sum(losses[: half + 1]):,} of {ended} deals left early, by {labels[half]}."
    most = max(range(len(losses)), key=lambda place: losses[place])
    return f"Deals leave steadily; most in {labels[most]}, {losses[most]:,} of {ended}."


def _why_none(steps: int, known: int, won: int, unknown: int) -> str:
    if not won + known:
        return (
            f"How {unknown:,} deals went is not known: their history was not recorded."
            if unknown
            else "No deal ended in this time."
        )
    if not known:
        return f"Nothing was lost: {won:,} won." if won > 1 else "Nothing was lost: one deal, and it was won."
    if steps < 2:
        return "The pipeline has one phase, so there is no early or late."
    return f"Too few to judge: {known:,} lost, and a verdict needs {LEAST_LOSSES}."
