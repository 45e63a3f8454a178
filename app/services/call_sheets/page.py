"""How call sheets look: one block for each call, with boxes to tick and lines to write on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.day_text import long_day, medium_day
from app.services.call_sheets.columns import columns_of
from app.services.call_sheets.facts import CallSheet, CallSheets
from app.services.call_sheets.head import head_of
from app.services.call_sheets.lines import NAME, SIZE, Line, draw_lines, height_of
from app.services.context import Context
from app.services.printing.document import Document
from app.services.printing.paper import Paper, paper_for
from app.services.printing.sheet import Frame, Sheet

_GAP = 18.0  # between the two columns
_NUMBER = 24.0  # where what stands beside the number begins
_BOX, _ROW = 9.0, 14.0
_BETWEEN = 42.0  # what a block needs beside its text and its lines to write on
_WRITING, _LINES, _MOST_LINES = 17.0, 3, 9
_OUTCOMES = ("Conversation", "Not reached", "Left a message")
_AGAIN = "Call again on"


def call_sheets_document(ctx: Context, sheets: CallSheets, paper: Paper | None = None) -> Document:
    """The sheets as a document; ``paper`` None is what the team's country uses."""
    at = sheets.printed_at.astimezone(ctx.clock.zone)
    by = "" if sheets.printed_by == sheets.owner else f", by {sheets.printed_by}"
    calls = f"{len(sheets.calls):,} {'call' if len(sheets.calls) == 1 else 'calls'}"
    number = "" if sheets.sheet is None else f" {sheets.sheet}"
    keyed = "" if sheets.sheet is None else f"  Key back by number: sheet {sheets.sheet}"
    frame = Frame(
        title=_title(sheets),
        about=f"{sheets.owner}, {ctx.team.name}.  {calls}",
        kind=f"{'Call sheet' if len(sheets.calls) == 1 else 'Call sheets'}{number}",
        printed=f"Printed {medium_day(at.date(), sheets.today)}, {at:%H:%M}{by}",
        foot=f"Headwater.  Personal data: destroy after use.{keyed}",
        author=sheets.printed_by,
        logo=ctx.team.logo,
    )
    return Document(frame, lambda sheet: _compose(sheet, ctx, sheets), paper or paper_for(ctx.team.country), at)


def _title(sheets: CallSheets) -> str:
    if sheets.is_day:
        return f"Calls on {long_day(sheets.on, sheets.today)}"
    return f"Call to {sheets.calls[0].name}" if len(sheets.calls) == 1 else "Calls"


@dataclass(frozen=True, slots=True)
class _Block:
    """A call as it is laid out, with so many lines to write on."""

    call: CallSheet
    head: list[Line]
    left: list[Line]
    right: list[Line]
    lines: int = _LINES

    @property
    def tall(self) -> float:
        """Points from its rule to where the next one begins."""
        return height_of(self.head) + self.columns + _BETWEEN + _WRITING * self.lines

    @property
    def columns(self) -> float:
        """The height of the taller column."""
        return max(height_of(self.left), height_of(self.right))


def _compose(sheet: Sheet, ctx: Context, sheets: CallSheets) -> None:
    wide = (sheet.wide - _GAP) / 2
    blocks = [
        _Block(call, head_of(sheets, call, sheet.wide - _NUMBER), *columns_of(ctx, sheets, call, wide))
        for call in sheets.calls
    ]
    for place, page in enumerate(_pages(blocks, sheet.bottom - sheet.y, _left_out_tall(sheets))):
        if place:
            sheet.next_page()
        for number, block in enumerate(page):
            _draw(sheet, block, wide, is_first=number == 0)
    _left_out(sheet, sheets)


def _pages(blocks: list[_Block], room: float, at_end: float) -> list[list[_Block]]:
    """The blocks of each page, none of them broken across two. What is left of a page becomes lines to write on."""
    pages: list[list[_Block]] = [[]]
    used = 0.0
    for block in blocks:
        if pages[-1] and used + block.tall > room:
            pages.append([])
            used = 0.0
        pages[-1].append(block)
        used += block.tall
    full = [_stretched(page, room) for page in pages[:-1]]
    return [*full, _stretched(pages[-1], room - at_end)]


def _stretched(page: list[_Block], room: float) -> list[_Block]:
    spare = (room - sum(block.tall for block in page)) / len(page)
    more = max(0, min(int(spare / _WRITING), _MOST_LINES - _LINES))
    return [replace(block, lines=_LINES + more) for block in page]


def _draw(sheet: Sheet, block: _Block, wide: float, *, is_first: bool) -> None:
    ink, top = sheet.ink, sheet.y
    if not is_first:
        ink.rule(sheet.left, sheet.right, top, role="text", thick=1.1)
    number = "" if block.call.number is None else str(block.call.number)
    ink.text(sheet.left, top + 17, number, size=NAME, weight="semibold", role="text2")
    y = draw_lines(ink, block.head, sheet.left + _NUMBER, top + 3) + 4
    ink.rule(sheet.left + _NUMBER, sheet.right, y)
    draw_lines(ink, block.left, sheet.left, y + 1)
    draw_lines(ink, block.right, sheet.left + wide + _GAP, y + 1)
    _outcome(sheet, block, y + block.columns + 18)
    sheet.y = top + block.tall


def _outcome(sheet: Sheet, block: _Block, y: float) -> None:
    """What to tick, and room for what was said."""
    ink, x, number = sheet.ink, sheet.left, block.call.number
    for words in (*_OUTCOMES, _AGAIN):
        ink.box(x, y - _BOX + 1.4, _BOX, _BOX, outline="text", radius=1.4)
        x += _BOX + 5
        x += ink.text(x, y, words, size=SIZE) + 14
    keyed = "" if number is None else f"key back {number}=words, {number}x=day"
    aside = ink.text(sheet.right, y, keyed, size=7.4, role="text3", align="right")
    ink.dots(x - 9, sheet.right - aside - (10 if keyed else 0), y + 1)
    for place in range(block.lines):
        ink.dots(sheet.left, sheet.right, y + _WRITING * (place + 1) + 2)


def _left_out_tall(sheets: CallSheets) -> float:
    return 32 + _ROW * len(sheets.left_out) if sheets.left_out else 0.0


def _left_out(sheet: Sheet, sheets: CallSheets) -> None:
    if not sheets.left_out:
        return
    sheet.need(32 + _ROW)
    sheet.heading("Left out", f"{len(sheets.left_out):,}")
    sheet.down(4)
    for one in sheets.left_out:
        sheet.need(_ROW)
        sheet.ink.text(sheet.left, sheet.y + 10, f"{one.name}: {one.why}", size=SIZE, room=sheet.wide)
        sheet.down(_ROW)
