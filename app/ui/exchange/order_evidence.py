"""Whether deals would end before they begin, under one way to read their dates: evidence from the first rows."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.exchange.date_formats import parse_format, take_apart
from app.services.exchange.date_reader import DateReader, count_reversed
from app.services.exchange.dates import DateGroup
from app.services.exchange.rows import Cell, cell_text
from app.ui.exchange.draft import ImportDraft

_STARTS = ("started_on",)
_ENDS = ("closed_on", "close_on")


@dataclass(frozen=True, slots=True)
class Reversed:
    """Of ``compared`` rows whose other date is settled, so many would end before they begin."""

    rows: int
    compared: int


def reversed_rows(draft: ImportDraft, header: str, group: DateGroup) -> dict[str, Reversed]:
    """By format, as far as the file has a beginning and an end and the other of the two is settled."""
    column = draft.column(header)
    other = _other(draft, column.field) if column else None
    reader = _settled_reader(draft, other) if other else None
    if column is None or other is None or reader is None:
        return {}
    pairs = _pairs(draft, header, other, group)
    found = {}
    for candidate in group.candidates:
        this = DateReader([parse_format(candidate.format)])
        if column.field in _STARTS:
            found[candidate.format] = Reversed(*count_reversed(pairs, this, reader))
        else:
            found[candidate.format] = Reversed(*count_reversed([(b, a) for a, b in pairs], reader, this))
    return found


def _other(draft: ImportDraft, field: str) -> str | None:
    """The column at the other end."""
    wanted = _ENDS if field in _STARTS else _STARTS if field in _ENDS else ()
    columns = (draft.mapping.column_of(name) for name in wanted)
    return next((column.header for column in columns if column is not None), None)


def _settled_reader(draft: ImportDraft, header: str) -> DateReader | None:
    """Reads those dates of a column whose way of writing is settled."""
    column = draft.column(header)
    analysis = draft.findings.dates.get(header) if draft.findings else None
    if column is None or analysis is None:
        return None
    said = [parse_format(text) for text in column.dates]
    shapes = {one.shape for one in said}
    said += [parse_format(g.decided) for g in analysis.groups if g.decided and g.shape not in shapes]
    return DateReader(said)


def _pairs(draft: ImportDraft, header: str, other: str, group: DateGroup) -> list[tuple[Cell, Cell]]:
    """The dates of a group in the first rows, each with the other date of its row."""
    look = draft.look
    if look is None:
        return []
    headers = look.table.headers
    here, there = headers.index(header), headers.index(other)
    found = []
    for record in look.rows:
        if record.problem is None:
            parts = take_apart(cell_text(record.cells[here]))
            if parts is not None and parts.shape == group.shape:
                found.append((record.cells[here], record.cells[there]))
    return found
