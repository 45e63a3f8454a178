"""Scrolling and dragging on a board of 10,000 cards in ten columns: how long a frame keeps the GUI thread."""

from __future__ import annotations

from typing import Any

from benchmarks.measure import Result, Series, percentile
from benchmarks.stage import TODAY, Stage

_ROUNDS, _FRAMES = 5, 600
_MOST_MS = 16.0


def measure(stage: Stage) -> list[Result]:
    """Each round in a fresh process, since what was painted once is kept."""
    stage.probe("visit", stage.sample)
    found = [stage.probe("frames", stage.sample, TODAY, stage.of(_FRAMES)) for _ in stage.rounds(_ROUNDS)]
    return [_result("scrolling", found, "scroll"), _result("dragging a card", found, "drag")]


def _result(name: str, found: list[dict[str, Any]], key: str) -> Result:
    wall = [[frame[0] for frame in one[key]] for one in found]
    work = [[frame[1] for frame in one[key]] for one in found]
    return Result(
        f"{name}: 99th percentile of frames",
        Series([percentile(frames, 99) for frames in work], "ms"),
        _MOST_MS,
        details={
            "by the clock, with what else ran on the computer": Series([percentile(f, 99) for f in wall], "ms").text,
            "the median frame": Series([percentile(f, 50) for f in work], "ms").text,
            "cards, and columns that scroll": f"{found[0]['cards']:,} in {found[0]['columns']}",
        },
    )
