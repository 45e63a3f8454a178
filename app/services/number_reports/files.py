"""Reports as files: CSV for programs and spreadsheets, PDF for people."""

from __future__ import annotations

from pathlib import Path

from app.domain.day_text import full_day
from app.domain.errors import UserError
from app.services.context import Context
from app.services.exchange.safe_text import CsvFile
from app.services.number_reports.table import Column, Report, Table, Unit, shown
from app.services.printing import document
from app.services.printing.fonts import Weight, width
from app.services.printing.ink import Align, wrapped
from app.services.printing.paper import paper_for
from app.services.printing.sheet import Frame, Sheet

_SIZE, _ROW, _GAP = 7.8, 15.0, 10.0
_HEAD, _LEAST_WORDS, _BETWEEN = 7.0, 80.0, 12.0


def write_csv(target: Path, report: Report) -> int:
    """Write the first table, heads being the columns' keys; answers how many rows it has.

    Amounts are decimals in the team's currency, which stands in a column of its own where there are any. UserError for
    a name that is not that of a CSV file.
    """
    if target.suffix.lower() != ".csv":
        raise UserError(f"“{target.name}” is not the name of a CSV file. End it with .csv.")
    table = report.tables[0]
    has_money = any(column.unit is Unit.MONEY for column in table.columns)
    with CsvFile(target) as file:
        file.write([*(column.key for column in table.columns), *(("currency",) if has_money else ())])
        for row in table.rows:
            file.write([*row, *((report.currency,) if has_money else ())])
    return len(table.rows)


def write_pdf(ctx: Context, target: Path, report: Report) -> int:
    """Write all tables; answers how many pages they take. UserError for a name that is not a PDF's."""
    frame = Frame(
        title=report.title,
        about=report.about,
        kind="Report",
        printed=f"Printed {full_day(ctx.clock.today())}",
        foot=ctx.team.name,
        author=ctx.user.name,
        logo=ctx.team.logo,
    )

    def compose(sheet: Sheet) -> None:
        for table in report.tables:
            _Grid(sheet, table, report.currency).draw()
        _notes(sheet, report.notes)

    return document.write_pdf(target, document.Document(frame, compose, paper_for(ctx.team.country)))


class _Grid:
    """A table on a sheet: words at the left take what numbers leave; heads are set in up to three lines."""

    def __init__(self, sheet: Sheet, table: Table, currency: str) -> None:
        self._sheet, self._table, self._currency = sheet, table, currency
        self._cells = [
            [shown(value, column.unit) for value, column in zip(line, table.columns, strict=True)]
            for line in table.lines
        ]
        self._size = _SIZE
        self._places = self._laid_out()

    def draw(self) -> None:
        """Heading, heads again on each page, rows, the total in bold below a rule."""
        sheet = self._sheet
        sheet.heading(self._table.title, has_columns=True)
        if not self._table.rows:
            sheet.ink.rule(sheet.left, sheet.right, sheet.y, role="text", thick=0.7)
            sheet.ink.text(sheet.left, sheet.middle(_ROW, _SIZE), "Nothing in this period.", size=_SIZE, role="text2")
            sheet.down(_ROW + _GAP)
            return
        sheet.repeat(self._heads)
        for place, cells in enumerate(self._cells):
            self._row(cells, is_total=place == len(self._table.rows))
        sheet.repeat(None)
        sheet.down(_GAP)

    def _laid_out(self) -> list[tuple[float, float]]:
        """Left edge and width of each column. Words give way first, down to a third; then all type gets smaller."""
        columns, wide = self._table.columns, self._sheet.wide
        wants = [self._need(place, column) for place, column in enumerate(columns)]
        words = [place for place, column in enumerate(columns) if not column.is_right]
        spare, of_words = wide - sum(wants), sum(wants[place] for place in words)
        for place in words:
            wants[place] = max(wants[place] * (1 + spare / of_words), min(wants[place], _LEAST_WORDS))
        factor = min(wide / sum(wants), 1.0)
        self._size = _SIZE * factor
        edges, x = [], self._sheet.left
        for want in wants:
            edges.append((x, want * factor))
            x += want * factor
        return edges

    def _need(self, place: int, column: Column) -> float:
        """The width of the widest cell, and of the longest word of the head."""
        heads = (width(word, _HEAD, "semibold") for word in _heading(column, self._currency).split())
        cells = (width(cells[place], _SIZE, "semibold") for cells in self._cells)
        return max(*heads, *cells, 0.0) + _BETWEEN

    def _heads(self) -> None:
        sheet = self._sheet
        heads = [
            wrapped(_heading(column, self._currency), room - 4, min(self._size, _HEAD), "semibold", most=3)
            for column, (_, room) in zip(self._table.columns, self._places, strict=True)
        ]
        deep = max(map(len, heads))
        for column, (x, room), lines in zip(self._table.columns, self._places, heads, strict=True):
            at, align = _side(column, x, room)
            for place, words in enumerate(lines):
                y = sheet.y + 10 + 8.5 * (deep - len(lines) + place)
                sheet.ink.text(at, y, words, size=min(self._size, _HEAD), weight="semibold", role="text3", align=align)
        sheet.down(6 + 8.5 * deep)
        sheet.ink.rule(sheet.left, sheet.right, sheet.y, role="text", thick=0.7)

    def _row(self, cells: list[str], *, is_total: bool) -> None:
        sheet = self._sheet
        sheet.need(_ROW)
        if is_total:
            sheet.ink.rule(sheet.left, sheet.right, sheet.y, role="text", thick=0.7)
        y = sheet.middle(_ROW, self._size)
        weight: Weight = "semibold" if is_total else "regular"
        for column, (x, room), words in zip(self._table.columns, self._places, cells, strict=True):
            at, align = _side(column, x, room)
            sheet.ink.text(at, y, words, size=self._size, weight=weight, align=align, room=room - 4)
        sheet.down(_ROW)
        if not is_total:
            sheet.ink.rule(sheet.left, sheet.right, sheet.y)


def _side(column: Column, x: float, room: float) -> tuple[float, Align]:
    """Where a cell's text stands."""
    return (x + room - 4, "right") if column.is_right else (x, "left")


def _heading(column: Column, currency: str) -> str:
    return f"{column.heading} {currency}" if column.unit is Unit.MONEY else column.heading


def _notes(sheet: Sheet, notes: tuple[str, ...]) -> None:
    for note in notes:
        for line in wrapped(note, sheet.wide, 7.6):
            sheet.need(11)
            sheet.ink.text(sheet.left, sheet.y + 8, line, size=7.6, role="text2")
            sheet.down(11)
        sheet.down(3)
