"""The two columns of a block: what the call is about and what was done last; what is promised and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.day_text import short_day, time_text
from app.domain.promises import Side, Standing
from app.services.call_sheets.facts import CallSheet, CallSheets, DealBrief
from app.services.call_sheets.lines import SIGN, SIZE, TALL, Line, Sign
from app.services.context import Context
from app.services.printing.fonts import Weight
from app.services.printing.ink import wrapped
from app.services.promises.queries import PromiseRow
from app.services.timeline import Entry

_DAY = 58.0  # how far what follows a day is set in
_BADGE, _AMOUNT = 27.0, 74.0  # what the phase and the amount of a deal take
_DEED_WORDS = {
    "note": "Note", "call": "Call", "email": "E-mail", "meeting": "Meeting", "visit": "Visit", "letter": "Letter",
    "event": "Event", "attempt": "Called", "not_yet": "Not yet ready",
}  # fmt: skip
_SIDES = {Side.OURS: "We promised", Side.THEIRS: "They promised"}
_MOST_NOTES = 6


def columns_of(ctx: Context, sheets: CallSheets, call: CallSheet, wide: float) -> tuple[list[Line], list[Line]]:
    """What stands at the left and at the right of a block, each ``wide`` points."""
    left = [*_about(call, wide), *_deeds(ctx, sheets, call, wide)]
    right = [line for side in Side for line in _promises(sheets, call, side, wide)]
    if call.promises_left:
        right.append(Line(f"{call.promises_left} more are open", role="text2", x=SIGN, room=wide))
    return left, [*right, *_next_step(call, wide)]


def _heading(words: str, wide: float) -> Line:
    return Line(words, 7.6, "semibold", "text3", tall=14, room=wide)


def _about(call: CallSheet, wide: float) -> Iterable[Line]:
    yield _heading("About", wide)
    for deal in call.deals:
        yield from _deal(deal, wide)
    subject = call.task.subject if call.task is not None else ""
    if subject and subject != call.name:
        first, *others = wrapped(subject, wide, SIZE, "medium", most=2)
        yield Line(first, weight="medium", tall=14 if call.deals else TALL, room=wide)
        yield from (Line(words, weight="medium", room=wide) for words in others)
    yield from (Line(words, room=wide) for words in wrapped(call.notes, wide, SIZE, most=_MOST_NOTES))
    if not (call.deals or subject or call.notes):
        yield Line("Nothing is noted.", role="text2", room=wide)


def _deal(deal: DealBrief, wide: float) -> Iterable[Line]:
    phase = deal.phase if deal.phase != deal.phase_code else ""
    first, *others = wrapped(deal.name, wide - _BADGE - _AMOUNT, 9.2, "semibold", most=3)
    badge = (deal.phase_code, deal.phase_kind, deal.is_stall)
    amount = deal.amount or "no amount yet"
    rest = "" if others else phase
    yield Line(first, 9.2, "semibold", tall=15, room=wide, badge=badge, rest=rest, aside=amount)
    yield from (Line(words, 9.2, "semibold", room=wide, x=_BADGE, rest=phase) for words in others)


def _deeds(ctx: Context, sheets: CallSheets, call: CallSheet, wide: float) -> Iterable[Line]:
    yield _heading("Last done", wide)
    for place, entry in enumerate(call.deeds):
        day = ctx.clock.local_date(entry.at)
        yield from _dated(_past_day(day, sheets.today), _deed_words(entry), wide, most=2 if place else 3)
    if not call.deeds:
        yield Line("Nothing yet: this is the first touch.", role="text2", room=wide)


def _deed_words(entry: Entry) -> str:
    """Who did what, and what was noted of it."""
    kind = "Done" if entry.source == "task" else _DEED_WORDS.get(entry.kind, "")
    title = entry.title if entry.title.casefold().startswith(kind.casefold()) else f"{kind}: {entry.title}"
    said = "" if entry.source == "task" else " ".join(entry.detail.split())
    who = f"{entry.who}: " if entry.who else ""
    return f"{who}{title}{f'. {said}' if said else ''}"


def _dated(day: str, text: str, wide: float, *, most: int) -> Iterable[Line]:
    """A day, and beside it what happened then."""
    for place, words in enumerate(wrapped(text, wide - _DAY, SIZE, most=most)):
        yield Line(words, x=_DAY, room=wide, before="" if place else day)


def _past_day(day: date, today: date) -> str:
    """A day that is over, without its weekday: ``"6 Mar"``, ``"6 Mar 2025"``."""
    return short_day(day, today) if day < today else "today"


def _promises(sheets: CallSheets, call: CallSheet, side: Side, wide: float) -> Iterable[Line]:
    yield _heading(_SIDES[side], wide)
    found = [promise for promise in call.promises if promise.side is side]
    for promise in found:
        yield from _promise(promise, call, sheets.today, wide)
    if not found:
        yield Line("Nothing is open.", role="text2", room=wide)


def _promise(promise: PromiseRow, call: CallSheet, today: date, wide: float) -> Iterable[Line]:
    """A ring or a diamond, by when, and what. What is broken is said in words, too."""
    is_broken = promise.standing is Standing.BROKEN
    day, role = short_day(promise.due_on, today), "danger" if is_broken else "text"
    day = day if is_broken else "today" if promise.standing is Standing.DUE else f"by {day}"
    weight: Weight = "semibold" if is_broken else "regular"
    text = _promise_words(promise, call, is_broken=is_broken)
    for place, words in enumerate(wrapped(text, wide - SIGN - _DAY, SIZE, weight, most=3)):
        sign: Sign = "" if place else "late" if is_broken else "open"
        yield Line(words, weight=weight, role=role, x=SIGN + _DAY, room=wide, sign=sign, before="" if place else day)


def _promise_words(promise: PromiseRow, call: CallSheet, *, is_broken: bool) -> str:
    """What was promised, and whom or which deal that is about where it is another one than the call's."""
    clock = f" at {time_text(promise.due_time)}" if promise.due_time else ""
    deals = {deal.name for deal in call.deals}
    others = (promise.who if promise.who != call.name else "", promise.deal if promise.deal not in deals else "")
    about = ", ".join(other for other in others if other)
    return f"{'Broken: ' if is_broken else ''}{promise.text}{clock}{f' ({about})' if about else ''}"


def _next_step(call: CallSheet, wide: float) -> Iterable[Line]:
    yield _heading("Next step", wide)
    if call.next_step:
        yield from (Line(words, room=wide) for words in wrapped(call.next_step, wide, SIZE, most=2))
    else:
        yield Line("none planned:", role="warn", tall=14, room=wide, dots_to=wide)
