"""Where deals leave a pipeline, and what that amounts to."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pipeline_shape.conversion import conversions
from app.domain.pipeline_shape.courses import Course, shape
from app.domain.pipeline_shape.levels import PhaseAt, depths, levels
from app.domain.pipeline_shape.survival import curve, spread
from app.domain.pipeline_shape.verdict import Verdict, lateness, reference
from app.domain.pipelines import PhaseKind, PhaseSpec

DAY = date(2026, 3, 12)


def phase(key: int, code: str, kind: str, position: int, **more: object) -> PhaseAt:
    return PhaseAt(key, 1, code, code, PhaseKind(kind), position, **more)  # type: ignore[arg-type]  # a test's own short way


SALES = (
    phase(1, "G1", "genesis", 0),
    phase(2, "G2", "genesis", 1),
    phase(3, "N1", "nurture", 2),
    phase(4, "D1", "delta", 3),
    phase(5, "D2", "delta", 4),
    phase(6, "D3", "delta", 5, is_stall=True),
    phase(7, "Won", "won", 6),
    phase(8, "Lost", "lost", 7),
)


def courses(losses: list[int], won: int, days: list[int] | None = None) -> list[Course]:
    """So many lost at each depth, and so many won."""
    ends: list[tuple[bool, int | None, int | None]] = [
        (False, depth, days[depth] if days else None) for depth, count in enumerate(losses) for _ in range(count)
    ]
    ends += [(True, len(losses) - 1, 30)] * won
    return [
        Course(key, 1, None, is_won, DAY, depth, None, spent, 2, 10) for key, (is_won, depth, spent) in enumerate(ends)
    ]


# -- how far a deal came


def test_the_stall_is_no_depth_and_other_phases_stand_for_what_they_were() -> None:
    elsewhere = (
        PhaseAt(20, 2, "G2", "Fit", PhaseKind.GENESIS, 1, is_retired=True),
        PhaseAt(21, 2, "D1", "Offer", PhaseKind.DELTA, 5),
        PhaseAt(22, 2, "Q7", "Contract", PhaseKind.DELTA, 6),
        PhaseAt(23, 2, "Q8", "Signature", PhaseKind.DELTA, 7),
        PhaseAt(24, 2, "S", "Stall", PhaseKind.DELTA, 8, is_stall=True),
        PhaseAt(25, 2, "N9", "Sleep", PhaseKind.NURTURE, 3),
    )
    retired = phase(9, "G0", "genesis", 0, is_retired=True)
    known = (*SALES, retired, *elsewhere)
    steps = levels(1, known)
    assert [step.code for step in steps] == ["G1", "G2", "N1", "D1", "D2"]
    found = depths(steps, known)
    assert {key: found[key] for key in (20, 21, 22, 23, 25)} == {20: 1, 21: 3, 22: 4, 23: 4, 25: 2}
    assert found[9] == 1  # the second of its kind by its place among them
    assert found.keys().isdisjoint({6, 7, 8, 24})
    without_nurture = tuple(step for step in steps if step.code != "N1")
    assert depths(without_nurture, known)[25] == 1


# -- the verdict


@pytest.mark.parametrize(
    ("losses", "verdict", "sentence", "fix"),
    [
        ([16, 8, 4, 2, 1], Verdict.IDEAL, "28 of 38 deals left early, by N1.", None),
        ([6, 6, 7, 6, 6], Verdict.NORMAL, "Deals leave steadily; most in N1, 7 of 38.", 4),
        ([1, 2, 4, 8, 16], Verdict.EXPENSIVE, "16 of 38 deals left late, in D2 or after it.", 4),
        ([2, 1, 2, 12, 4], Verdict.EXPENSIVE, "16 of 28 deals left late, in D1 or after it.", 3),
    ],
)
def test_a_shape_is_named_after_the_row_it_is_nearest_to(
    losses: list[int], verdict: Verdict, sentence: str, fix: int | None
) -> None:
    found = shape(SALES[:5], courses(losses, 7))
    assert (found.finding.verdict, found.finding.sentence, found.finding.fix) == (verdict, sentence, fix)
    assert found.effectiveness == round(700 / (7 + sum(losses)))


def test_the_phase_to_fix_is_where_most_days_were_lost() -> None:
    losses, cheap_end = [2, 1, 9, 8, 9], [1, 2, 60, 3, 2]
    assert shape(SALES[:5], courses(losses, 5, cheap_end)).finding.fix == 2
    assert shape(SALES[:5], courses(losses, 5)).finding.fix == 4


@pytest.mark.parametrize(
    ("given_courses", "sentence"),
    [
        ([], "No deal ended in this time."),
        (courses([0, 0, 0, 0, 0], 1), "Nothing was lost: one deal, and it was won."),
        (courses([0, 0, 0, 0, 0], 12), "Nothing was lost: 12 won."),
        (courses([3, 2, 0, 1, 1], 9), "Too few to judge: 7 lost, and a verdict needs 20."),
        (
            [course._replace(depth=None) for course in courses([25, 0, 0, 0, 0], 1)],
            "How 26 deals went is not known: their history was not recorded.",
        ),
    ],
)
def test_too_little_to_judge_is_said_instead_of_a_verdict(given_courses: list[Course], sentence: str) -> None:
    found = shape(SALES[:5], given_courses)
    assert (found.finding.verdict, found.finding.sentence, found.finding.fix) == (Verdict.NONE, sentence, None)


def test_steps_and_effort_add_up() -> None:
    lost = courses([5, 0, 3, 0, 2], 10, [1, 0, 4, 0, 20])
    lost[0] = lost[0]._replace(depth=None, days=None, stood_id=6)
    found = shape(SALES[:5], lost, frozenset({6}))
    assert [step.reached for step in found.steps] == [19, 15, 15, 12, 12]
    assert [step.lost for step in found.steps] == [4, 0, 3, 0, 2]
    assert (found.ended, found.won, found.lost, found.unknown_lost, found.stalled, found.undated) == (
        20,
        10,
        10,
        1,
        1,
        1,
    )
    assert (found.days.won, found.days.lost) == (300, 4 + 12 + 40)
    assert (found.days.efficiency, found.touches.efficiency, found.minutes.efficiency) == (84, 50, 50)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12), st.integers(0, 50))
def test_curves_begin_with_all_end_with_the_wins_and_never_rise(losses: list[int], won: int) -> None:
    found = shape([phase(place, f"D{place}", "delta", place) for place in range(len(losses))], courses(losses, won))
    ended = sum(losses) + won
    drawn = found.curves
    if not ended:
        assert drawn.own == ()
        return
    for line in (drawn.own, drawn.ideal, drawn.normal, drawn.expensive):
        assert line[0] == 1.0
        assert line[-1] == pytest.approx(won / ended)
        assert all(one >= other - 1e-12 for one, other in pairwise(line))
    for early, middle, late in zip(drawn.ideal, drawn.normal, drawn.expensive, strict=True):
        assert early <= middle + 1e-12 <= late + 2e-12
    for verdict in (Verdict.IDEAL, Verdict.NORMAL, Verdict.EXPENSIVE):
        assert sum(reference(verdict, len(losses))) == pytest.approx(1)
    assert lateness(reference(Verdict.NORMAL, len(losses))) == pytest.approx(0.5)


# -- how long it takes

# Weeks in remission of 42 children with leukaemia (Freireich and others, Blood 21, 1963), the example of Gehan,
# Biometrika 52 (1965), and of Cox and Oakes, Analysis of Survival Data (1984).
TREATED = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
STILL_WELL = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
PLACEBO = {1: 2, 2: 2, 3: 1, 4: 2, 5: 2, 8: 4, 11: 2, 12: 2, 15: 1, 17: 1, 22: 1, 23: 1}


def test_the_estimate_is_the_published_one() -> None:
    points = [(point.length, point.at_risk, round(point.share, 3)) for point in curve(TREATED, STILL_WELL)]
    assert points == [
        (6, 21, 0.857),
        (7, 17, 0.807),
        (10, 15, 0.753),
        (13, 12, 0.690),
        (16, 11, 0.627),
        (22, 7, 0.538),
        (23, 6, 0.448),
    ]
    treated, placebo = spread(TREATED, STILL_WELL), spread(PLACEBO, {})
    assert (treated.lower, treated.median, treated.upper, treated.watched) == (13, 23, None, 35)
    assert (treated.count, treated.ended, treated.going_on) == (21, 9, 12)
    assert (placebo.lower, placebo.median, placebo.upper) == (4, 8, 12)


def test_nothing_and_nothing_ended_yet() -> None:
    assert spread({}, {}).median is None
    waiting = spread({}, {3: 2, 9: 1})
    assert (waiting.median, waiting.watched, waiting.count) == (None, 9, 3)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_without_open_ones_the_median_is_the_ordinary_one(lengths: list[int]) -> None:
    counts = {length: lengths.count(length) for length in lengths}
    assert spread(counts, {}).median == sorted(lengths)[(len(lengths) - 1) // 2]


# -- conversion


def test_a_stall_recovers_with_any_move_but_to_lost() -> None:
    specs = {
        row.id: PhaseSpec(row.code, row.name, row.kind, is_stall=row.is_stall, position=row.position) for row in SALES
    }
    found = conversions(specs, [(4, 5, 6), (4, 2, 1), (4, 8, 3), (6, 3, 2), (6, 8, 2), (None, 1, 50), (99, 1, 5)])
    assert (found[4].left, found[4].forward, found[4].lost, found[4].percent) == (10, 6, 3, 60)
    assert (found[6].left, found[6].forward, found[6].percent) == (4, 2, 50)
    assert found[1].percent is None
