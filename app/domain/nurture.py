"""Nurture programmes: when the next touch is due, what it says, and what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from string import Formatter

from app.domain.attachments import Attached, check_together
from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.domain.working_calendar import WorkingCalendar

_FIELD_WORDS = {
    "person": "[name]",
    "given": "[first name]",
    "company": "[company]",
    "deal": "[deal]",
    "owner": "[owner]",
}
FIELDS = tuple(_FIELD_WORDS)
"""What may stand in braces in the texts of a step: a person's name and given name, company, deal, who touches them."""
_NAMED = dict(zip(FIELDS, ("a person", "a person", "a company", "a deal", "an owner"), strict=True))
_FIELD = re.compile(rf"(?<!{{){{({'|'.join(FIELDS)})}}(?!}})")


class Channel(StrEnum):
    """How somebody is touched."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    NEWSLETTER = "newsletter"
    EVENT = "event"

    @property
    def is_mail(self) -> bool:
        """Whether somebody who wants no mail is left out."""
        return self in (Channel.EMAIL, Channel.LETTER, Channel.NEWSLETTER)

    @property
    def task_kind(self) -> str:
        """The kind of the task that such a touch is."""
        return {
            Channel.EMAIL: "email",
            Channel.NEWSLETTER: "email",
            Channel.CALL: "call",
            Channel.LETTER: "letter",
            Channel.EVENT: "meeting",
        }[self]


class Origin(StrEnum):
    """How somebody came into a programme."""

    HAND = "hand"
    RULE = "rule"
    RECYCLE = "recycle"


class Ending(StrEnum):
    """Why an enrolment is over."""

    FINISHED = "finished"
    STOPPED = "stopped"
    REPLIED = "replied"
    HANDED_OFF = "handed off"
    CLOSED = "closed"
    OPTED_OUT = "opted out"
    LEFT = "left"
    WENT_BACK = "went back"


_ENDED_BY_PHASE = {
    PhaseKind.DELTA: Ending.HANDED_OFF,
    PhaseKind.WON: Ending.CLOSED,
    PhaseKind.LOST: Ending.CLOSED,
    PhaseKind.AFTER_SALE: Ending.CLOSED,
}


def ended_by_phase(kind: PhaseKind, origin: Origin) -> Ending | None:
    """Why an enrolment is over once its deal is in a phase of that kind; None where it goes on.

    Who was taken in because of a phase leaves with it: the move may have been a mistake, and was taken back. What a
    person began goes on in Genesis, too.
    """
    if kind is PhaseKind.GENESIS and origin is not Origin.HAND:
        return Ending.WENT_BACK
    return _ENDED_BY_PHASE.get(kind)


_UNITS = ("day", "week", "month")
_MOST = {"day": 1830, "week": 260, "month": 60}
_INTERVAL = re.compile(r"(\d{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)", re.I)


@dataclass(frozen=True, slots=True)
class Interval:
    """``count`` of ``unit``: day, week or month. At most five years."""

    count: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _UNITS:
            raise ValueError(f"no unit of an interval: {self.unit}")
        if not 0 <= self.count <= _MOST[self.unit]:
            raise UserError("Give an interval of at most five years.", field="after")

    @classmethod
    def read(cls, text: str) -> Interval:
        """``"3 months"``, ``"10 d"``, ``"1 year"``; UserError for anything else."""
        found = _INTERVAL.fullmatch(text.strip())
        if found is None:
            raise UserError(f"“{text.strip()}” is not an interval. Write it as in: 10 days, 3 months.", field="after")
        count, letter = int(found[1]), found[2][0].lower()
        if letter == "y":
            count, letter = 12 * count, "m"
        return cls(count, {"d": "day", "w": "week", "m": "month"}[letter])

    @property
    def text(self) -> str:
        """``"3 months"``."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def after(self, day: date) -> date:
        """The day so long after ``day``; of a shorter month the last day."""
        if self.unit != "month":
            return day + timedelta(days=self.count * (7 if self.unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + self.count
        first = date(months // 12, months % 12 + 1, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A touch: ``after`` the one before it (or the last other touch), by ``channel``, saying what, with files."""

    after: Interval
    channel: Channel
    subject: str
    template: str = ""
    attachments: tuple[Attached, ...] = ()


def due_on(base: date, after: Interval, calendar: WorkingCalendar) -> date:
    """The working day on which a step is due that comes ``after`` a touch on ``base``."""
    day = after.after(base)
    return day if calendar.is_working(day) else calendar.add_working_days(day, 1)


def after_touch(fell_due: date, today: date, after: Interval, calendar: WorkingCalendar) -> tuple[date, date]:
    """What the next step counts from once one is taken ``today``, and the day on which it is due.

    It counts from the day on which this one fell due, whenever somebody's program was open to notice; where the next
    one would be late already it counts from today, so that nobody is touched twice at once.
    """
    base = fell_due if due_on(fell_due, after, calendar) > today else today
    return base, due_on(base, after, calendar)


def check_steps(steps: tuple[StepSpec, ...]) -> None:
    """UserError where a programme has no steps, or a text has a field that doesn't exist."""
    if not steps:
        raise UserError("A programme needs at least one step.", field="steps")
    for number, step in enumerate(steps, start=1):
        if not step.subject.strip():
            raise UserError(f"Say what step {number} is about.", field="subject")
        for text in (step.subject, step.template):
            check_fields(text)
        check_together(step.attachments)


def untexted(steps: tuple[StepSpec, ...]) -> tuple[int, ...]:
    """The numbers of the steps by letter that have no text: they can't be printed until somebody writes one."""
    return tuple(
        number
        for number, step in enumerate(steps, start=1)
        if step.channel is Channel.LETTER and not step.template.strip()
    )


def untexted_words(steps: tuple[StepSpec, ...]) -> str:
    """``"Step 2 is a letter without a text, so it can't be printed"``; "" where every letter has one."""
    numbers = [str(number) for number in untexted(steps)]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"Step {numbers[0]} is a letter without a text, so it can't be printed"
    return f"Steps {', '.join(numbers[:-1])} and {numbers[-1]} are letters without a text, so they can't be printed"


def check_fields(text: str) -> None:
    """UserError naming the first field in braces that doesn't exist."""
    try:
        named = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        raise UserError("A brace stands alone. Fields are written as in {person}.", field="template") from None
    for name in named:
        if name not in FIELDS:
            raise UserError(f"There is no field {{{name}}}. Use {', '.join(FIELDS)}.", field="template")


def fill_in(text: str, values: Mapping[str, str], *, keeps_unknown: bool = False) -> str:
    """The text with its fields replaced; one without a value leaves nothing behind, or stays as it is written."""
    parts = []
    for words, field, _, _ in Formatter().parse(text):
        parts.append(words)
        if field is not None:
            parts.append(values.get(field) or (f"{{{field}}}" if keeps_unknown else ""))
    return re.sub(r"[ \t]{2,}", " ", "".join(parts)).strip()


def unknown_words(texts: Iterable[str], values: Mapping[str, str] | None = None) -> str:
    """``"the text names a deal, and none is known"``: what keeps a letter or a mail from being written to somebody.

    "" where each field in the texts has a value. Texts that are filled in already have those fields left that had none.
    """
    named = {field for text in texts for field in _FIELD.findall(text)}
    unknown = list(dict.fromkeys(_NAMED[field] for field in FIELDS if field in named and not (values or {}).get(field)))
    if len(unknown) < 2:
        return f"the text names {unknown[0]}, and none is known" if unknown else ""
    return f"the text names {', '.join(unknown[:-1])} and {unknown[-1]}, which are not known"


def require_known(texts: Iterable[str], values: Mapping[str, str]) -> None:
    """UserError where a text names what is not known of whom it goes to."""
    if why := unknown_words(texts, values):
        raise UserError(f"{why[0].upper()}{why[1:]}. Take that field out, or write the words.", field="template")


def readable(text: str) -> str:
    """The text as somebody reads it who has no one in mind: ``"Call {given}"`` is ``"Call [first name]"``."""
    return fill_in(text, _FIELD_WORDS)
