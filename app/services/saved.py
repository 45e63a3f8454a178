"""What every command answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models.base import Editable
    from app.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Saved:
    """What a command did: the change set to undo it by (None: nothing had to change), and the record's new version."""

    change_set_id: int | None
    label: str
    record_id: int
    version: int


def saved(uow: UnitOfWork, record: Editable) -> Saved:
    """The answer of a finished unit of work about the one record it was for."""
    return Saved(uow.change.change_set_id if uow.change else None, uow.label, record.id, record.version)
