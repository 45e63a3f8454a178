"""How the board looks on a wall sheet."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.day_text import full_day
from app.domain.fx import Total
from app.services.board import Card, Column, Group
from app.services.printing import fonts
from app.services.printing.document import Document
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper
from app.services.printing.sheet import Frame, Sheet
from app.services.reports.words import whole_money
from app.services.wall_sheet.cards import BETWEEN, CARD, draw_card
from app.services.wall_sheet.columns import LINE, Columns, compose_columns
from app.services.wall_sheet.facts import WallColumn, WallFacts

_PART = 22.0  # the head of a group


def wall_document(facts: WallFacts, paper: Paper) -> Document:
    """The board as a document, for a PDF, a preview or a printer."""
    is_past = facts.day != facts.printed_on
    frame = Frame(
        title=f"{facts.pipeline} pipeline",
        about=_about(facts),
        kind=f"Board as of {full_day(facts.day)}" if is_past else "Board",
        printed=f"Printed {full_day(facts.printed_on)}",
        foot=facts.team,
        author=facts.printed_by,
        logo=facts.logo,
    )
    return Document(frame, lambda sheet: _compose(sheet, facts), paper)


def _about(facts: WallFacts) -> str:
    """``"24 open deals, €438,000, weighted €210,000"``, and how many are left out by a filter."""
    board = facts.board
    open_deals = _counted(board.open_count, "open deal")
    told = f"{open_deals}, {_total(board.open_total)}, weighted {_total(board.open_weighted)}"
    left_out = board.all_count - facts.shown
    return f"{told}; {_counted(left_out, 'other deal')} filtered out" if left_out else told


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _total(total: Total) -> str:
    """A sum in whole units; currencies without a rate, which it lacks, are named behind it."""
    return " + ".join((whole_money(total.money.minor, total.money.currency), *total.missing))


def _compose(sheet: Sheet, facts: WallFacts) -> None:
    sheet.repeat(lambda: _folded(sheet, facts.folded))
    compose_columns(sheet, facts.columns, lambda some: _Phases(sheet, some, facts))
    write_notes(sheet, facts.notes)


def write_notes(sheet: Sheet, notes: Sequence[str]) -> None:
    """What is to be known beside the columns, below them."""
    for note in notes:
        for line in wrapped(note, sheet.wide, 8.0):
            sheet.need(11)
            sheet.ink.text(sheet.left, sheet.y + 9, line, size=8.0, role="text2")
            sheet.down(11)


def _folded(sheet: Sheet, columns: Sequence[Column]) -> None:
    """The columns without cards, in a line or two."""
    if not columns:
        return
    ink, x = sheet.ink, sheet.left
    for column in columns:
        spec = column.phase.spec
        words = f"{spec.name}  {column.count:,}  {_total(column.total)}"
        room = fonts.width(words, 8.4) + 60
        if x > sheet.left and x + room > sheet.right:
            x = sheet.left
            sheet.down(LINE)
        after = ink.badge(x, sheet.y + 7, spec.code, str(spec.kind), is_stall=spec.is_stall)
        after += 5 + ink.text(after + 5, sheet.y + 10, words, size=8.4, role="text2", room=sheet.right - after - 5)
        x = after + 22
    sheet.down(LINE + 6)


class _Phases(Columns[WallColumn]):
    """The columns of a pipeline, perhaps in groups."""

    def __init__(self, sheet: Sheet, columns: Sequence[WallColumn], facts: WallFacts) -> None:
        super().__init__(sheet, columns)
        self._today = facts.day

    def head(self, column: WallColumn, x: float, y: float) -> None:
        """Badge, name and count; the sum, and what it is weighted."""
        ink, spec, right = self.sheet.ink, column.column.phase.spec, x + self.wide
        after = ink.badge(x, y + 7, spec.code, str(spec.kind), is_stall=spec.is_stall)
        count = f"{column.column.count:,}"
        aside = ink.text(right, y + 10.5, count, size=9.5, weight="semibold", role="text2", align="right")
        ink.text(
            after + 5, y + 10.5, spec.name, size=9.5, weight="semibold", room=right - aside - after - 10, part="heading"
        )
        weighted = f"weighted {_total(column.column.weighted)}" if spec.kind.is_open else ""
        total = ink.text(x, y + 24, _total(column.column.total), size=8.4, weight="medium", room=self.wide)
        if total + fonts.width(weighted, 7.6) + 6 <= self.wide:
            ink.text(right, y + 24, weighted, size=7.6, role="text3", align="right")
        ink.rule(x, right, y + 31, role="text", thick=0.8)

    def height(self, row: Group | Card) -> tuple[float, float]:
        # A head stays with its first card.
        return (CARD + _PART, _PART) if isinstance(row, Group) else (CARD, CARD + BETWEEN)

    def row(self, column: WallColumn, x: float, y: float, row: Group | Card) -> None:
        if isinstance(row, Group):
            self._part(x, y, row)
        else:
            draw_card(self.sheet.ink, (x, y), self.wide, row, column.column.phase.spec, self._today)

    def _part(self, x: float, y: float, group: Group) -> None:
        """The head of a group: what it is called, how many there are, their sum."""
        ink, right, base = self.sheet.ink, x + self.wide, y + _PART - 9
        told = f"{group.count:,}   {_total(group.total)}"
        aside = ink.text(right, base, told, size=7.8, role="text2", align="right")
        ink.text(x, base, group.title, size=8.8, weight="semibold", room=self.wide - aside - 6)
        ink.rule(x, right, base + 4)
