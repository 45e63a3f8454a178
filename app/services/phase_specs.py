"""Stored phases as the rules know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from app.domain.forecast.basis import Category
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.models.pipeline import Phase

# Made once and without the ORM: asked at every move of a deal.
_PHASES = Phase.metadata.tables["phases"]
_TWO = select(_PHASES).where(or_(_PHASES.c.id == bindparam("one"), _PHASES.c.id == bindparam("other")))


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase as stored: its key, its pipeline, its rules, its version."""

    id: int
    pipeline_id: int
    version: int
    is_retired: bool
    spec: PhaseSpec


def spec_of(phase: Phase | Row[Any]) -> PhaseSpec:
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


def row_of(phase: Phase | Row[Any]) -> PhaseRow:
    """A stored phase as a row."""
    return PhaseRow(phase.id, phase.pipeline_id, phase.version, phase.retired_at is not None, spec_of(phase))


def two_phases(connection: Connection, one: int, other: int) -> dict[int, PhaseRow]:
    """These two phases by their keys, retired or not, as far as they are there."""
    return {row.id: row_of(row) for row in connection.execute(_TWO, {"one": one, "other": other})}
