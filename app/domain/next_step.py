"""How the next step of a deal stands today, in one word, one short text and one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.domain.day_text import short_day, time_text
from app.domain.stall import DecisionDue


class StepState(StrEnum):
    """When the next step is due. The order of the members is that of the board: what needs a hand comes first."""

    OVERDUE = "overdue"
    TODAY = "today"
    NONE = "none"
    FUTURE = "future"

    @property
    def rank(self) -> int:
        """The place in the board's order, from 0."""
        return _RANK[self]


_RANK = {state: place for place, state in enumerate(StepState)}

_LABELS = {"call": "Call", "email": "E-mail", "letter": "Letter", "meeting": "Meet"}
# A meeting may be one of these; then its subject starts with the word and is not called "Meet".
_MEETINGS = ("Visit", "Demo", "Workshop", "Lunch")


@dataclass(frozen=True, slots=True)
class NextStep:
    """A deal's earliest open task. ``kind`` is the task's: call, email, meeting, task.

    ``due_time`` is local wall time; None is any time of the day. ``who`` is the short name of the person
    concerned, ``task_id`` the task's key, ``snoozed_count`` how often it was put off; ``zone`` is the task's.
    """

    kind: str
    subject: str
    due_on: date
    due_time: time | None = None
    who: str = ""
    task_id: int | None = None
    zone: str | None = None
    snoozed_count: int = 0

    @property
    def label(self) -> str:
        """What is to be done, short: ``"Call"``, ``"Visit"``, or the whole subject of a plain task."""
        first = self.subject.split(" ", 1)[0].rstrip(":,")
        if self.kind == "meeting" and first in _MEETINGS:
            return first
        return _LABELS.get(self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class StepReading:
    """State and text of a next step; ``late`` is in days, 0 when not overdue."""

    state: StepState
    text: str
    late: int = 0


NO_STEP = StepReading(StepState.NONE, "No next step")


def step_state(due_on: date | None, today: date) -> StepState:
    """The state of a step due on a day. A time that has passed today is still today."""
    if due_on is None:
        return StepState.NONE
    if due_on < today:
        return StepState.OVERDUE
    return StepState.TODAY if due_on == today else StepState.FUTURE


def read_step(step: NextStep | None, today: date) -> StepReading:
    """``"Call, 2 d late"``, ``"Call Ana 10:30"``, ``"Call Mon 16"``, ``"No next step"``. Late counts calendar days."""
    if step is None:
        return NO_STEP
    state = step_state(step.due_on, today)
    if state is StepState.OVERDUE:
        late = (today - step.due_on).days
        return StepReading(state, f"{step.label}, {late} d late", late)
    if state is StepState.FUTURE:
        return StepReading(state, f"{step.label} {short_day(step.due_on, today)}")
    # The subject of a plain task names its people itself.
    who = step.who if step.kind in _LABELS else ""
    at = "" if step.due_time is None else time_text(step.due_time)
    return StepReading(state, " ".join(part for part in (step.label, who, at) if part))


def read_stalled_step(step: NextStep | None, due: DecisionDue, today: date) -> StepReading:
    """The next step of a stalled deal, which always is the decision once its day is past.

    Late counts working days here, as the clock beside it does.
    """
    if due.late:
        return StepReading(StepState.OVERDUE, f"{due.late} d past decision", due.late)
    if step is not None:
        return read_step(step, today)
    if due.on is None:
        return NO_STEP
    if due.on <= today:
        return StepReading(StepState.TODAY, "Decide today")
    return StepReading(StepState.FUTURE, f"Decide {short_day(due.on, today)}")


def order_key(due_on: date | None, due_time: time | None, today: date) -> tuple[int, date, time]:
    """The board's default order: overdue, today, none, later; within each the earlier first.

    A step without a time comes after the timed ones of its day.
    """
    state = step_state(due_on, today)
    return state.rank, due_on or today, due_time or time.max
