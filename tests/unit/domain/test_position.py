from __future__ import annotations

from datetime import date

import pytest

from app.domain.next_step import NO_STEP, NextStep, StepReading, read_step
from app.domain.phase_clock import ClockLevel
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.position import Position, read_position

TODAY = date(2026, 3, 12)
PLANNED = read_step(NextStep("call", "", date(2026, 3, 16)), TODAY)
N1 = PhaseSpec("N1", "Nurture", PhaseKind.NURTURE, probability=15)
D3 = PhaseSpec("D3", "Contract", PhaseKind.DELTA, probability=75)
D4 = PhaseSpec("D4", "Stall", PhaseKind.DELTA, probability=40, is_stall=True)


def late(days: int) -> StepReading:
    return read_step(NextStep("call", "", TODAY.replace(day=TODAY.day - days)), TODAY)


@pytest.mark.parametrize(
    ("phase", "step", "clock", "percent", "position", "reason"),
    [
        (D3, PLANNED, ClockLevel.WARN, 75, Position.A, "D3 Contract at 75 %, next step: Call Mon 16."),
        (D3, PLANNED, ClockLevel.WARN, 70, Position.A, "D3 Contract at 70 %, next step: Call Mon 16."),
        (D3, PLANNED, ClockLevel.WARN, 69, Position.C, "D3 Contract, next step: Call Mon 16."),
        (D3, late(5), ClockLevel.WARN, 75, Position.A, "D3 Contract at 75 %, next step: Call, 5 d late."),
        (D3, late(6), ClockLevel.WARN, 75, Position.B, "The next step is 6 days late."),
        (D3, NO_STEP, ClockLevel.WARN, 75, Position.B, "No next step is planned."),
        (D3, PLANNED, ClockLevel.OVER, 75, Position.B, "The time for D3 Contract is used up."),
        (D4, PLANNED, ClockLevel.NORMAL, 90, Position.B, "Stalled: a decision is due."),
        (N1, PLANNED, ClockLevel.NONE, 90, Position.C, "N1 Nurture, next step: Call Mon 16."),
        (N1, NO_STEP, ClockLevel.NONE, 15, Position.B, "No next step is planned."),
    ],
)
def test_the_position_follows_from_phase_and_facts(
    phase: PhaseSpec, step: StepReading, clock: ClockLevel, percent: int, position: Position, reason: str
) -> None:
    reading = read_position(phase, step, clock, percent)
    assert reading is not None
    assert (reading.position, reading.reason, reading.is_override) == (position, reason, False)


def test_what_a_person_set_wins() -> None:
    reading = read_position(D4, NO_STEP, ClockLevel.OVER, 10, Position.A)
    assert reading is not None
    assert (reading.position, reading.reason, reading.is_override) == (Position.A, "Set by hand.", True)


@pytest.mark.parametrize("kind", [PhaseKind.WON, PhaseKind.LOST, PhaseKind.AFTER_SALE])
def test_a_closed_deal_has_no_position(kind: PhaseKind) -> None:
    assert read_position(PhaseSpec("X", "X", kind), PLANNED, ClockLevel.NONE, 100, Position.A) is None


def test_positions_have_words() -> None:
    assert [position.meaning for position in Position] == [
        "Closing position",
        "Position unknown",
        "Important work under way",
    ]
