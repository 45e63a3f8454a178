"""Pipelines and phases as rows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.deals import Deal
from app.models.pipeline import Phase, Pipeline
from app.services.context import Context
from app.services.phase_specs import PhaseRow as PhaseRow
from app.services.phase_specs import row_of


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


def pipelines(ctx: Context, *, with_retired: bool = False) -> tuple[PipelineRow, ...]:
    """All pipelines in their order."""
    with ctx.reading() as session:
        return read_pipelines(session, with_retired=with_retired)


def read_pipelines(session: Session, *, with_retired: bool = False) -> tuple[PipelineRow, ...]:
    """The same within an open session."""
    chosen = select(Pipeline).order_by(Pipeline.position, Pipeline.id)
    phases = select(Phase).order_by(Phase.position, Phase.id)
    if not with_retired:
        chosen = chosen.where(Pipeline.retired_at.is_(None))
        phases = phases.where(Phase.retired_at.is_(None))
    grouped: dict[int, list[PhaseRow]] = {}
    for phase in session.scalars(phases):
        grouped.setdefault(phase.pipeline_id, []).append(row_of(phase))
    return tuple(
        PipelineRow(p.id, p.version, p.name, p.purpose, tuple(grouped.get(p.id, ())), p.retired_at is not None)
        for p in session.scalars(chosen)
    )


def pipelines_with_deals(ctx: Context) -> tuple[tuple[PipelineRow, ...], dict[int, int]]:
    """All pipelines and phases, retired ones too, and how many deals stand in each phase (none where there are 0)."""
    with ctx.reading() as session:
        counts = session.execute(select(Deal.phase_id, func.count()).group_by(Deal.phase_id))
        return read_pipelines(session, with_retired=True), {row[0]: row[1] for row in counts}


def default_pipeline(rows: tuple[PipelineRow, ...]) -> PipelineRow:
    """The one to show first: the first sales pipeline."""
    return next((row for row in rows if row.purpose == "sales"), rows[0])
