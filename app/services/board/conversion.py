"""How many of the deals that left a phase went on, from the recorded moves."""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.pipeline_shape.conversion import Conversion as Conversion
from app.domain.pipeline_shape.conversion import conversions
from app.models.deals import PhaseChange
from app.services.context import Context
from app.services.pipelines.queries import PipelineRow


def conversion(ctx: Context, pipeline: PipelineRow) -> dict[int, Conversion]:
    """Per phase key. A stall counts as recovered when it goes anywhere but to lost."""
    phases = {phase.id: phase.spec for phase in pipeline.phases}
    statement = (
        select(PhaseChange.from_phase_id, PhaseChange.phase_id, func.count())
        .where(PhaseChange.from_phase_id.in_(list(phases)))
        .group_by(PhaseChange.from_phase_id, PhaseChange.phase_id)
    )
    with ctx.reading() as session:
        rows = session.execute(statement).all()
    return conversions(phases, ((source, target, count) for source, target, count in rows))
