"""The head of a block: whom to call, by which numbers, and when they are at their desk."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.day_text import medium_day, time_text
from app.services.call_sheets.facts import CallSheet, CallSheets, Reach
from app.services.call_sheets.lines import NAME, Line
from app.services.printing.fonts import width
from app.services.printing.ink import wrapped

_ASIDE = 128.0  # at the right, for when the call is due
_PHONE, _TALL, _SMALL = 10.5, 14.5, 8.4
_NOWHERE = "Their country is not known, and so neither are their hours"


def head_of(sheets: CallSheets, call: CallSheet, room: float) -> list[Line]:
    """The lines of it, ``room`` points wide."""
    person = call.people[0] if call.people and call.people[0].name == call.name else None
    when, is_late = _when(sheets, call)
    names = wrapped(call.name, room - _ASIDE, NAME, "semibold", most=2)
    first = Line(names[0] if names else "", NAME, "semibold", tall=17, room=room, part="heading")
    lines = [first.with_aside(when, is_late=is_late)]
    lines += [Line(words, NAME, "semibold", tall=14, room=room, part="heading") for words in names[1:]]
    firm = "" if call.company == call.name else call.company
    role = ", ".join(part for part in (person.job if person else "", firm) if part)
    lines += [Line(words, 9.2, role="text2", room=room) for words in wrapped(role, room - _ASIDE / 2, 9.2, most=2)]
    return [*lines, *(_own_numbers(call, person, room) if person else _numbers(call, room)), *_hours(call, room)]


def _when(sheets: CallSheets, call: CallSheet) -> tuple[str, bool]:
    """When the call is due, and whether it is late."""
    task = call.task
    if task is None:
        return "no call is planned", False
    day, clock = medium_day(task.due_on, sheets.today), time_text(task.due_time) if task.due_time else "any time"
    if task.due_on < sheets.on:
        return f"late, {day}", True
    return clock if task.due_on == sheets.on else f"{day}, {clock}", False


def _own_numbers(call: CallSheet, person: Reach, room: float) -> Iterable[Line]:
    """The numbers of the one to call, and that of the company, in one line where it holds them."""
    numbers = [f"{number} {kind}".rstrip() for kind, number in person.numbers]
    if call.switchboard and not any(call.switchboard == number for _, number in person.numbers):
        numbers.append(f"{call.switchboard} {'switchboard' if numbers else ''}".rstrip())
    return _rows(numbers, room) if numbers else (_no_number(room),)


def _rows(numbers: list[str], room: float) -> Iterable[Line]:
    row = ""
    for number in numbers:
        longer = f"{row}     {number}".strip()
        if row and width(longer, _PHONE, "semibold") > room:
            yield Line(row, _PHONE, "semibold", tall=_TALL, room=room)
            longer = number
        row = longer
    yield Line(row, _PHONE, "semibold", tall=_TALL, room=room)


def _numbers(call: CallSheet, room: float) -> Iterable[Line]:
    """The number of the company, and those of each who may be asked for."""
    if call.switchboard:
        rest = "switchboard" if call.people else ""
        yield Line(call.switchboard, _PHONE, "semibold", tall=_TALL, rest=rest, room=room)
    for one in call.people:
        said = "     ".join(f"{number} {kind}".rstrip() for kind, number in one.numbers)
        name = ", ".join(part for part in (one.name, one.job) if part)
        yield Line(said or "no number", _PHONE, "semibold", tall=_TALL, rest=name, room=room)
    if not call.switchboard and not any(one.numbers for one in call.people):
        yield _no_number(room)


def _no_number(room: float) -> Line:
    return Line("No number is known:", 9.2, role="warn", tall=_TALL, room=room, dots_to=room * 0.6)


def _hours(call: CallSheet, room: float) -> Iterable[Line]:
    """In one line with what is to be known of the moment, where that has room."""
    hours = call.hours or _NOWHERE
    moment = f"{call.moment[0].upper()}{call.moment[1:]}" if call.moment else ""
    has_room = width(hours, _SMALL) + width(moment, 8.6, "semibold") + 24 <= room
    rows = wrapped(hours, room, _SMALL, most=2)
    for words in rows:
        yield Line(words, _SMALL, role="text2", room=room, after=moment if has_room else "")
    if moment and not has_room:
        yield Line(moment, _SMALL, "semibold", room=room)
