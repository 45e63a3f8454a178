"""Stored phases as the rules know them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, bindparam, cast, or_, select

from app.domain.forecast.basis import Category
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.models.pipeline import Phase

_LISTS = ("actions", "exit_criteria")


class _Stored(NamedTuple):
    """A phase as it is stored: lists as JSON until they are read."""

    id: int
    pipeline_id: int
    version: int
    retired_at: datetime | None
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


# Made once and without the ORM: asked at every move of a deal.
_PHASES = Phase.metadata.tables["phases"]
_COLUMNS = (cast(_PHASES.c[name], Text) if name in _LISTS else _PHASES.c[name] for name in _Stored._fields)
_TWO = select(*_COLUMNS).where(or_(_PHASES.c.id == bindparam("one"), _PHASES.c.id == bindparam("other")))


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase as stored: its key, its pipeline, its rules, its version."""

    id: int
    pipeline_id: int
    version: int
    is_retired: bool
    spec: PhaseSpec


def spec_of(phase: Phase | Row[Any] | _Stored) -> PhaseSpec:
    """The rules of a stored phase."""
    return PhaseSpec(
        code=phase.code,
        name=phase.name,
        kind=PhaseKind(phase.kind),
        meaning=phase.meaning,
        actions=tuple(phase.actions),
        probability=phase.probability,
        limit_days=phase.limit_days,
        touch_target=phase.touch_target,
        exit_criteria=tuple(phase.exit_criteria),
        is_stall=phase.is_stall,
        position=phase.position,
        forecast_category=Category(phase.forecast_category) if phase.forecast_category else None,
    )


def row_of(phase: Phase | Row[Any] | _Stored) -> PhaseRow:
    """A stored phase as a row."""
    return PhaseRow(phase.id, phase.pipeline_id, phase.version, phase.retired_at is not None, spec_of(phase))


def two_phases(connection: Connection, one: int, other: int) -> dict[int, PhaseRow]:
    """These two phases by their keys, retired or not, as far as they are there."""
    found = map(_Stored._make, connection.execute(_TWO, {"one": one, "other": other}))
    return {stored.id: _known(stored) for stored in found}


@lru_cache(maxsize=64)
def _known(stored: _Stored) -> PhaseRow:
    """What is stored is asked each time, and read once as long as it is the same."""
    return row_of(stored._replace(**{name: json.loads(getattr(stored, name)) for name in _LISTS}))
