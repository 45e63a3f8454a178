"""The start of the program on a large database: its first frame, its painted board, and the memory it then holds."""

from __future__ import annotations

import json

from benchmarks.measure import Result, Series
from benchmarks.stage import TODAY, Stage

_ROUNDS = 7
_FILTERED = {"filter": {"mine": True, "closing": "this_year"}, "sort": "amount"}
_FRAME_RATIO, _BOARD_RATIO, _MOST_MB = 1.5, 1.6, 220.0


def measure(stage: Stage) -> list[Result]:
    """Whole processes, ours and the bare one in turns; the first pair only fills the caches of the system."""
    stage.probe("visit", stage.sample)
    ours, floors = _starts(stage)

    def both(name: str, unit: str) -> tuple[Series, Series]:
        return Series([found[name] for found in ours], unit), Series([found[name] for found in floors], unit)

    frame, bare_frame = both("frame", "ms")
    board, bare_orm = both("start", "ms")
    memory, bare_memory = both("memory", "MB")
    stage.probe("visit", stage.sample, "pipeline", json.dumps(_FILTERED))
    filtered, again = _starts(stage)
    floor = "a bare main window, then the ORM"
    return [
        Result("first frame of the window", frame, _FRAME_RATIO, bare_frame, floor_is="a bare main window"),
        Result("start to painted board", board, _BOARD_RATIO, bare_orm, floor_is=floor),
        Result(
            "start to a board with a filter, sorted by amount",
            Series([found["start"] for found in filtered], "ms"),
            _BOARD_RATIO,
            Series([found["start"] for found in again], "ms"),
            floor_is=floor,
        ),
        Result(
            "memory with that board open",
            memory,
            _MOST_MB,
            details={"the bare window with the ORM": bare_memory.text},
        ),
    ]


def _starts(stage: Stage) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Starts of the program and of the bare window."""
    pairs = []
    for _ in (0, *stage.rounds(_ROUNDS)):
        floor = stage.probe("bare")
        pairs.append((stage.probe("window", stage.sample, TODAY), floor))
    return [pair[0] for pair in pairs[1:]], [pair[1] for pair in pairs[1:]]
