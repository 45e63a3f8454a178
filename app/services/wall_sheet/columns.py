"""Columns side by side on a sheet, as many as the paper holds, the others on further pages."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from app.services.printing.sheet import Sheet

LINE = 16.0
GAP = 10.0  # between two columns
INSET = 7.0
_LEAST = 118.0  # the width of a column


class Printable(Protocol):
    """A column: what stands below its head, and how many cards are counted and not printed."""

    @property
    def rows(self) -> Sequence[Any]:
        """What stands below each other."""

    @property
    def more(self) -> int:
        """How many cards are left out."""


C = TypeVar("C", bound=Printable)


class Columns(ABC, Generic[C]):
    """Columns of one page across. What does not fit goes on at the next page under the same heads."""

    HEAD = 40.0
    """The height of the heads."""

    def __init__(self, sheet: Sheet, columns: Sequence[C]) -> None:
        self.sheet, self._columns = sheet, columns
        self.wide = (sheet.wide + GAP) / len(columns) - GAP

    @abstractmethod
    def head(self, column: C, x: float, y: float) -> None:
        """Draw the head of a column, ``x`` being its left edge and ``y`` its upper one."""

    @abstractmethod
    def height(self, row: Any) -> tuple[float, float]:
        """How much room a row needs below it to begin, and how much it takes."""

    @abstractmethod
    def row(self, column: C, x: float, y: float, row: Any) -> None:
        """Draw a row of a column."""

    def draw(self) -> None:
        """All of them; afterwards the sheet stands below the longest."""
        sheet, done = self.sheet, [0] * len(self._columns)
        while True:
            for place, column in enumerate(self._columns):
                self.head(column, self._x(place), sheet.y)
            sheet.down(self.HEAD)
            ends = [self._column(place, done) for place in range(len(done))]
            sheet.down(max(ends) - sheet.y)
            if all(count >= len(one.rows) + bool(one.more) for count, one in zip(done, self._columns, strict=True)):
                return
            sheet.next_page()

    def _column(self, place: int, done: list[int]) -> float:
        """Draw of a column what this page has room for, and count it as done; answers where it ends."""
        column, x, y, first = self._columns[place], self._x(place), self.sheet.y, done[place]
        rows = column.rows
        for row in rows[first:]:
            room, tall = self.height(row)
            # However low the page is, something of a column comes onto it.
            if y + room > self.sheet.bottom and done[place] > first:
                return y
            self.row(column, x, y, row)
            y += tall
            done[place] += 1
        if column.more and done[place] == len(rows) and y + LINE <= self.sheet.bottom:
            self.sheet.ink.text(x + INSET, y + 12, f"And {column.more:,} more", size=8.4, role="text2")
            y += LINE
            done[place] += 1
        return y

    def _x(self, place: int) -> float:
        return self.sheet.left + place * (self.wide + GAP)


def compose_columns(sheet: Sheet, columns: Sequence[C], made: Callable[[Sequence[C]], Columns[C]]) -> None:
    """Draw them on as many pages as they need across, about as many on each."""
    most = max(int((sheet.wide + GAP) / (_LEAST + GAP)), 1)
    across = math.ceil(len(columns) / most)
    each = math.ceil(len(columns) / across) if across else 1
    for start in range(0, len(columns), each):
        if start:
            sheet.next_page()
        made(columns[start : start + each]).draw()
