"""Tables on paper: columns at fixed places, one row below the other, with the heads again on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.printing.fonts import Weight, width
from app.services.printing.ink import Align
from app.services.printing.sheet import Sheet

_HEAD = 7.6
_LEAST = 4.0


@dataclass(frozen=True, slots=True)
class Column:
    """``at`` is its left edge from the left margin, or its right edge where it is aligned right; ``room`` its width."""

    head: str
    at: float
    room: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of a row; "" draws nothing. ``room`` is for those that reach into empty cells beside them."""

    words: str
    weight: Weight = "regular"
    role: str = "text"
    room: float | None = None


class Table:
    """Rows of a height on a sheet; ``size`` is that of the text."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], *, tall: float, size: float = 8.6) -> None:
        self._sheet, self._columns = sheet, tuple(columns)
        self.tall, self.size = tall, size

    def begin(self) -> None:
        """Draw the heads, here and on each page until ``end``."""
        self._sheet.repeat(self._heads)

    def end(self) -> None:
        """The heads are not drawn any more."""
        self._sheet.repeat(None)

    def row(self, cells: Sequence[Cell], *, rule: str = "border") -> None:
        """One row, with a rule below of this role."""
        sheet = self._sheet
        if not sheet.ink.draws:
            sheet.down(self.tall)
            return
        baseline = sheet.middle(self.tall, self.size)
        for column, cell in zip(self._columns, cells, strict=True):
            if cell.words:
                room = column.room if cell.room is None else cell.room
                sheet.ink.text(
                    sheet.left + column.at,
                    baseline,
                    cell.words,
                    size=self._size(cell, column, room),
                    weight=cell.weight,
                    role=cell.role,
                    align=column.align,
                    room=room,
                )
        sheet.down(self.tall)
        self.rule(rule)

    def _size(self, cell: Cell, column: Column, room: float) -> float:
        """Names are cut where their room ends; a figure without its end would be another one, and becomes smaller."""
        if column.align != "right":
            return self.size
        wide = width(cell.words, self.size, cell.weight)
        return self.size if wide <= room else max(self.size * room / wide - 0.01, _LEAST)

    def rule(self, role: str) -> None:
        """A rule where the next row begins."""
        thick = 0.7 if role == "text" else 0.5
        self._sheet.ink.rule(self._sheet.left, self._sheet.right, self._sheet.y, role=role, thick=thick)

    def _heads(self) -> None:
        sheet = self._sheet
        for column in self._columns:
            sheet.ink.text(
                sheet.left + column.at,
                sheet.y + 10,
                column.head,
                size=_HEAD,
                weight="semibold",
                role="text3",
                align=column.align,
                room=column.room,
            )
        sheet.down(15)
        self.rule("text")
