"""Stored phases as the rules know them."""

from __future__ import annotations

from app.domain.forecast.basis import Category
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.models.pipeline import Phase


def spec_of(phase: Phase) -> PhaseSpec:
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
