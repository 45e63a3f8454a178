"""A, B or C: how an open deal stands, and so how time should be spent on it.

The first rule that holds decides:

1. what a person set by hand
2. B, when the deal is stalled
3. B, when no next step is planned, or the planned one is more than five days late
4. B, when the phase's clock has run out
5. A, in a Delta phase with a probability of at least 70 % (the rep's own where given)
6. C otherwise
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.next_step import StepReading, StepState
from app.domain.phase_clock import ClockLevel
from app.domain.pipelines import PhaseKind, PhaseSpec

CLOSING_PERCENT = 70
TOLERATED_LATE_DAYS = 5


class Position(StrEnum):
    """Where a deal stands."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def meaning(self) -> str:
        """The position in words."""
        return _MEANINGS[self]


_MEANINGS = {
    Position.A: "Closing position",
    Position.B: "Position unknown",
    Position.C: "Important work under way",
}


@dataclass(frozen=True, slots=True)
class PositionReading:
    """A position and why, in one sentence."""

    position: Position
    reason: str
    is_override: bool = False


def read_position(
    phase: PhaseSpec,
    step: StepReading,
    clock: ClockLevel,
    probability: int,
    override: Position | None = None,
) -> PositionReading | None:
    """The position of a deal; None for one that is won, lost or past its sale.

    ``probability`` is the effective one, in per cent.
    """
    if not phase.kind.is_open:
        return None
    if override is not None:
        return PositionReading(override, "Set by hand.", is_override=True)
    unknown = _why_unknown(phase, step, clock)
    if unknown:
        return PositionReading(Position.B, unknown)
    if phase.kind is PhaseKind.DELTA and probability >= CLOSING_PERCENT:
        return PositionReading(Position.A, f"{phase.label} at {probability} %, next step: {step.text}.")
    return PositionReading(Position.C, f"{phase.label}, next step: {step.text}.")


def _why_unknown(phase: PhaseSpec, step: StepReading, clock: ClockLevel) -> str:
    if phase.is_stall:
        return "Stalled: a decision is due."
    if step.state is StepState.NONE:
        return "No next step is planned."
    if step.state is StepState.OVERDUE and step.late > TOLERATED_LATE_DAYS:
        return f"The next step is {step.late} days late."
    if clock is ClockLevel.OVER:
        return f"The time for {phase.label} is used up."
    return ""
