"""How a day sheet looks: tick boxes and numbers, by time, with room for what was said."""

from __future__ import annotations

from app.domain.day_text import duration_text, long_day, medium_day, time_text
from app.services.context import Context
from app.services.day_sheets.facts import DaySheetFacts, SheetLine
from app.services.printing.document import Document
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper, paper_for
from app.services.printing.sheet import Frame, Sheet

_ROW = 46.0
_SECOND = 12.0  # as much taller is a row whose subject needs a second line
_SUBJECT = 9.2
_BOX = 10.0
# Where the columns begin, from the left margin.
_NUMBER, _TIME, _WHAT = 17.0, 40.0, 82.0
_MOST_LINES = 10  # for what came up during the day
_NOTE_FROM = 0.56  # of the width
_KIND_WORDS = {"call": "Call", "email": "E-mail", "letter": "Letter", "meeting": "Meeting", "task": "Task"}


def document_of(ctx: Context, facts: DaySheetFacts, paper: Paper | None = None) -> Document:
    """The sheet as a document, for a PDF, a preview or a printer."""
    printed = facts.printed_at.astimezone(ctx.clock.zone)
    by = "" if facts.printed_by == facts.owner else f", by {facts.printed_by}"
    frame = Frame(
        title=long_day(facts.on, facts.today),
        about=f"{facts.owner}, {ctx.team.name}",
        kind=f"Day sheet {facts.number}",
        printed=f"Printed {medium_day(printed.date(), facts.today)}, {printed:%H:%M}{by}",
        foot=f"Headwater.  Personal data: destroy after use.  Key back by number: sheet {facts.number}",
        author=facts.printed_by,
        logo=ctx.team.logo,
    )
    return Document(frame, lambda sheet: _compose(sheet, facts), paper or paper_for(ctx.team.country))


def _compose(sheet: Sheet, facts: DaySheetFacts) -> None:
    if facts.overdue:
        _part(sheet, "Overdue", facts.overdue, facts)
        sheet.down(14)
    _part(sheet, "Today" if facts.on == facts.today else "Due", facts.of_the_day, facts)
    sheet.repeat(None)
    _room_for_more(sheet)


def _part(sheet: Sheet, words: str, lines: tuple[SheetLine, ...], facts: DaySheetFacts) -> None:
    sheet.need(50 + _ROW)
    sheet.repeat(None)
    sheet.heading(words, _sum(lines), has_columns=bool(lines))
    if not lines:
        sheet.ink.text(sheet.left, sheet.y + 16, "Nothing is due.", role="text2")
        sheet.down(26)
        return
    note = sheet.left + sheet.wide * _NOTE_FROM
    heads = ((0.0, "Done"), (_TIME, "When"), (_WHAT, "What"))
    sheet.repeat(lambda: sheet.columns([*((sheet.left + x, head) for x, head in heads), (note, "Note")]))
    for line in lines:
        subject = wrapped(line.task.subject, note - sheet.left - _WHAT - 14, _SUBJECT, "semibold", most=2)
        tall = _ROW + _SECOND * (len(subject) - 1)
        sheet.need(tall)
        _line(sheet, line, subject, note, facts)
        sheet.ink.rule(sheet.left, sheet.right, sheet.y + tall - 2)
        sheet.down(tall)


def _sum(lines: tuple[SheetLine, ...]) -> str:
    minutes = sum(line.task.minutes or 0 for line in lines)
    planned = f", {duration_text(minutes)}" if minutes else ""
    return f"{len(lines)} {'item' if len(lines) == 1 else 'items'}{planned}" if lines else ""


def _line(sheet: Sheet, line: SheetLine, subject: list[str], note: float, facts: DaySheetFacts) -> None:
    ink, task, left, more = sheet.ink, line.task, sheet.left, _SECOND * (len(subject) - 1)
    first, second, third = sheet.y + 14, sheet.y + 26 + more, sheet.y + 38 + more
    ink.box(left, first - 8.6, _BOX, _BOX, outline="text2", radius=1.6)
    ink.text(left + _NUMBER, first, str(line.number), size=9.5, weight="semibold")
    late = task.due_on < facts.on
    when = time_text(task.due_time) if task.due_time and not late else ""
    ink.text(left + _TIME, first, when or (medium_day(task.due_on, facts.today)[:6] if late else "Any time"), size=8.4,
             role="danger" if late else "text2")  # fmt: skip
    what = left + _WHAT
    room = note - what - 14
    for place, words in enumerate(subject):
        ink.text(what, first + place * _SECOND, words, size=_SUBJECT, weight="semibold", room=room)
    x = ink.badge(what, second - 3, task.phase_code, task.phase_kind, is_stall=task.is_stall)
    x = x + 5 if task.phase_code else x
    about = task.about or _KIND_WORDS.get(task.kind, "")
    ink.text(x, second, about, size=8.6, role="text2", room=what + room - x)
    who = "wants no calls" if task.no_calls else task.phone
    reach = "  ".join(part for part in (task.who, who) if part)
    ink.text(what, third, reach, size=8.6, role="warn" if task.no_calls else "text", room=room)
    for y in (second - 2, third + 1):
        ink.dots(note, sheet.right, y)


def _room_for_more(sheet: Sheet) -> None:
    """What came up during the day, as far as there is room for it on the last page."""
    if sheet.y + 70 > sheet.bottom:
        return
    sheet.down(14)
    sheet.ink.text(sheet.left, sheet.y + 12, "Also", size=10.5, weight="semibold", part="heading")
    y = sheet.y + 36
    last = min(sheet.bottom - 4, y + 19 * _MOST_LINES)
    while y < last:
        sheet.ink.dots(sheet.left, sheet.right, y)
        y += 19
