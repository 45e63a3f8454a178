"""What stands on a day sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.services.tickler.rows import FolderTask


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the sheet: its number, and the task it stands for."""

    number: int
    task: FolderTask


@dataclass(frozen=True, slots=True)
class DaySheetFacts:
    """Everything that is printed. ``number`` is the sheet's own; ``printed_at`` an instant, ``today`` when it was made.

    ``printed_by`` is the user, who may be somebody else than ``owner``, whose day it is.
    """

    number: int
    on: date
    today: date
    owner: str
    printed_by: str
    printed_at: datetime
    lines: tuple[SheetLine, ...]

    @property
    def overdue(self) -> tuple[SheetLine, ...]:
        """What was due on an earlier day."""
        return tuple(line for line in self.lines if line.task.due_on < self.on)

    @property
    def of_the_day(self) -> tuple[SheetLine, ...]:
        """What is due on the day itself."""
        return tuple(line for line in self.lines if line.task.due_on >= self.on)
