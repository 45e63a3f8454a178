"""Reads the dates of a column once it is settled how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from app.domain.errors import UserError
from app.services.exchange.date_formats import (
    ORDERS,
    DateFormat,
    Shape,
    format_text,
    parse_format,
    resolve,
    take_apart,
)
from app.services.exchange.dates import Candidate, DateAnalysis, DateGroup
from app.services.exchange.rows import Cell, cell_text


class DateReader:
    """Turns cells into dates; each way of writing (separator, kind of year) has its own order."""

    def __init__(self, formats: Iterable[DateFormat]) -> None:
        self.formats = tuple(formats)
        self._orders = {item.shape: item.order for item in self.formats}

    def read(self, cell: Cell) -> date:
        """The date of a cell that isn't empty. Raises UserError with the reason where there is none."""
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = cell_text(cell).strip()
        parts = take_apart(text)
        if parts is None:
            raise UserError(f"“{text[:60]}” is not a date.")
        order = self._orders.get(parts.shape) or _only_order(parts.shape)
        if order is None:
            wanted = " or ".join(item.text for item in self.formats) or "a form that was chosen"
            raise UserError(f"“{text[:60]}” is not written as {wanted}.")
        day = resolve(parts, order)
        if day is None:
            raise UserError(f"There is no date “{text[:60]}” when read as {format_text(parts.shape, order)}.")
        return day


def _only_order(shape: Shape) -> str | None:
    """Some ways of writing leave no choice: month names, a four-digit year first, spreadsheet numbers."""
    orders = ORDERS[shape.kind]
    return orders[0] if len(orders) == 1 else None


def reader_for(column: str, analysis: DateAnalysis, chosen: Sequence[str]) -> DateReader:
    """The reader for a column: what the user chose, and what the values prove where nothing was chosen.

    Raises UserError, with the evidence and what to write, where a group is open and nothing was chosen for it.
    """
    formats = [parse_format(text) for text in chosen]
    shapes = [item.shape for item in formats]
    for item in formats:
        if shapes.count(item.shape) > 1:
            raise UserError(f"Two formats for “{column}” are written alike ({item.text}). Keep one of them.")
    for group in analysis.groups:
        if group.shape in shapes:
            continue
        if group.decided is None:
            raise UserError(explain(column, group), field=column)
        formats.append(parse_format(group.decided))
    return DateReader(formats)


def explain(column: str, group: DateGroup) -> str:
    """Why the dates of a group can't be read without being told, and what to choose from."""
    examples = ", ".join(f"“{text}”" for text in group.examples[:3])
    readings = "; ".join(_reading(candidate) for candidate in group.candidates if candidate.reads)
    choice = " or ".join(group.open_formats)
    return (
        f"The dates of “{column}” that are written {group.label} ({group.count}, such as {examples}) can be read in "
        f"more than one way: {readings}. Choose {choice}."
    )


def _reading(candidate: Candidate) -> str:
    """The evidence for one order in a clause."""
    if candidate.refuted_by:
        return f"{candidate.format} can't read “{candidate.refuted_by[0]}”"
    text = f"{candidate.format} gives {candidate.first} to {candidate.last}"
    if candidate.outside:
        text += f" (at least {candidate.outside} values outside the span of the column's other dates)"
    return text


def count_reversed(pairs: Iterable[tuple[Cell, Cell]], start: DateReader, end: DateReader) -> tuple[int, int]:
    """How many rows would end before they start, and how many have both dates: evidence for or against formats."""
    reversed_ = compared = 0
    for first, last in pairs:
        if first == "" or last == "":
            continue
        try:
            began, ended = start.read(first), end.read(last)
        except UserError:
            continue
        compared += 1
        reversed_ += ended < began
    return reversed_, compared
