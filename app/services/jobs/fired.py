"""What a job did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Fired:
    """One thing that happened by itself.

    ``key`` is that of its occurrence; ``due_at`` (aware, UTC) is when it should have happened, which is earlier than
    now where the program was closed. ``user_id`` is whom it concerns; ``table`` and ``record_id`` are what to show.
    """

    key: str
    kind: str
    subject: str
    due_at: datetime
    user_id: int | None = None
    table: str | None = None
    record_id: int | None = None


class Job(Protocol):
    """A module of this package with these two names."""

    NAME: str

    def run(self, ctx: Context) -> list[Fired]:
        """Do what is due at the context's clock and may be done by its user; what is done already stays alone.

        Costs grow with what is due, not with what is stored, and where nothing is due nothing is written.
        """
