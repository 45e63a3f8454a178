"""Today, opened by its keys over 1,000,000 tasks, of which 10,000 of one person are due, and tasks ticked off there."""

from __future__ import annotations

from statistics import median

from benchmarks.measure import Result, Series, percentile
from benchmarks.stage import TODAY, Stage
from benchmarks.sweeping import filled

_ROUNDS, _TICKS = 5, 20
_MOST_OPEN_MS, _FRAME_MS = 150.0, 16.0


def measure(stage: Stage) -> list[Result]:
    """Whole windows that begin elsewhere; the first one only fills the caches of the system."""
    place = stage.copied(filled(stage), "today.headwater")
    found = []
    for _ in (0, *stage.rounds(_ROUNDS)):
        stage.probe("visit", place, "companies")
        found.append(stage.probe("today", place, TODAY, stage.of(_TICKS)))
    found = found[1:]
    return [
        Result(
            "Today opened by its keys, list painted",
            Series([one["opened"] for one in found], "ms"),
            _MOST_OPEN_MS,
            details={
                "work of all its threads meanwhile": Series([one["worked"] for one in found], "ms").text,
                "until what stands beside it is there": Series([one["beside"] for one in found], "ms").text,
            },
        ),
        Result(
            "a task ticked off, until it is struck through",
            Series([percentile(one["shown"], 95) for one in found], "ms"),
            _FRAME_MS,
            details={
                "median": Series([median(one["shown"]) for one in found], "ms").text,
                "the GUI thread's own work until then": Series(
                    [percentile(one["own"], 95) for one in found], "ms"
                ).text,
                "longest stretch of the GUI thread's work": Series(
                    [percentile(one["blocked"], 95) for one in found], "ms"
                ).text,
            },
        ),
    ]
