"""When a deal has run out of the time that a Delta phase gives it, and what may be decided then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from app.domain.day_text import long_day
from app.domain.errors import UserError
from app.domain.phase_clock import PhaseClock
from app.domain.working_calendar import WorkingCalendar


@lru_cache(maxsize=1024)
def over_since(entered_on: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The first working day on which a deal that entered on ``entered_on`` is out of time.

    The day on which the limit is reached still counts as in time (see `phase_clock`), so it is the next one.
    """
    return calendar.add_working_days(entered_on, limit_days + 1)


def last_entry_over(today: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The latest day of entry with which a deal is out of time on ``today``: everything up to it is.

    The same rule as `over_since`, turned round, so that a database can look for a range instead of asking each deal.
    """
    first_counted = calendar.add_working_days(today + timedelta(days=1), -(limit_days + 1))
    return first_counted - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """The day by which a stalled deal has to be decided, None without one, and the working days since, 0 in time."""

    on: date | None
    late: int = 0


def decision_due(clock: PhaseClock, put_off_to: date | None, today: date, calendar: WorkingCalendar) -> DecisionDue:
    """When a stay in the stall has to be decided.

    That is the last day of the stay as ``clock`` counts it, unless a deadline or a deferral set another day.
    """
    if put_off_to is None:
        return DecisionDue(clock.last_on, clock.late)
    return DecisionDue(put_off_to, max(calendar.working_days_between(put_off_to, today), 0))


def last_day_late(today: date, calendar: WorkingCalendar) -> date:
    """The latest day whose decision is late on ``today``: `decision_due` turned round."""
    return calendar.add_working_days(today + timedelta(days=1), -1) - timedelta(days=1)


# So many working days before the last one its owner hears that a deal's time runs out.
WARN_DAYS = 2


def warning_day(entered_on: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The first day on which the owner of a deal that entered on ``entered_on`` is warned.

    Where the limit is shorter than the warning it is the day after the entry.
    """
    return calendar.add_working_days(entered_on, max(limit_days - WARN_DAYS, 1))


def last_entry_warned(today: date, limit_days: int, calendar: WorkingCalendar) -> date:
    """The latest day of entry with which a deal is warned about on ``today``: `warning_day` turned round."""
    return last_entry_over(today, max(limit_days - WARN_DAYS, 1) - 1, calendar)


class StallDecision(StrEnum):
    """What can be done about a deal in the stall.

    Four ways out, of which a deadline ("fish or cut bait") keeps the deal there until a named day. A deferral is none
    of them: it only puts the review off, needs a reason and is counted.
    """

    ADVANCE = "advance"
    RECYCLE = "recycle"
    DEADLINE = "deadline"
    REMOVE = "remove"
    DEFER = "defer"


# How often the same stall may be given another day: after that somebody really has to decide.
DEADLINES_AT_MOST = 2
DEFERRALS_AT_MOST = 3
# A day that far away is no deadline but a way of forgetting.
DEADLINE_WORKING_DAYS = 30

_ASKED_FOR = {
    StallDecision.ADVANCE: "Say what is new: without new evidence a stalled deal does not advance.",
    StallDecision.RECYCLE: "Say why it goes back to Nurturing, for whoever picks it up there.",
    StallDecision.REMOVE: "Say why the deal is lost.",
    StallDecision.DEFER: "Say what the decision waits for. Without that it has to be made now.",
}


@dataclass(frozen=True, slots=True)
class StallFacts:
    """How often this stay in the stall was given another day already, and to which it was put off last."""

    deadlines: int = 0
    deferrals: int = 0
    deferred_to: date | None = None


def check_reason(decision: StallDecision, reason: str) -> None:
    """UserError where a decision needs a reason and has none."""
    if not reason and decision in _ASKED_FOR:
        raise UserError(_ASKED_FOR[decision], field="reason")


def check_day(
    decision: StallDecision, until_on: date | None, facts: StallFacts, today: date, calendar: WorkingCalendar
) -> None:
    """UserError where a deadline or a deferral has no day, one that has passed or is too far, or one too many."""
    if decision is StallDecision.DEADLINE and facts.deadlines >= DEADLINES_AT_MOST:
        raise UserError(
            f"This stall had {DEADLINES_AT_MOST} deadlines already. Advance, recycle or remove the deal.",
            field="until_on",
        )
    if decision is StallDecision.DEFER and facts.deferrals >= DEFERRALS_AT_MOST:
        raise UserError(f"This decision was put off {DEFERRALS_AT_MOST} times already. Make it now.", field="until_on")
    if until_on is None:
        raise UserError("Choose a day.", field="until_on")
    if until_on <= today:
        raise UserError("Choose a day after today.", field="until_on")
    if decision is StallDecision.DEFER and until_on == facts.deferred_to:
        # It would count all the same, and a key is soon pressed twice.
        raise UserError(f"This decision is put off to {long_day(until_on, today)} already.", field="until_on")
    furthest = calendar.add_working_days(today, 1 if decision is StallDecision.DEFER else DEADLINE_WORKING_DAYS)
    if until_on > furthest:
        limit = "the next working day" if decision is StallDecision.DEFER else f"{DEADLINE_WORKING_DAYS} working days"
        raise UserError(
            f"At most {limit} away: choose {long_day(furthest, today)} or an earlier day.", field="until_on"
        )
