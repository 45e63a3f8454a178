"""The start of the program on a large database: its first frame, its painted board, and the memory it then holds."""

from __future__ import annotations

from benchmarks.measure import Result, Series
from benchmarks.stage import TODAY, Stage

_ROUNDS = 7
_FRAME_RATIO, _BOARD_RATIO, _MOST_MB = 1.5, 1.6, 220.0


def measure(stage: Stage) -> list[Result]:
    """Whole processes, ours and the bare one in turns; the first pair only fills the caches of the system."""
    stage.probe("visit", stage.sample)
    pairs = []
    for _ in (0, *stage.rounds(_ROUNDS)):
        floor = stage.probe("bare")
        pairs.append((stage.probe("window", stage.sample, TODAY), floor))
    ours, floors = zip(*pairs[1:], strict=True)

    def both(name: str, unit: str) -> tuple[Series, Series]:
        return Series([found[name] for found in ours], unit), Series([found[name] for found in floors], unit)

    frame, bare_frame = both("frame", "ms")
    board, bare_orm = both("start", "ms")
    memory, bare_memory = both("memory", "MB")
    return [
        Result("first frame of the window", frame, _FRAME_RATIO, bare_frame, floor_is="a bare main window"),
        Result("start to painted board", board, _BOARD_RATIO, bare_orm, floor_is="a bare main window, then the ORM"),
        Result(
            "memory with that board open",
            memory,
            _MOST_MB,
            details={"the bare window with the ORM": bare_memory.text},
        ),
    ]
