"""What probabilities were worth, over 100,000 deals and 1,000,000 stays."""

from __future__ import annotations

from datetime import timedelta

from app.services.calibration import calibrate
from app.services.calibration.worth import AskWorth, worth
from benchmarks.long_past import fill
from benchmarks.measure import Result, Series, timed
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
        return [
            Result(name, Series([timed(work) for _ in stage.rounds(_ROUNDS)], "ms"), _MOST_MS)
            for name, work in ways.items()
        ]
    finally:
        ctx.db.close()
