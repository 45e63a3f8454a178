"""What a stated number has been worth, where saying more may never be worth less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.domain.calibration.reliability import Stated


@dataclass(frozen=True, slots=True)
class Step:
    """Whoever said ``first`` to ``last`` per cent was right in ``share`` of ``ended`` deals."""

    first: int
    last: int
    ended: int
    won: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.won, self.ended)


def isotonic(stated: Iterable[Stated]) -> tuple[Step, ...]:
    """The steps of the rising curve that fits best, from the least number stated to the greatest.

    Pool adjacent violators: M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid and E. Silverman, An empirical distribution
    function for sampling with incomplete information, Annals of Mathematical Statistics 26 (1955) 641-647. Of all
    curves that never fall it has the least Brier score and the greatest likelihood.
    """
    tallies: dict[int, tuple[int, int]] = {}
    for one in stated:
        ended, won = tallies.get(one.percent, (0, 0))
        tallies[one.percent] = ended + one.ended, won + one.won
    steps: list[Step] = []
    for percent in sorted(percent for percent, (ended, _) in tallies.items() if ended):
        steps.append(Step(percent, percent, *tallies[percent]))
        while len(steps) > 1 and steps[-2].share >= steps[-1].share:
            upper, lower = steps.pop(), steps.pop()
            steps.append(Step(lower.first, upper.last, lower.ended + upper.ended, lower.won + upper.won))
    return tuple(steps)


def worth_of(percent: int, steps: tuple[Step, ...]) -> Step | None:
    """The step on which a stated number lies; between two steps it is the nearer, the lower of equals. None of none."""
    return min(steps, key=lambda step: (max(step.first - percent, percent - step.last, 0), step.first), default=None)
