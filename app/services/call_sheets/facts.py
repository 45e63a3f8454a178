"""What stands on call sheets, and who has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.services.letters.facts import LeftOut
from app.services.promises.queries import PromiseRow
from app.services.tickler.rows import FolderTask
from app.services.timeline import Entry


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody to ask for. ``numbers`` are (what kind, number), the kind "" for that of the desk."""

    name: str
    job: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DealBrief:
    """A deal in one line. ``amount`` is in words, "" where none is known."""

    id: int
    name: str
    amount: str
    phase: str
    phase_code: str
    phase_kind: str
    is_stall: bool


@dataclass(frozen=True, slots=True)
class CallSheet:
    """A call. ``number`` is its line of the day sheet, None where no call is planned that could be keyed back.

    ``people`` are those to ask for, the one who is meant alone where there is one; ``switchboard`` is the number of the
    company. ``hours`` and ``moment`` are those of ``domain.call_backs.there_words``, "" where the zone is not known.
    ``promises`` are open, the broken ones first, of which ``promises_left`` more had no room; ``promised`` says of each
    whom else it is about.
    """

    number: int | None
    task: FolderTask | None
    table: str
    record_id: int
    name: str
    company: str
    people: tuple[Reach, ...]
    switchboard: str
    hours: str
    moment: str
    deals: tuple[DealBrief, ...]
    notes: str
    deeds: tuple[Entry, ...]
    promises: tuple[PromiseRow, ...]
    promises_left: int
    next_step: str


@dataclass(frozen=True, slots=True)
class CallSheets:
    """The sheets of one printing. ``sheet`` is the number of the day sheet that the calls are keyed back by, None
    where none is planned; ``on`` the day they are for. ``is_day`` tells the calls of a day from chosen records.
    """

    sheet: int | None
    on: date
    today: date
    owner: str
    printed_by: str
    printed_at: datetime
    is_day: bool
    calls: tuple[CallSheet, ...]
    left_out: tuple[LeftOut, ...]
