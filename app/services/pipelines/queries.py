"""Pipelines and phases as they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context import Context
from app.services.pipeline_rows import PhaseRow as PhaseRow
from app.services.pipeline_rows import PipelineRow as PipelineRow
from app.services.pipeline_rows import default_pipeline as default_pipeline
from app.services.pipeline_rows import row_of
from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PIPELINES = Question("app.services.statements", "pipelines")
_PHASES = Question("app.services.statements", "phases")


def pipelines(ctx: Context, *, with_retired: bool = False) -> tuple[PipelineRow, ...]:
    """All pipelines in their order."""
    return ctx.answer(lambda asker: _asked(asker, with_retired=with_retired))


def read_pipelines(session: Session, *, with_retired: bool = False) -> tuple[PipelineRow, ...]:
    """The same within an open session."""
    return _asked(SessionAsker(session), with_retired=with_retired)


def _asked(asker: Asker, *, with_retired: bool) -> tuple[PipelineRow, ...]:
    form = ("retired",) if with_retired else ()
    grouped: dict[int, list[PhaseRow]] = {}
    for phase in asker.rows(_PHASES, *form):
        grouped.setdefault(phase.pipeline_id, []).append(row_of(phase))
    return tuple(
        PipelineRow(p.id, p.version, p.name, p.purpose, tuple(grouped.get(p.id, ())), p.retired_at is not None)
        for p in asker.rows(_PIPELINES, *form)
    )


def pipelines_with_deals(ctx: Context) -> tuple[tuple[PipelineRow, ...], dict[int, int]]:
    """All pipelines and phases, retired ones too, and how many deals stand in each phase (none where there are 0)."""
    from sqlalchemy import func, select

    from app.models.deals import Deal

    with ctx.reading() as session:
        counts = session.execute(select(Deal.phase_id, func.count()).group_by(Deal.phase_id))
        return read_pipelines(session, with_retired=True), {row[0]: row[1] for row in counts}
