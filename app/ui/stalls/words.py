"""Stalls and decisions in words and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.day_text import short_day
from app.domain.money import Money
from app.domain.stall import DEADLINES_AT_MOST, DEFERRALS_AT_MOST
from app.domain.stall import StallDecision as Decision
from app.services.stalls.queue import DecidedRow, StallRow
from app.ui.shared.money_text import money_text
from app.ui.shared.shapes import NextKind

ICONS = {
    Decision.ADVANCE: "arrow-right",
    Decision.RECYCLE: "recycle",
    Decision.DEADLINE: "fish-symbol",
    Decision.REMOVE: "door-open",
    Decision.DEFER: "hourglass",
}
TITLES = {
    Decision.ADVANCE: "Advance",
    Decision.RECYCLE: "Recycle",
    Decision.DEADLINE: "Deadline",
    Decision.REMOVE: "Remove",
    Decision.DEFER: "Put off",
}
KEYS = {
    Decision.ADVANCE: "A",
    Decision.RECYCLE: "R",
    Decision.DEADLINE: "F",
    Decision.REMOVE: "X",
    Decision.DEFER: "H",
}
QUESTIONS = {
    Decision.ADVANCE: "What is new since it stalled?",
    Decision.RECYCLE: "Why not now?",
    Decision.REMOVE: "Why is it lost?",
    Decision.DEFER: "What does the decision wait for?",
}
ACTIONS = {
    Decision.ADVANCE: "Advance the deal",
    Decision.RECYCLE: "Recycle the deal",
    Decision.DEADLINE: "Set the deadline",
    Decision.REMOVE: "Remove the deal",
    Decision.DEFER: "Put it off",
}
DAYS = {
    Decision.DEADLINE: "Answer by",
    Decision.RECYCLE: "Next touch",
    Decision.DEFER: "Decide on",
}
SORTS = {"urgent": "most urgent", "age": "longest here", "value": "largest", "rep": "by rep"}
_TIMES = {2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth"}


def amount_text(amount: Money | None) -> str:
    """``"€58,300"``; where none is known that is said."""
    return "No amount" if amount is None else money_text(amount)


def due_sign(row: StallRow, today: date) -> NextKind:
    """The shape for when a decision is due. After a last day only days off have been, it is not late."""
    if row.due_on is None or row.due_on > today:
        return "future"
    return "overdue" if row.due.late else "today"


def due_text(row: StallRow, today: date) -> str:
    """``"2 d past Tue 10 March"``, ``"Last day"``, ``"Decide by Mon 16"``."""
    if row.due_on is None:
        return "No day set"
    if row.due.late:
        return f"{row.due.late} d past {short_day(row.due_on, today)}"
    if row.due_on <= today:
        return "Answer due today" if row.deadlines else "Last day"
    return f"Decide by {short_day(row.due_on, today)}"


def waiting_text(row: StallRow, today: date) -> str:
    """What a decision waits for: ``"Answer by Fri 20"``, ``"Put off to Fri 13"``."""
    day = short_day(row.due_on, today) if row.due_on else "a day"
    return f"Answer by {day}" if row.deadlines else f"Put off to {day}"


def ran_out_text(row: StallRow) -> str:
    """``"D1 14 of 10 d"``: where the time ran out."""
    return f"{row.ran_out.code} {row.ran_out.clock.text}" if row.ran_out else ""


def times_text(stays: int) -> str:
    """``"Second time in the stall"``; nothing for the first."""
    return "" if stays < 2 else f"{_TIMES.get(stays, f'{stays}th')} time in the stall"


def decided_text(row: DecidedRow, today: date) -> str:
    """What was decided: ``"Recycled to N1: Budget next year"``."""
    day = short_day(row.until_on, today) if row.until_on else ""
    head = {
        Decision.ADVANCE: f"Advanced to {row.to_code}",
        Decision.RECYCLE: f"Recycled to {row.to_code}",
        Decision.DEADLINE: f"Answer by {day}",
        Decision.REMOVE: "Removed",
        Decision.DEFER: f"Put off to {day}",
    }[row.decision]
    return f"{head}: {row.reason}" if row.reason else head


def limit_text(decision: Decision, row: StallRow) -> str:
    """Why a day can't be set any more, or ""."""
    if decision is Decision.DEADLINE and row.deadlines >= DEADLINES_AT_MOST:
        return f"This stall had {row.deadlines} deadlines already. Advance, recycle or remove the deal."
    if decision is Decision.DEFER and row.deferrals >= DEFERRALS_AT_MOST:
        return f"This decision was put off {row.deferrals} times already. Make it now."
    return ""


def left_text(decision: Decision, row: StallRow) -> str:
    """How many days may still be set: ``"First of 2 deadlines"``."""
    nth = {0: "First", 1: "Second", 2: "Third"}
    if decision is Decision.DEADLINE:
        return f"{nth.get(row.deadlines, 'Last')} of {DEADLINES_AT_MOST} deadlines"
    if decision is Decision.DEFER:
        return f"{nth.get(row.deferrals, 'Last')} of {DEFERRALS_AT_MOST} deferrals"
    return ""


def sorted_rows(rows: Sequence[StallRow], sort: str) -> list[StallRow]:
    """The rows in one of the orders of `SORTS`; as they come they are the most urgent first."""
    if sort == "age":
        return sorted(rows, key=lambda row: row.entered_on)
    if sort == "value":
        return sorted(rows, key=lambda row: -(row.amount.amount if row.amount else -1))
    if sort == "rep":
        return sorted(rows, key=lambda row: (row.owner == "", row.owner))
    return list(rows)


def spoken_row(row: StallRow, today: date) -> str:
    """A stall for those who listen."""
    parts = (row.phase_code, row.title, amount_text(row.amount), due_text(row, today), ran_out_text(row), row.owner)
    return ", ".join(part for part in parts if part)


def first_choice(row: StallRow) -> Decision:
    """The deadline needs the least; once there were enough of them, something else must be decided."""
    return Decision.RECYCLE if limit_text(Decision.DEADLINE, row) else Decision.DEADLINE


def sum_of(amounts: Iterable[Money | None]) -> Money | None:
    """The sum of amounts in one currency; None where there are several, or none."""
    known = [amount for amount in amounts if amount is not None]
    if not known or len({amount.currency for amount in known}) > 1:
        return None
    return Money(sum(amount.minor for amount in known), known[0].currency)
