"""How a letter looks: the address where an envelope's window is, the sender above it, the text below."""

from __future__ import annotations

from app.domain.day_text import MONTHS
from app.services.context import Context
from app.services.letters.facts import Letter, LetterBatch
from app.services.printing.document import Document
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper, paper_for
from app.services.printing.sheet import Frame, Sheet

# Points. The window of DIN 5008 form B begins 45 mm below the edge and 20 mm from the left, that of a North American
# number 10 envelope shows the same lines of a sheet folded in three.
_LEFT, _RIGHT = 70.9, 62.0
_SENDER, _RETURN, _WINDOW, _WINDOW_WIDE = 62.0, 139.0, 158.0, 226.0
_LOGO, _LOGO_WIDE, _LOGO_TALL = 46.0, 200.0, 56.0
_DATE, _SUBJECT, _TEXT = 276.0, 312.0, 338.0
_FOOT, _LINE, _SIZE = 62.0, 15.0, 10.5
_MOST_LINES = 7


def letters_document(ctx: Context, batch: LetterBatch, paper: Paper | None = None) -> Document:
    """All of them, one after the other, each on a page of its own."""
    count = len(batch.letters)
    title = f"{count:,} {'letter' if count == 1 else 'letters'}"
    frame = Frame(title, batch.sender[0], "Letters", "", "", batch.by, is_bare=True, logo=ctx.team.logo)
    return Document(frame, lambda sheet: _compose(sheet, batch), paper or paper_for(ctx.team.country), batch.made_at)


def _compose(sheet: Sheet, batch: LetterBatch) -> None:
    for number, letter in enumerate(batch.letters):
        if number:
            sheet.next_page()
        _head(sheet, batch, letter)
        _text(sheet, letter)


def _head(sheet: Sheet, batch: LetterBatch, letter: Letter) -> None:
    ink, right = sheet.ink, sheet.paper.width - _RIGHT
    team, *address = batch.sender
    sheet.logo_at(_LEFT, _LOGO, _LOGO_WIDE, _LOGO_TALL)
    ink.text(right, _SENDER, team, size=12.0, weight="semibold", align="right", room=right - _LEFT)
    for place, line in enumerate(address[:4], 1):
        ink.text(right, _SENDER + 3 + 12.5 * place, line, size=9.0, role="text2", align="right", room=right - _LEFT)
    back = ink.text(_LEFT, _RETURN, ", ".join(batch.sender), size=6.8, role="text2", room=_WINDOW_WIDE)
    ink.rule(_LEFT, _LEFT + max(back, 1), _RETURN + 3, role="text3", thick=0.4)
    for place, line in enumerate(letter.to[:_MOST_LINES]):
        ink.text(_LEFT, _WINDOW + 13.6 * place, line, size=_SIZE, room=_WINDOW_WIDE)
    on = f"{batch.on.day} {MONTHS[batch.on.month - 1]} {batch.on.year}"
    ink.text(right, _DATE, on, size=_SIZE, align="right")
    sheet.y = _SUBJECT
    for line in wrapped(letter.subject, right - _LEFT, 11.5, "semibold"):
        ink.text(_LEFT, sheet.y, line, size=11.5, weight="semibold", part="heading")
        sheet.down(_LINE)
    sheet.y = max(sheet.y + 11, _TEXT)


def _text(sheet: Sheet, letter: Letter) -> None:
    right, page = sheet.paper.width - _RIGHT, 1
    for line in wrapped(letter.body, right - _LEFT, _SIZE):
        if sheet.y > sheet.paper.height - _FOOT:
            page += 1
            sheet.next_page()
            sheet.ink.text(_LEFT, 52.0, letter.name, size=9.0, role="text2", room=right - _LEFT - 90)
            sheet.ink.text(right, 52.0, f"Page {page}", size=9.0, role="text2", align="right")
            sheet.y = 84.0
        sheet.ink.text(_LEFT, sheet.y, line, size=_SIZE)
        sheet.down(_LINE)
