"""How many of the deals that left a phase went on, from the recorded moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.pipelines import PhaseKind
from app.models.deals import PhaseChange
from app.services.context import Context
from app.services.pipelines.queries import PhaseRow, PipelineRow


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of ``left`` departures from a phase, ``forward`` went to a later phase that is not lost."""

    left: int
    forward: int

    @property
    def percent(self) -> int | None:
        """Whole per cent that went on; None where nothing left yet."""
        return None if self.left == 0 else round(100 * self.forward / self.left)


def conversion(ctx: Context, pipeline: PipelineRow) -> dict[int, Conversion]:
    """Per phase key. A stall counts as recovered when it goes anywhere but to lost."""
    phases = {phase.id: phase for phase in pipeline.phases}
    statement = (
        select(PhaseChange.from_phase_id, PhaseChange.phase_id, func.count())
        .where(PhaseChange.from_phase_id.in_(list(phases)))
        .group_by(PhaseChange.from_phase_id, PhaseChange.phase_id)
    )
    with ctx.reading() as session:
        rows = session.execute(statement).all()
    return {phase.id: _of_phase(phase, phases, rows) for phase in pipeline.phases}


def _of_phase(phase: PhaseRow, phases: dict[int, PhaseRow], rows: Sequence[tuple[int | None, int, int]]) -> Conversion:
    left = forward = 0
    for source, target_id, count in rows:
        target = phases.get(target_id)
        if source != phase.id or target is None:
            continue
        left += count
        later = phase.spec.is_stall or target.spec.position > phase.spec.position
        if later and target.spec.kind is not PhaseKind.LOST:
            forward += count
    return Conversion(left, forward)
