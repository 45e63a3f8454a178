"""What a promise amounts to, and what somebody's word has been worth."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.promises import (
    KeptRate,
    Outcome,
    Side,
    Standing,
    check_settling,
    early_or_late,
    kept_rate,
    quarter_of,
    read_side,
    standing,
)

DUE = date(2026, 3, 12)
BEFORE, AFTER = DUE - timedelta(1), DUE + timedelta(1)


@pytest.mark.parametrize(
    ("outcome", "settled_on", "today", "expected"),
    [
        (None, None, BEFORE, Standing.OPEN),
        (None, None, DUE, Standing.DUE),
        (None, None, AFTER, Standing.BROKEN),
        (Outcome.KEPT, DUE, AFTER, Standing.KEPT),
        (Outcome.KEPT, AFTER, AFTER, Standing.MADE_GOOD),
        (Outcome.BROKEN, BEFORE, BEFORE, Standing.BROKEN),
        (Outcome.RELEASED, AFTER, AFTER, Standing.RELEASED),
    ],
)
def test_a_promise_is_kept_by_the_end_of_its_day_or_broken(
    outcome: Outcome | None, settled_on: date | None, today: date, expected: Standing
) -> None:
    assert standing(DUE, outcome, settled_on, today) is expected


def test_only_what_was_due_counts() -> None:
    found = kept_rate([*Standing, Standing.KEPT])
    assert found == KeptRate(kept=2, due=4, made_good=1)
    assert (found.percent, found.text) == (50, "2 of 4 kept")
    assert KeptRate().percent is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2900, 1, 1)))
def test_every_day_lies_in_its_quarter(day: date) -> None:
    first, after = quarter_of(day)
    assert first <= day < after
    assert quarter_of(after - timedelta(1)) == (first, after)
    assert quarter_of(after)[0] == after


@pytest.mark.parametrize(
    ("text", "side", "rest"),
    [
        ("send the drawing Fri", Side.OURS, "send the drawing Fri"),
        ("We will send the drawing Fri", Side.OURS, "send the drawing Fri"),
        ("they sign the NDA by Monday", Side.THEIRS, "sign the NDA by Monday"),
        ("They'll pay by Monday", Side.THEIRS, "pay by Monday"),
        ("theirs: an answer Tue", Side.THEIRS, "an answer Tue"),
        ("theydon visit Fri", Side.OURS, "theydon visit Fri"),
    ],
)
def test_the_sentence_tells_whose_promise_it_is(text: str, side: Side, rest: str) -> None:
    assert read_side(text) == (side, rest)


def test_how_early_or_late() -> None:
    assert [early_or_late(day, DUE) for day in (BEFORE, DUE, DUE + timedelta(3))] == [
        ", a day early",
        "",
        ", 3 days late",
    ]


def test_breaking_a_promise_needs_a_word() -> None:
    with pytest.raises(UserError, match="made good"):
        check_settling(Outcome.BROKEN, " ")
    check_settling(Outcome.KEPT, "")
