"""The rows of the worklist and the parts they lie in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.subjects import record_of

if TYPE_CHECKING:
    from app.domain.promises import KeptRate
    from app.services.promises.queries import PromiseRow
    from app.services.stalls.queue import StallRow
    from app.services.tasks.missed_calls import MissedCall
    from app.services.touch_plan import PlannedTouch


class Section(StrEnum):
    """The parts of the worklist, from top to bottom."""

    OVERDUE = "overdue"
    TODAY = "today"
    DONE = "done"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class TodayTask:
    """A task as its row shows it.

    ``about`` is the company, else the person or the deal; "" where it is about none. ``due_on`` and ``due_time`` are
    those of whoever looks, whatever its ``zone``; no time is any time of the day. ``snoozed_count`` tells how often it
    was put off. The phase is that of the deal; ``phase_code`` is "" without one.
    """

    id: int
    version: int
    kind: str
    subject: str
    due_on: date
    due_time: time | None
    done_at: datetime | None
    deal_id: int | None
    company_id: int | None
    contact_id: int | None
    about: str
    phase_code: str = ""
    phase_kind: str = ""
    is_stall: bool = False
    repeats: bool = False
    snoozed_count: int = 0
    zone: str | None = None

    @property
    def place(self) -> tuple[date, bool, time, int]:
        """Its place among the open ones: by day, within a day those with a time first."""
        return self.due_on, self.due_time is None, self.due_time or time(0), self.id

    @property
    def record(self) -> tuple[str, int] | None:
        """The table and key of the record to open: the deal, else the person, else the company."""
        return record_of(self)


@dataclass(frozen=True, slots=True)
class Part:
    """The first ``tasks`` of a section, and how many there are in all."""

    tasks: tuple[TodayTask, ...] = ()
    count: int = 0

    @property
    def hidden(self) -> int:
        """How many more could be shown."""
        return max(self.count - len(self.tasks), 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """How many rows of each section are wanted; 0 reads its count alone."""

    overdue: int = 50
    today: int = 100
    done: int = 30
    tomorrow: int = 0

    def of(self, section: Section) -> int:
        """The number for one section."""
        number: int = getattr(self, section)
        return number

    def with_more(self, section: Section, more: int) -> Shown:
        """The same with so many more rows of a section."""
        return replace(self, **{str(section): self.of(section) + more})


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything the worklist shows on the day ``on``.

    ``booked`` are the planned minutes of what is still open today. ``next_at`` is the first time of tomorrow, if
    something is due at a time then. ``is_new`` says that the user never had a task.
    """

    on: date
    overdue: Part
    today: Part
    done: Part
    tomorrow: Part
    booked: int = 0
    next_at: time | None = None
    is_new: bool = False

    def part(self, section: Section) -> Part:
        """One section."""
        part: Part = getattr(self, section)
        return part

    @property
    def due(self) -> int:
        """How many tasks wait today, the overdue ones included."""
        return self.overdue.count + self.today.count


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call of today: whether somebody was ``reached``, and whether a meeting was planned with it."""

    reached: bool
    led_to_meeting: bool = False


@dataclass(frozen=True, slots=True)
class CallList:
    """The calls of today, ``made`` in their order and ``left`` (with ``is_more`` beyond those that were counted).

    ``next_who`` is whose turn it is, "" where nobody is left.
    """

    made: tuple[MadeCall, ...] = ()
    left: int = 0
    is_more: bool = False
    next_who: str = ""

    @property
    def all(self) -> int:
        """How many there are, made and left."""
        return len(self.made) + self.left

    @property
    def connected(self) -> int:
        """In how many somebody was reached."""
        return sum(call.reached for call in self.made)

    @property
    def meetings(self) -> int:
        """How many of those led to a meeting."""
        return sum(call.led_to_meeting for call in self.made)

    @property
    def not_reached(self) -> int:
        """In how many nobody was."""
        return len(self.made) - self.connected


@dataclass(frozen=True, slots=True)
class Side:
    """``calls`` are those of today, and ``pool`` is how many leads nobody has that the user may take.

    ``touches`` are the first of the ``touches_left`` on later days of this week, ``touches_made`` were logged in it.

    The most urgent ``stalls``, how many there are ``to_decide`` in all, and how many deals are ``forgotten``.

    ``missed`` are the first of the ``missed_calls`` that the user answers for; from ``next_missed_at`` on there will be
    another one. ``promises`` are the user's next open ones of ``promised``; ``kept`` is what became of those of this
    quarter.
    """

    stalls: tuple[StallRow, ...] = ()
    to_decide: int = 0
    forgotten: int = 0
    promises: tuple[PromiseRow, ...] = ()
    promised: int = 0
    kept: KeptRate | None = None
    missed: tuple[MissedCall, ...] = ()
    missed_calls: int = 0
    next_missed_at: datetime | None = None
    touches: tuple[PlannedTouch, ...] = ()
    touches_left: int = 0
    touches_made: int = 0
    calls: CallList = CallList()
    pool: int = 0
