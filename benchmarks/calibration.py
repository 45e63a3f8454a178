"""What probabilities were worth, over 100,000 deals and 1,000,000 stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.services.calibration import calibrate
from app.services.calibration.worth import AskWorth, worth
from benchmarks.long_past import fill
from benchmarks.measure import Result, Series, timed, worked
from benchmarks.stage import TODAY, Stage

_ROUNDS = 5
_MOST_MS = 2_000.0


def measure(stage: Stage) -> list[Result]:
    """In a file: the calibrated probabilities, those of an earlier day, and everything about what was stated."""
    ctx = fill(stage.folder / "past.headwater", quick=stage.quick)
    earlier = TODAY - timedelta(days=365)
    ways = {
        "calibrated probabilities": lambda: calibrate(ctx),
        "calibrated probabilities of a year ago": lambda: calibrate(ctx, before=earlier),
        "what every stated probability was worth": lambda: worth(ctx, AskWorth()),
    }
    try:
        return [_result(stage, name, work) for name, work in ways.items()]
    finally:
        ctx.db.close()


def _result(stage: Stage, name: str, work: Callable[[], object]) -> Result:
    whole, own = list[float](), list[float]()
    for _ in stage.rounds(_ROUNDS):
        own.append(worked(lambda: whole.append(timed(work))))
    return Result(name, Series(whole, "ms"), _MOST_MS, details={"of its own work": Series(own, "ms").text})
