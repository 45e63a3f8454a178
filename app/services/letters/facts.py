"""Letters that are ready to be printed, and who gets none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

NO_MAIL = "wants no mail"
NO_ADDRESS = "street and town are not known"
NO_TEXT = "the letter has no text yet: write it into the notes of the reminder"
IN_REMINDER = "write it into the reminder"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. ``to`` are the lines of its address window; ``task_id`` is the reminder that it does, None for one
    that was not due."""

    name: str
    to: tuple[str, ...]
    subject: str
    body: str
    contact_id: int | None = None
    company_id: int | None = None
    deal_id: int | None = None
    task_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who gets none, and why; ``table`` and ``record_id`` say where that can be mended."""

    name: str
    why: str
    table: str
    record_id: int


@dataclass(frozen=True, slots=True)
class LetterBatch:
    """Letters of one day. ``sender`` is the team and the lines of its address; ``made_at`` is aware."""

    sender: tuple[str, ...]
    by: str
    on: date
    made_at: datetime
    letters: tuple[Letter, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
