"""What tells the sheets of deals, companies and people apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.concerns import Subject
from app.ui.shared.sheet.record_form import EditRecord

if TYPE_CHECKING:
    from app.services.context import Context

FOLLOWED = frozenset(
    {"activities", "companies", "contacts", "deals", "lead_sources", "phases", "promises", "tasks", "users"}
)
"""Tables of which every sheet shows something."""


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: its noun and table, the tables whose changes its sheet follows, how it is read and edited."""

    noun: str
    table: str
    follows: frozenset[str]
    read: Callable[[Context, int, int], Any]
    edit: EditRecord
    subject: Callable[[int], Subject]
