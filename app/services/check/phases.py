"""Whether the phases of each pipeline are such as deals can stand in."""

from __future__ import annotations

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.pipelines import PhaseKind
from app.models.pipeline import Phase, Pipeline
from app.services.check.found import Found, worded


def check_phases(session: Session) -> Found:
    """Each phase is of a known kind and has a possible probability, and each pipeline has a first phase."""
    findings: tuple[tuple[Select[int], str], ...] = (
        (select(Phase.id).where(Phase.kind.not_in(list(PhaseKind))).order_by(Phase.id), "Phases {}: of no known kind."),
        (_beyond(), "Phases {}: the probability is not between 0 and 100."),
        (_empty(), "Pipelines {}: without any phase."),
    )
    problems = worded([(session.scalars(statement).all(), text) for statement, text in findings])
    return Found(session.scalar(select(func.count()).select_from(Phase)) or 0, problems)


def _beyond() -> Select[int]:
    return select(Phase.id).where(or_(Phase.probability < 0, Phase.probability > 100)).order_by(Phase.id)


def _empty() -> Select[int]:
    return select(Pipeline.id).where(Pipeline.id.not_in(select(Phase.pipeline_id))).order_by(Pipeline.id)
