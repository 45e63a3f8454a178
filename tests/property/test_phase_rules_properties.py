"""What holds for every move in every shipped pipeline."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.domain.phase_rules import Ask, MoveFacts, check_move
from app.domain.pipeline_templates import load_template
from app.domain.pipelines import PhaseKind, PhaseSpec

FOLDER = Path(__file__).parents[2] / "resources" / "templates" / "pipelines"
ROWS = [
    pipeline.phases
    for path in sorted(FOLDER.glob("*.json"))
    for pipeline in load_template(path.read_text(encoding="utf-8")).pipelines
]
moves = st.sampled_from(ROWS).flatmap(
    lambda row: st.tuples(st.sampled_from(row), st.sampled_from(row), st.integers(0, 20), st.data())
)


@given(moves)
def test_facts_never_decide_whether_a_move_is_possible(
    drawn: tuple[PhaseSpec, PhaseSpec, int, st.DataObject],
) -> None:
    source, target, touches, data = drawn
    ticked = data.draw(st.frozensets(st.sampled_from((*source.exit_criteria, "Another"))))
    check = check_move(source, target, MoveFacts(ticked, touches))
    assert check.is_allowed == check_move(source, target, MoveFacts()).is_allowed
    assert set(check.met) <= ticked
    assert not set(check.missing) & ticked


@given(moves)
def test_every_open_deal_can_always_be_won_or_lost(
    drawn: tuple[PhaseSpec, PhaseSpec, int, st.DataObject],
) -> None:
    source, target, touches, _ = drawn
    check = check_move(source, target, MoveFacts(touches=touches))
    if source.kind.is_open and target.kind in (PhaseKind.WON, PhaseKind.LOST):
        assert check.is_allowed
        assert check.asks
    if not check.is_allowed:
        assert check.blocked.endswith(".")
    if Ask.DECISION in check.asks:
        assert source.is_stall or target.is_stall
