"""How many of the deals that left a phase went on, from the recorded moves."""

from __future__ import annotations

from app.domain.pipeline_shape.conversion import Conversion as Conversion
from app.domain.pipeline_shape.conversion import conversions
from app.services.context import Context
from app.services.pipeline_rows import PipelineRow
from app.storage.questions import Question

_MOVES = Question("app.services.board.statements", "moves")


def conversion(ctx: Context, pipeline: PipelineRow) -> dict[int, Conversion]:
    """Per phase key. A stall counts as recovered when it goes anywhere but to lost."""
    phases = {phase.id: phase.spec for phase in pipeline.phases}
    rows = ctx.answer(lambda asker: asker.rows(_MOVES, ids=list(phases)))
    return conversions(phases, ((source, target, count) for source, target, count in rows))
