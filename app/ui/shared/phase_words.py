"""Phases and next steps as the program's signs: which ink a badge has, which shape a step."""

from __future__ import annotations

from app.domain.next_step import StepState
from app.domain.pipelines import PhaseKind
from app.ui.shared.glyphs import BadgeKind, NextKind

_BADGES: dict[PhaseKind, BadgeKind] = {
    PhaseKind.GENESIS: "genesis",
    PhaseKind.NURTURE: "nurture",
    PhaseKind.DELTA: "delta",
    PhaseKind.WON: "won",
    PhaseKind.LOST: "lost",
    PhaseKind.AFTER_SALE: "after_sale",
}
_STEPS: dict[StepState, NextKind] = {
    StepState.OVERDUE: "overdue",
    StepState.TODAY: "today",
    StepState.NONE: "none",
    StepState.FUTURE: "future",
}


def badge_kind(kind: PhaseKind | str, *, is_stall: bool = False) -> BadgeKind:
    """How the badge of a phase of this kind is inked."""
    return "stall" if is_stall else _BADGES[PhaseKind(kind)]


def step_sign(state: StepState) -> NextKind:
    """The shape of a next step."""
    return _STEPS[state]
