"""Where the rows of a column lie: cards of one height below one another, and between them the heads of groups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """``count`` rows, each ``card`` pixels high but for those of ``heads``, ascending, which are ``head`` high."""

    count: int
    card: int
    head: int = 0
    heads: Sequence[int] = ()

    @property
    def height(self) -> int:
        """Of all rows."""
        return self.top(self.count)

    def top(self, row: int) -> int:
        """Where a row begins."""
        tall = row * self.card
        return tall - self.heads_above(row) * (self.card - self.head) if self.heads else tall

    def heads_above(self, row: int) -> int:
        """How many heads of groups stand above a row."""
        return bisect_left(self.heads, row)

    def at(self, y: int) -> int:
        """The row at a height: 0 above all of them, ``count`` below the last."""
        if not self.heads:
            return min(max(0, y // self.card), self.count)
        return max(0, bisect_right(range(self.count + 1), y, key=self.top) - 1)

    def between(self, top: int, bottom: int) -> range:
        """The rows of which something lies between two heights."""
        return range(self.at(top), min(self.at(bottom - 1) + 1, self.count))
