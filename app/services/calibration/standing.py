"""How open deals stood on the first day of a month: their phase, their expected close, what history made of both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.calibration.backtest import Standing
from app.domain.calibration.pace import Life
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.calibration.history import calibrate
from app.services.calibration.lives import Lives
from app.services.context import Context


def standings(ctx: Context, session: Session, found: Lives, known: Iterable[Life], day: date) -> dict[int, Standing]:
    """The standing of each deal that was open at the first instant of a day.

    Of a deal that was imported later nobody knows in which phase it stood. A started deal is worked on, so it counts
    with the first Delta phase of its pipeline.
    """
    history = calibrate(ctx, before=day)
    phases = phases_on(ctx, session, day)
    usual = _usual_percents(session)
    stood = {}
    for life in known:
        if life.ended_on is None:
            said = found.said[life.id]
            phase_id, percent = phases.get(life.id, (0, usual.get(said.pipeline_id, 0)))
            rep = history.source(phase_id, said.pipeline_id).times(said.owner_id)
            stood[life.id] = Standing(percent, found.due_on(ctx, life.id, day), phase_id, rep)
    return stood


def phases_on(ctx: Context, session: Session, day: date) -> dict[int, tuple[int, int]]:
    """The open phase, and its probability, in which each deal stood that was in the database by then.

    Of what was imported later nothing is taken, even where a stay reaches back: files tell since when deals have been
    in a phase of those that are still open, and so would give away that they did not end.
    """
    at = ctx.clock.start_of(day)
    statement = (
        select(PhaseChange.deal_id, Phase.id, Phase.probability)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .join(Deal, Deal.id == PhaseChange.deal_id)
        .where(
            Deal.created_at < at,
            PhaseChange.entered_at < at,
            or_(PhaseChange.left_at.is_(None), PhaseChange.left_at >= at),
        )
        .where(Phase.kind.in_(OPEN_KINDS))
    )
    return {deal_id: (phase_id, percent) for deal_id, phase_id, percent in session.execute(statement)}


def _usual_percents(session: Session) -> dict[int, int]:
    """The probability of the first Delta phase of each pipeline, or of its first open one where it has none."""
    is_delta = Phase.kind == str(PhaseKind.DELTA)
    statement = select(Phase.pipeline_id, Phase.probability).where(Phase.kind.in_(OPEN_KINDS))
    found: dict[int, int] = {}
    for pipeline_id, percent in session.execute(statement.order_by(is_delta.desc(), Phase.position)):
        found.setdefault(pipeline_id, percent)
    return found
