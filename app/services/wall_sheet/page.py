"""How a wall sheet looks: columns side by side, as many as the paper holds, the others on further pages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.domain.day_text import full_day, short_day
from app.domain.fx import Total
from app.domain.next_step import NO_STEP, StepState, read_stalled_step, read_step
from app.domain.phase_clock import ClockLevel
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.probability import effective_probability
from app.services.board import Card, Column, Group
from app.services.charts import full_money
from app.services.printing import fonts
from app.services.printing.document import Document
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper
from app.services.printing.sheet import Frame, Sheet
from app.services.reports.words import whole_money
from app.services.wall_sheet.facts import WallColumn, WallFacts

_LEAST, _GAP = 118.0, 10.0  # the width of a column, and what lies between two
_HEAD, _CARD, _BETWEEN, _INSET = 40.0, 52.0, 5.0, 7.0
_PART = 22.0  # the head of a group
_LINE = 16.0
_STEP_ROLES = {StepState.OVERDUE: "danger", StepState.TODAY: "text", StepState.NONE: "text3", StepState.FUTURE: "text2"}
_CLOCK_ROLES = {ClockLevel.OVER: "danger", ClockLevel.WARN: "warn"}


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
    for number, group in enumerate(_groups(sheet, facts.columns)):
        if number:
            sheet.next_page()
        _Group(sheet, group, facts).draw()
    for note in facts.notes:
        for line in wrapped(note, sheet.wide, 8.0):
            sheet.need(11)
            sheet.ink.text(sheet.left, sheet.y + 9, line, size=8.0, role="text2")
            sheet.down(11)


def _groups(sheet: Sheet, columns: Sequence[WallColumn]) -> list[Sequence[WallColumn]]:
    """The columns of each page across, about as many on each."""
    most = max(int((sheet.wide + _GAP) / (_LEAST + _GAP)), 1)
    across = math.ceil(len(columns) / most)
    each = math.ceil(len(columns) / across) if across else 1
    return [columns[start : start + each] for start in range(0, len(columns), each)]


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
            sheet.down(_LINE)
        after = ink.badge(x, sheet.y + 7, spec.code, str(spec.kind), is_stall=spec.is_stall)
        after += 5 + ink.text(after + 5, sheet.y + 10, words, size=8.4, role="text2", room=sheet.right - after - 5)
        x = after + 22
    sheet.down(_LINE + 6)


class _Group:
    """Columns side by side. Their cards go on at the next page, under the same heads, until all are drawn."""

    def __init__(self, sheet: Sheet, columns: Sequence[WallColumn], facts: WallFacts) -> None:
        self._sheet, self._columns, self._facts = sheet, columns, facts
        self._wide = (sheet.wide + _GAP) / len(columns) - _GAP

    def draw(self) -> None:
        """All of them; afterwards the sheet stands below the longest."""
        sheet, done = self._sheet, [0] * len(self._columns)
        while True:
            self._heads()
            ends = [self._column(place, done) for place in range(len(done))]
            sheet.down(max(ends) - sheet.y)
            if all(count >= len(wall.rows) + bool(wall.more) for count, wall in zip(done, self._columns, strict=True)):
                return
            sheet.next_page()

    def _column(self, place: int, done: list[int]) -> float:
        """Draw of a column what this page has room for, and count it as done; answers where it ends."""
        wall, x, y, first = self._columns[place], self._x(place), self._sheet.y, done[place]
        spec, rows = wall.column.phase.spec, wall.rows
        for row in rows[first:]:
            is_head = isinstance(row, Group)
            # A head stays with its first card. However low the page is, something of a column comes onto it.
            if y + _CARD + (_PART if is_head else 0) > self._sheet.bottom and done[place] > first:
                return y
            if isinstance(row, Group):
                self._part(x, y, row)
            else:
                self._card(x, y, row, spec)
            y += _PART if is_head else _CARD + _BETWEEN
            done[place] += 1
        if wall.more and done[place] == len(rows) and y + _LINE <= self._sheet.bottom:
            self._sheet.ink.text(x + _INSET, y + 12, f"And {wall.more:,} more", size=8.4, role="text2")
            y += _LINE
            done[place] += 1
        return y

    def _x(self, place: int) -> float:
        return self._sheet.left + place * (self._wide + _GAP)

    def _heads(self) -> None:
        sheet = self._sheet
        ink, y = sheet.ink, sheet.y
        for place, wall in enumerate(self._columns):
            spec, x, right = wall.column.phase.spec, self._x(place), self._x(place) + self._wide
            after = ink.badge(x, y + 7, spec.code, str(spec.kind), is_stall=spec.is_stall)
            count = f"{wall.column.count:,}"
            aside = ink.text(right, y + 10.5, count, size=9.5, weight="semibold", role="text2", align="right")
            ink.text(after + 5, y + 10.5, spec.name, size=9.5, weight="semibold", room=right - aside - after - 10)
            weighted = f"weighted {_total(wall.column.weighted)}" if spec.kind.is_open else ""
            total = ink.text(x, y + 24, _total(wall.column.total), size=8.4, weight="medium", room=self._wide)
            if total + fonts.width(weighted, 7.6) + 6 <= self._wide:
                ink.text(right, y + 24, weighted, size=7.6, role="text3", align="right")
            ink.rule(x, right, y + 31, role="text", thick=0.8)
        sheet.down(_HEAD)

    def _part(self, x: float, y: float, group: Group) -> None:
        """The head of a group: what it is called, how many there are, their sum."""
        ink, right, base = self._sheet.ink, x + self._wide, y + _PART - 9
        told = f"{group.count:,}   {_total(group.total)}"
        aside = ink.text(right, base, told, size=7.8, role="text2", align="right")
        ink.text(x, base, group.title, size=8.8, weight="semibold", room=self._wide - aside - 6)
        ink.rule(x, right, base + 4)

    def _card(self, x: float, y: float, card: Card, spec: PhaseSpec) -> None:
        ink, left, right = self._sheet.ink, x + _INSET, x + self._wide - _INSET
        room = right - left
        ink.box(x, y, self._wide, _CARD, fill="surface", outline="borderStrong", radius=3)
        aside = ink.text(right, y + 12.5, card.owner_initials, size=7.4, weight="medium", role="text3", align="right")
        ink.text(left, y + 12.5, card.company or card.name, size=8.8, weight="semibold", room=room - aside - 5)
        ink.text(left, y + 23.5, card.name if card.company else "No company", size=7.8, role="text2", room=room)
        words, role = _clock(card, spec)
        aside = ink.text(right, y + 34.5, words, size=7.8, weight="medium", role=role, align="right")
        ink.text(left, y + 34.5, _amount(card, spec), size=8.4, weight="medium", room=room - aside - 5)
        words, role = self._step(card, spec)
        ink.text(left, y + 45.5, words, size=7.8, role=role, room=room)

    def _step(self, card: Card, spec: PhaseSpec) -> tuple[str, str]:
        """What is to be done next; of a closed deal the day on which it closed."""
        today = self._facts.day
        if not spec.kind.is_open:
            return f"{spec.name} {short_day(card.closed_on or card.entered_on, today)}", "text2"
        if card.decision is not None:
            reading = read_stalled_step(card.next_step, card.decision, today)
        else:
            reading = read_step(card.next_step, today) if card.next_step else NO_STEP
        return reading.text, _STEP_ROLES[reading.state]


def _amount(card: Card, spec: PhaseSpec) -> str:
    amount = full_money(card.amount.minor, card.amount.currency) if card.amount else "No amount"
    percent = effective_probability(card.phase_probability, card.own_probability)
    return f"{amount}   {percent}%" if spec.kind.is_open else amount


def _clock(card: Card, spec: PhaseSpec) -> tuple[str, str]:
    """How long it may stay, or how many touches it got; with its colour."""
    if spec.kind is PhaseKind.NURTURE and card.touches is not None:
        made, target = card.touches.made, card.touches.target
        return (f"{made} of {target} touches" if target else ""), "text2"
    if not spec.kind.is_open or card.clock.limit is None:
        return "", "text2"
    return card.clock.text, _CLOCK_ROLES.get(card.clock.level, "text2")
