"""What a measurement is, and how it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Series:
    """Values of one kind, one for each round, all in ``unit``."""

    values: Sequence[float]
    unit: str

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def text(self) -> str:
        """Smallest, median and largest."""
        low, middle, high = (_short(value) for value in (min(self.values), self.median, max(self.values)))
        return f"{low} / {middle} / {high} {self.unit}"

    def to_json(self) -> dict[str, Any]:
        """For programs to compare runs."""
        figures = {"min": min(self.values), "median": self.median, "max": max(self.values)}
        return {**figures, "unit": self.unit, "values": list(self.values)}


@dataclass(frozen=True)
class Result:
    """A measured figure, its floor, and what it must not exceed (None: it only informs).

    With a ``floor`` the figure is the median of the ratios of each round, because a busy moment of the computer slows
    both; else it is the median of the series itself. ``details`` are further values by name.
    """

    name: str
    series: Series
    target: float | None = None
    floor: Series | None = None
    floor_is: str = ""
    details: dict[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> Series:
        """What is held against the target, for each round."""
        if self.floor is None:
            return self.series
        return Series([one / other for one, other in zip(self.series.values, self.floor.values, strict=True)], "x")

    @property
    def is_met(self) -> bool | None:
        return None if self.target is None else self.compared.median <= self.target

    def to_json(self) -> dict[str, Any]:
        """For programs to compare runs."""
        return {
            "name": self.name,
            "figure": self.compared.to_json(),
            "target": self.target,
            "is_met": self.is_met,
            "measured": self.series.to_json(),
            "floor": self.floor.to_json() if self.floor else None,
            "floor_is": self.floor_is or None,
            "details": self.details,
        }


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many per cent of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def worked(work: Callable[[], object]) -> float:
    """Milliseconds of the processor that a call takes: other programs lengthen them less than those of the clock."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def table(results: Sequence[Result]) -> str:
    """The results as a Markdown table: each value is the smallest, the median and the largest of all rounds."""
    lines = ["| | measured | floor | ratio | at most | |", "| --- | --- | --- | --- | --- | --- |"]
    for result in results:
        floor = f"{result.floor.text} ({result.floor_is})" if result.floor else ""
        ratio = result.compared.text if result.floor else ""
        target = "" if result.target is None else f"{_short(result.target)} {result.compared.unit}"
        verdict = {True: "met", False: "**missed**", None: ""}[result.is_met]
        lines.append(f"| {result.name} | {result.series.text} | {floor} | {ratio} | {target} | {verdict} |")
        lines += [f"| – {name} | {text} | | | | |" for name, text in result.details.items()]
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
