"""Two phases at a time, as every move of a deal asks for them: by a statement made once, and without the ORM."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, bindparam, cast, or_, select

from app.models.pipeline import Phase
from app.services.pipeline_rows import PhaseRow, row_of
from app.storage.prepared import Prepared

_LISTS = ("actions", "exit_criteria")


class _Stored(NamedTuple):
    """A phase as the driver gives it: lists are JSON until they are read."""

    id: int
    pipeline_id: int
    version: int
    retired_at: object
    code: str
    name: str
    kind: str
    meaning: str
    actions: Any
    exit_criteria: Any
    probability: int
    limit_days: int | None
    touch_target: int | None
    is_stall: bool
    position: int
    forecast_category: str | None


_PHASES = Phase.metadata.tables["phases"]
_COLUMNS = (cast(_PHASES.c[name], Text) if name in _LISTS else _PHASES.c[name] for name in _Stored._fields)
_TWO = Prepared(select(*_COLUMNS).where(or_(_PHASES.c.id == bindparam("one"), _PHASES.c.id == bindparam("other"))))


def two_phases(connection: Connection, one: int, other: int) -> dict[int, PhaseRow]:
    """These two phases by their keys, retired or not, as far as they are there."""
    found = map(_Stored._make, _TWO.rows(connection, {"one": one, "other": other}))
    return {stored.id: _known(stored) for stored in found}


@lru_cache(maxsize=64)
def _known(stored: _Stored) -> PhaseRow:
    """What is stored is asked each time, and read once as long as it is the same."""
    lists = {name: json.loads(getattr(stored, name)) for name in _LISTS}
    return row_of(stored._replace(is_stall=bool(stored.is_stall), **lists))
