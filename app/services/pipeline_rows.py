"""Pipelines and phases as everybody but the database knows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.errors import UserError
from app.domain.forecast.basis import Category
from app.domain.pipelines import PhaseKind, PhaseSpec


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase as stored: its key, its pipeline, its rules, its version."""

    id: int
    pipeline_id: int
    version: int
    is_retired: bool
    spec: PhaseSpec


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """A pipeline and its phases in order; retired ones are left out unless they were asked for."""

    id: int
    version: int
    name: str
    purpose: str
    phases: tuple[PhaseRow, ...]
    is_retired: bool = False

    def phase(self, code: str) -> PhaseRow:
        """The phase with a code, in any case; UserError names the known ones."""
        for row in self.phases:
            if row.spec.code.casefold() == code.casefold():
                return row
        known = ", ".join(row.spec.code for row in self.phases)
        raise UserError(f"{self.name} has no phase “{code}”. Its phases are: {known}.", field="phase")


def default_pipeline(rows: tuple[PipelineRow, ...]) -> PipelineRow:
    """The one to show first: the first sales pipeline."""
    return next((row for row in rows if row.purpose == "sales"), rows[0])


def spec_of(phase: Any) -> PhaseSpec:
    """The rules of a stored phase: the record, or a row of all its columns."""
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


def row_of(phase: Any) -> PhaseRow:
    """The same with its keys."""
    return PhaseRow(phase.id, phase.pipeline_id, phase.version, phase.retired_at is not None, spec_of(phase))
