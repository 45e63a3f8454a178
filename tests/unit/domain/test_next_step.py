from __future__ import annotations

from datetime import date, time

import pytest

from app.domain.next_step import (
    NextStep,
    StepState,
    order_key,
    read_stalled_step,
    read_step,
    step_state,
)
from app.domain.stall import DecisionDue

TODAY = date(2026, 3, 12)
TEN_THIRTY = time(10, 30)


@pytest.mark.parametrize(
    ("step", "state", "text"),
    [
        (None, StepState.NONE, "No next step"),
        (NextStep("call", "Silo quote", date(2026, 3, 10)), StepState.OVERDUE, "Call, 2 d late"),
        (NextStep("call", "Delivery", TODAY, TEN_THIRTY, "Ana"), StepState.TODAY, "Call Ana 10:30"),
        (NextStep("email", "Case study", TODAY, None, "Ivo"), StepState.TODAY, "E-mail Ivo"),
        (NextStep("task", "Send contract", TODAY, None, "Ana"), StepState.TODAY, "Send contract"),
        (NextStep("meeting", "Visit: foundry", TODAY, time(13, 30)), StepState.TODAY, "Visit 13:30"),
        (NextStep("call", "Dates", date(2026, 3, 16), None, "Ana"), StepState.FUTURE, "Call Mon 16"),
        (NextStep("call", "Dates", date(2026, 4, 2)), StepState.FUTURE, "Call 2 Apr"),
        (NextStep("meeting", "Demo", date(2026, 3, 13)), StepState.FUTURE, "Demo Fri 13"),
        (NextStep("meeting", "The board", date(2026, 3, 16)), StepState.FUTURE, "Meet Mon 16"),
        (NextStep("task", "Sign", date(2026, 3, 16)), StepState.FUTURE, "Sign Mon 16"),
    ],
)
def test_state_and_text(step: NextStep | None, state: StepState, text: str) -> None:
    reading = read_step(step, TODAY)
    assert (reading.state, reading.text) == (state, text)


def test_days_late_are_calendar_days() -> None:
    assert read_step(NextStep("call", "", date(2026, 3, 8)), TODAY).late == 4
    assert read_step(NextStep("call", "", TODAY), TODAY).late == 0


def test_a_stall_past_its_time_is_a_late_decision_whatever_else_is_planned() -> None:
    step = NextStep("call", "Dates", date(2026, 3, 16))
    reading = read_stalled_step(step, DecisionDue(date(2026, 3, 10), 2), TODAY)
    assert (reading.state, reading.text, reading.late) == (StepState.OVERDUE, "2 d past decision", 2)


@pytest.mark.parametrize(
    ("step", "last_on", "text"),
    [
        (None, TODAY, "Decide today"),
        (None, date(2026, 3, 13), "Decide Fri 13"),
        (None, None, "No next step"),
        (NextStep("call", "", TODAY, TEN_THIRTY), date(2026, 3, 13), "Call 10:30"),
    ],
)
def test_a_stall_in_time(step: NextStep | None, last_on: date | None, text: str) -> None:
    assert read_stalled_step(step, DecisionDue(last_on), TODAY).text == text


def test_a_last_day_on_a_weekend_past_is_decided_today() -> None:
    reading = read_stalled_step(None, DecisionDue(date(2026, 3, 13)), date(2026, 3, 14))
    assert reading.state is StepState.TODAY


def test_the_board_shows_overdue_then_today_then_none_then_later() -> None:
    steps: list[tuple[date | None, time | None]] = [
        (date(2026, 3, 10), None),
        (date(2026, 3, 11), None),
        (TODAY, TEN_THIRTY),
        (TODAY, time(14, 0)),
        (TODAY, None),
        (None, None),
        (date(2026, 3, 13), time(8, 0)),
        (date(2026, 3, 16), None),
    ]
    jumbled = steps[1::2] + steps[::2]
    assert sorted(jumbled, key=lambda step: order_key(step[0], step[1], TODAY)) == steps


def test_ranks_follow_the_same_order() -> None:
    states = [StepState.OVERDUE, StepState.TODAY, StepState.NONE, StepState.FUTURE]
    assert [state.rank for state in states] == [0, 1, 2, 3]
    assert step_state(None, TODAY) is StepState.NONE
