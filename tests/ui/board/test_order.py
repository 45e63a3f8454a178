"""The order of cards: from one list to another in few steps, and moves that are shown before they are stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.services.board import Order
from app.ui.board.arrangement import Arrangement, Shift
from app.ui.board.edits import Insert, Move, Remove, plan

KEYS = st.lists(st.integers(1, 30), unique=True, max_size=20)


def _done(have: list[int], want: list[int]) -> list[int] | None:
    steps = plan(have, want)
    if steps is None:
        return None
    rows = list(have)
    for step in steps:
        match step:
            case Remove(row, count):
                assert row + count <= len(rows)
                del rows[row : row + count]
            case Insert(row, keys):
                rows[row:row] = keys
            case Move(source, target):
                rows.insert(target, rows.pop(source))
    return rows


@given(KEYS, KEYS)
def test_the_steps_lead_from_one_list_to_the_other(have: list[int], want: list[int]) -> None:
    assert _done(have, want) in (None, want)


@given(KEYS, st.data())
def test_one_card_that_changes_places_is_one_step(have: list[int], data: st.DataObject) -> None:
    if len(have) < 2:
        return
    source = data.draw(st.integers(0, len(have) - 1))
    target = data.draw(st.integers(0, len(have) - 1))
    want = list(have)
    want.insert(target, want.pop(source))
    steps = plan(have, want)
    assert steps is not None
    assert len(steps) == (source != target)


@given(KEYS)
def test_cards_that_come_and_go_keep_the_others(have: list[int]) -> None:
    want = [100, *have[1:], 200]
    steps = plan(have, want)
    assert steps is not None
    assert not any(isinstance(step, Move) for step in steps)
    assert _done(have, want) == want


def test_far_too_different_lists_start_afresh() -> None:
    assert plan(list(range(1, 30)), list(range(29, 0, -1))) is None


def _order(columns: dict[int, tuple[int, ...]]) -> Order:
    return Order(columns, {key: phase_id for phase_id, ids in columns.items() for key in ids})


def _arranged() -> Arrangement:
    order = Arrangement()
    order.stored(_order({1: (10, 11, 12), 2: (20, 21)}), 0)
    return order


def test_a_move_that_fails_takes_nothing_else_along() -> None:
    order = _arranged()
    order.shift(Shift(1, (10,), 2, index=0))
    order.shift(Shift(2, (11,), 2, before_id=21))
    assert (order.order(1), order.order(2)) == ((12,), (10, 20, 11, 21))
    order.take_back(1)
    assert (order.order(1), order.order(2)) == ((10, 12), (20, 11, 21))
    assert order.phase_of(11) == 2


def test_a_stored_move_is_shown_until_the_database_answers_with_it() -> None:
    order = _arranged()
    order.shift(Shift(1, (10,), 2))
    order.confirm(1)
    order.settle(1, 2)
    order.stored(_order({1: (10, 11, 12), 2: (20, 21)}), 1)  # was read before the move was stored
    assert order.phase_of(10) == 2
    order.stored(_order({1: (11, 12), 2: (20, 10, 21)}), 2)
    assert order.order(2) == (20, 10, 21)


def test_a_move_goes_on_top_of_what_others_did_meanwhile() -> None:
    order = _arranged()
    order.shift(Shift(1, (12,), 2, before_id=20))
    order.stored(_order({1: (11, 12, 13), 2: (21,)}), 5)
    assert (order.order(1), order.order(2)) == ((11, 13), (21, 12))
    assert order.count() == 4


@given(st.lists(st.tuples(st.integers(10, 15), st.integers(1, 3), st.integers(0, 8)), max_size=12))
def test_no_card_is_ever_lost_or_shown_twice(moves: list[tuple[int, int, int]]) -> None:
    order = Arrangement()
    order.stored(_order({1: (10, 11, 12, 13, 14, 15)}), 0)
    for number, (deal_id, phase_id, index) in enumerate(moves):
        order.shift(Shift(number, (deal_id,), phase_id, index=index))
        if number % 3 == 2:
            order.take_back(number - 1)
    shown = [key for phase_id in (1, 2, 3) for key in order.order(phase_id)]
    assert sorted(shown) == [10, 11, 12, 13, 14, 15]


def test_what_is_equal_is_shared_with_the_order_before() -> None:
    before = _order({1: (10, 11), 2: (20,)})
    after = _order({1: (10, 11), 2: (20, 21)}).sharing(before)
    assert after == _order({1: (10, 11), 2: (20, 21)})
    assert after.columns[1] is before.columns[1]
