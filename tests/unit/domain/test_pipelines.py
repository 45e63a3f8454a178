from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind, PhaseSpec, PipelineSpec, Purpose, check_pipeline


def pipeline(*phases: PhaseSpec, purpose: Purpose = Purpose.SALES) -> PipelineSpec:
    numbered = tuple(replace(phase, position=place) for place, phase in enumerate(phases))
    return PipelineSpec("sales", "Sales", purpose, numbered)


G1 = PhaseSpec("G1", "Fit", PhaseKind.GENESIS, probability=5)
N1 = PhaseSpec("N1", "Nurture", PhaseKind.NURTURE, probability=15, touch_target=8)
D1 = PhaseSpec("D1", "Discovery", PhaseKind.DELTA, probability=30, limit_days=14)
D2 = PhaseSpec("D2", "Stall", PhaseKind.DELTA, probability=40, limit_days=3, is_stall=True)
WON = PhaseSpec("Won", "Won", PhaseKind.WON, probability=100)
LOST = PhaseSpec("Lost", "Lost", PhaseKind.LOST)
P1 = PhaseSpec("P1", "Implementation", PhaseKind.AFTER_SALE, probability=100)


def test_a_whole_pipeline_keeps_the_rules() -> None:
    check_pipeline(pipeline(G1, N1, D1, D2, WON, LOST, P1))


def test_a_pipeline_without_delta_needs_no_stall() -> None:
    check_pipeline(pipeline(G1, N1, WON, LOST))
    check_pipeline(pipeline(G1, N1, LOST, purpose=Purpose.MARKETING))


@pytest.mark.parametrize(
    ("phases", "said"),
    [
        ((), "needs at least one phase"),
        ((G1, replace(N1, code="G1"), WON, LOST), "code G1 is used twice"),
        ((replace(G1, code=""), WON, LOST), "must have 1 to 8 characters"),
        ((replace(G1, code="G 1"), WON, LOST), "no space"),
        ((replace(G1, code="G12345678"), WON, LOST), "must have 1 to 8 characters"),
        ((replace(G1, name=" "), WON, LOST), "name of G1"),
        ((replace(G1, exit_criteria=("x" * 201,)), WON, LOST), "criterion of G1 is longer"),
        ((replace(G1, probability=101), WON, LOST), "101 %"),
        ((G1, WON, replace(LOST, probability=5)), "Lost is a lost phase"),
        ((G1, replace(WON, probability=90), LOST), "Won comes with the win"),
        ((G1, WON, LOST, replace(P1, probability=0)), "P1 comes with the win"),
        ((replace(G1, limit_days=0), WON, LOST), "at least one day"),
        ((G1, replace(N1, limit_days=10), WON, LOST), "N1 can't have a time limit"),
        ((G1, replace(WON, limit_days=10), LOST), "Won can't have a time limit"),
        ((replace(G1, touch_target=8), WON, LOST), "G1 can't count touches"),
        ((replace(N1, touch_target=0), WON, LOST), "touch target of N1"),
        ((N1, G1, WON, LOST), "G1 Fit must come before N1 Nurture"),
        ((G1, D1, D2, LOST, WON), "Won must come before Lost"),
        ((WON, LOST), "in which work can be done"),
        ((G1, D1, WON, LOST), "D1 Discovery, must be the stall"),
        ((D2, replace(D1, code="D3"), WON, LOST), "D2 Stall can't be the stall"),
        ((replace(G1, is_stall=True), WON, LOST), "G1 Fit can't be the stall"),
        ((G1, D2, WON, LOST), "needs a Delta phase before it"),
        ((G1, WON), "exactly one phase for what is lost"),
        ((G1, LOST), "exactly one phase for what is won"),
        ((G1, WON, replace(WON, code="W2"), LOST), "exactly one phase for what is won"),
    ],
)
def test_a_broken_rule_is_named(phases: tuple[PhaseSpec, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        check_pipeline(pipeline(*phases))


@pytest.mark.parametrize("extra", [WON, P1])
def test_nothing_is_won_in_a_marketing_pipeline(extra: PhaseSpec) -> None:
    phases = sorted((G1, LOST, extra), key=lambda phase: phase.kind.rank)
    with pytest.raises(UserError, match="ends with the hand-off"):
        check_pipeline(pipeline(*phases, purpose=Purpose.MARKETING))


def test_positions_are_those_in_the_row() -> None:
    row = pipeline(G1, WON, LOST)
    with pytest.raises(UserError, match="not numbered"):
        check_pipeline(replace(row, phases=(replace(G1, position=3), *row.phases[1:])))


def test_only_the_three_kinds_are_open() -> None:
    assert [kind.value for kind in PhaseKind if kind.is_open] == ["genesis", "nurture", "delta"]


def test_a_label_does_not_say_the_code_twice() -> None:
    assert D1.label == "D1 Discovery"
    assert WON.label == "Won"


def test_phases_by_code_and_by_kind() -> None:
    row = pipeline(G1, N1, D1, D2, WON, LOST)
    assert row.by_code["D1"].name == "Discovery"
    assert [phase.code for phase in row.of_kind(PhaseKind.DELTA)] == ["D1", "D2"]
    assert row.delta_days == 17
