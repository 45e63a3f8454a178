from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.phase_rules import Ask, Decision, MoveCheck, MoveFacts, check_move
from app.domain.pipeline_templates import load_template

FOLDER = Path(__file__).parents[3] / "resources" / "templates" / "pipelines"
PHASES = load_template((FOLDER / "three-kind.json").read_text(encoding="utf-8")).pipelines[0].by_code
NOTHING_KNOWN = MoveFacts()


def move(source: str, target: str, facts: MoveFacts = NOTHING_KNOWN) -> MoveCheck:
    return check_move(PHASES[source], PHASES[target], facts)


@pytest.mark.parametrize(
    ("source", "target", "headline", "detail"),
    [
        ("D2", "D3", "Drop to start D3", "7-day clock begins"),
        ("D3", "D1", "Drop to go back to D1", "14-day clock begins"),
        ("G2", "N1", "Drop to start N1", "No clock, 8 touches to make"),
        ("D2", "N1", "Drop to recycle to N1", "No clock, 8 touches to make"),
        ("D4", "N1", "Drop to recycle to N1", "No clock, 8 touches to make"),
        ("D4", "D3", "Drop to advance to D3", "7-day clock begins"),
        ("D2", "D4", "Drop to decide in D4", "3-day clock begins"),
        ("D3", "Won", "Drop to mark it won", "Asks for date and amount"),
        ("D3", "Lost", "Drop to mark it lost", "Asks for the reason"),
        ("Won", "D3", "Drop to reopen in D3", "The win is taken back; 7-day clock begins"),
        ("Won", "Lost", "Drop to mark it lost", "The win is taken back; asks for the reason"),
        ("Lost", "N1", "Drop to reopen in N1", "No clock, 8 touches to make"),
        ("Won", "P1", "Drop to start P1", "No clock"),
        ("P2", "P1", "Drop to go back to P1", "No clock"),
        ("P1", "Won", "Drop to go back to Won", "No clock"),
        ("D2", "D2", "Stays in D2", "Only the order changes"),
    ],
)
def test_the_consequence_is_named(source: str, target: str, headline: str, detail: str) -> None:
    check = move(source, target)
    assert check.is_allowed
    assert (check.headline, check.detail) == (headline, detail)


@pytest.mark.parametrize(
    ("source", "target", "asks"),
    [
        ("D3", "Won", (Ask.CLOSED_ON, Ask.AMOUNT)),
        ("Lost", "Won", (Ask.CLOSED_ON, Ask.AMOUNT)),
        ("P1", "Won", ()),
        ("G1", "Lost", (Ask.LOST_REASON,)),
        ("D4", "Lost", (Ask.LOST_REASON,)),
        ("D4", "Won", (Ask.CLOSED_ON, Ask.AMOUNT)),
        ("D2", "D4", (Ask.DECISION,)),
        ("D4", "D3", (Ask.DECISION,)),
        ("D4", "N1", (Ask.DECISION,)),
        ("D2", "D3", ()),
        ("D2", "D2", ()),
        ("D4", "D4", ()),
    ],
)
def test_what_must_be_asked(source: str, target: str, asks: tuple[Ask, ...]) -> None:
    assert move(source, target).asks == asks


@pytest.mark.parametrize(
    ("target", "decision"),
    [
        ("D1", Decision.ADVANCE),
        ("Won", Decision.ADVANCE),
        ("N1", Decision.RECYCLE),
        ("Lost", Decision.REMOVE),
    ],
)
def test_leaving_the_stall_is_a_decision(target: str, decision: Decision) -> None:
    assert move("D4", target).decision is decision
    assert move("D2", target).decision is None


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("D3", "P1", "P1 Implementation follows the win. Move the deal to Won first."),
        ("Lost", "P1", "P1 Implementation follows the win. Move the deal to Won first."),
        ("P1", "D1", "This deal was sold. Open a new deal for new business."),
        ("P3", "Lost", "This deal was sold. Open a new deal for new business."),
        ("Won", "D4", "A closed deal can't stall. Reopen it in another phase."),
        ("Lost", "D4", "A closed deal can't stall. Reopen it in another phase."),
        (
            "D4",
            "G1",
            "A stalled deal is advanced, recycled or removed. Move it to Delta, Nurturing, Won or Lost.",
        ),
    ],
)
def test_only_the_model_blocks_and_says_what_to_do(source: str, target: str, reason: str) -> None:
    check = move(source, target)
    assert not check.is_allowed
    assert check.blocked == reason
    assert check.asks == ()


def test_missing_criteria_are_shown_and_do_not_block() -> None:
    known = MoveFacts(frozenset({"Budget confirmed by finance", "Decision maker met in person"}))
    check = move("D2", "D3", known)
    assert check.is_allowed
    assert check.met == ("Budget confirmed by finance", "Decision maker met in person")
    assert check.missing == ("Signing date agreed",)


@pytest.mark.parametrize("target", ["D1", "N1", "G2", "D4", "Lost"])
def test_criteria_are_not_asked_on_the_way_back_into_a_stall_or_out(target: str) -> None:
    check = move("D3", target)
    assert (check.met, check.missing) == ((), ())


def test_waiting_needs_no_criteria_but_going_on_does() -> None:
    assert move("G2", "N1").missing == ()
    assert move("G2", "D1").missing == PHASES["G2"].exit_criteria


def test_advancing_out_of_a_stall_needs_something_new() -> None:
    assert move("D4", "D2").missing == ("Something new has happened since it stalled",)
    assert move("D4", "N1").missing == ()


def test_touches_below_the_target_are_shown() -> None:
    answered = frozenset(PHASES["N1"].exit_criteria)
    assert move("N1", "D1", MoveFacts(answered, touches=3)).missing == ("3 of 8 touches made",)
    assert move("N1", "D1", MoveFacts(answered, touches=8)).missing == ()
