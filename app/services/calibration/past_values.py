"""What columns of deals said on an earlier day, by the change log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.changes import ChangeRow, ChangeSet

_TEXTS = frozenset({"expected_close_on", "currency"})
_Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PastValues:
    """What stood in some columns of each deal before each change of one of them, the earliest first."""

    _changes: dict[int, list[tuple[datetime, _Values]]]

    def at(self, deal_id: int, instant: datetime, now: _Values) -> _Values:
        """The values at an instant; ``now`` are the present ones, which hold where nothing changed since."""
        return next((before for made_at, before in self._changes.get(deal_id, ()) if made_at >= instant), now)


def past_values(session: Session, columns: Sequence[str]) -> PastValues:
    """Every change of some columns of deals. Days come as dates, all else as the log has it."""
    differs = (_value(ChangeRow.before, name).is_distinct_from(_value(ChangeRow.after, name)) for name in columns)
    values = (_value(ChangeRow.before, name) for name in columns)
    statement = (
        select(ChangeRow.row_id, ChangeSet.made_at, *values)
        .join(ChangeSet, ChangeSet.id == ChangeRow.change_set_id)
        .where(ChangeRow.table_name == "deals", ChangeRow.op == "U", ChangeRow.before.is_not(None), or_(*differs))
        .order_by(ChangeRow.row_id, ChangeRow.id)
    )
    changes: dict[int, list[tuple[datetime, _Values]]] = {}
    days = [place for place, name in enumerate(columns) if name.endswith("_on")]
    for row_id, made_at, *before in session.execute(statement):
        for place in days:
            before[place] = date.fromisoformat(before[place]) if before[place] else None
        changes.setdefault(row_id, []).append((made_at, tuple(before)))
    return PastValues(changes)


def _value(image: Any, name: str) -> Any:
    return image[name].as_string() if name in _TEXTS else image[name].as_integer()
