"""A stall is decided in one of four ways or put off with a reason, and every decision is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.stall import DEADLINES_AT_MOST, DEFERRALS_AT_MOST
from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.services.board import BoardQuery, card_ids, cards
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, MoveDeal, create_deal, delete_deal, move_deal
from app.services.history import undo_change
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.stalls.queue import StallRow, stall_queue
from app.storage.database import Database
from tests.support.snapshots import snapshot
from tests.support.team import new_team, on_day, phase_id, sales

# Thursday. D4 of the three-kind template gives three working days: until Tuesday 17 March.
TODAY = date(2026, 3, 12)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on_day(new_team(database), TODAY)


def stalled(ctx: Context, name: str = "Silo weighing") -> int:
    deal = create_deal(ctx, CreateDeal(name, phase_id=phase_id(ctx, "D3"), amount=Money.of("58300", "EUR")))
    return move_deal(ctx, MoveDeal(deal.record_id, phase_id(ctx, "D4"))).record_id


def code_of(ctx: Context, deal_id: int) -> str:
    with ctx.reading() as session:
        there = session.get_one(Deal, deal_id).phase_id
    return next(phase.spec.code for phase in sales(ctx).phases if phase.id == there)


def only(ctx: Context) -> StallRow:
    (row,) = stall_queue(ctx).to_decide
    return row


def test_a_stall_waits_for_its_decision_with_its_days_counted(ctx: Context) -> None:
    deal_id = stalled(ctx)
    row = only(ctx)
    assert (row.deal_id, row.phase_code, row.due_on, row.stays) == (deal_id, "D4", date(2026, 3, 17), 1)
    assert row.due.late == 0
    assert only(on_day(ctx, date(2026, 3, 19))).due.late == 2


@pytest.mark.parametrize(
    ("decision", "code", "until_on"),
    [
        (Decision.ADVANCE, "D3", None),
        (Decision.RECYCLE, "N1", TODAY + timedelta(90)),
        (Decision.REMOVE, "Lost", None),
    ],
)
def test_a_way_out_moves_the_deal_and_says_why_and_undo_takes_all_of_it_back(
    ctx: Context, decision: Decision, code: str, until_on: date | None
) -> None:
    deal_id = stalled(ctx)
    before = snapshot(ctx.db)
    target = None if decision is Decision.REMOVE else phase_id(ctx, code)
    done = decide_stall(ctx, DecideStall(deal_id, decision, "They called back", target, until_on))
    assert code_of(ctx, deal_id) == code
    queue = stall_queue(ctx)
    assert queue.to_decide == queue.waiting == ()
    (decided,) = queue.decided
    assert (decided.decision, decided.reason, decided.to_code) == (decision, "They called back", code)
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert only(ctx).deal_id == deal_id
    after = snapshot(ctx.db)
    assert after["stall_decisions"] == before["stall_decisions"]
    assert after["tasks"] == before["tasks"]


def test_a_deadline_keeps_the_deal_until_its_day_and_somebody_asks_then(ctx: Context) -> None:
    deal_id, friday = stalled(ctx), date(2026, 3, 20)
    cmd = DecideStall(
        deal_id,
        Decision.DEADLINE,
        until_on=friday,
        if_no_answer=Decision.RECYCLE,
        told="We hold the price until Friday.",
    )
    decide_stall(ctx, cmd)
    queue = stall_queue(ctx)
    assert queue.to_decide == ()
    assert [row.due_on for row in queue.waiting] == [friday]
    assert code_of(ctx, deal_id) == "D4"
    with ctx.reading() as session:
        task = session.scalars(select(Task)).one()
    assert (task.subject, task.due_on, task.notes) == ("Ask for the answer", friday, "We hold the price until Friday.")
    assert [row.deal_id for row in stall_queue(on_day(ctx, friday)).to_decide] == [deal_id]


def test_days_run_out_as_well(ctx: Context) -> None:
    deal_id, day = stalled(ctx), TODAY
    for _ in range(DEADLINES_AT_MOST):
        day += timedelta(7)
        decide_stall(ctx, DecideStall(deal_id, Decision.DEADLINE, until_on=day))
    with pytest.raises(UserError, match="Advance, recycle or remove"):
        decide_stall(ctx, DecideStall(deal_id, Decision.DEADLINE, until_on=day + timedelta(7)))
    day = TODAY
    for _ in range(DEFERRALS_AT_MOST):
        here, day = on_day(ctx, day), ctx.calendar.add_working_days(day, 1)
        decide_stall(here, DecideStall(deal_id, Decision.DEFER, "The buyer is ill", until_on=day))
    here, day = on_day(ctx, day), ctx.calendar.add_working_days(day, 1)
    with pytest.raises(UserError, match="Make it now"):
        decide_stall(here, DecideStall(deal_id, Decision.DEFER, "Still ill", until_on=day))


def test_a_decision_that_is_put_off_twice_to_one_day_counts_once(ctx: Context) -> None:
    put_off = DecideStall(stalled(ctx), Decision.DEFER, "The buyer is ill", until_on=date(2026, 3, 13))
    decide_stall(ctx, put_off)
    with pytest.raises(UserError, match="put off to Friday 13 March already"):
        decide_stall(ctx, put_off)
    assert stall_queue(ctx).waiting[0].deferrals == 1


@pytest.mark.parametrize(
    ("cmd", "field"),
    [
        (DecideStall(1, Decision.ADVANCE, ""), "reason"),
        (DecideStall(1, Decision.ADVANCE, "New budget"), "to_phase_id"),
        (DecideStall(1, Decision.RECYCLE, " ", 3), "reason"),
        (DecideStall(1, Decision.REMOVE), "reason"),
        (DecideStall(1, Decision.DEFER, until_on=date(2026, 3, 13)), "reason"),
        (DecideStall(1, Decision.DEADLINE), "until_on"),
        (DecideStall(1, Decision.DEADLINE, until_on=TODAY), "until_on"),
        (DecideStall(1, Decision.DEADLINE, until_on=date(2026, 12, 1)), "until_on"),
        (DecideStall(1, Decision.DEFER, "Holiday", until_on=date(2026, 3, 20)), "until_on"),
    ],
)
def test_what_a_decision_lacks_is_said_and_nothing_is_stored(ctx: Context, cmd: DecideStall, field: str) -> None:
    stalled(ctx)
    before = snapshot(ctx.db)
    with pytest.raises(UserError) as caught:
        decide_stall(ctx, cmd)
    assert caught.value.field == field
    assert snapshot(ctx.db) == before


def test_a_phase_of_the_wrong_kind_is_refused(ctx: Context) -> None:
    deal_id = stalled(ctx)
    for decision, code in ((Decision.ADVANCE, "N1"), (Decision.ADVANCE, "D4"), (Decision.RECYCLE, "D2")):
        with pytest.raises(UserError, match="Choose a"):
            decide_stall(ctx, DecideStall(deal_id, decision, "Because", phase_id(ctx, code)))


def test_only_a_stalled_deal_can_be_decided(ctx: Context) -> None:
    deal_id = stalled(ctx)
    decide_stall(ctx, DecideStall(deal_id, Decision.REMOVE, "No scale in the plan"))
    with pytest.raises(UserError, match="is in Lost"):
        decide_stall(ctx, DecideStall(deal_id, Decision.DEADLINE, until_on=date(2026, 3, 20)))


def test_the_second_of_two_people_is_told_what_the_first_decided(ctx: Context) -> None:
    deal_id = stalled(ctx)
    seen = only(ctx)
    decide_stall(ctx, DecideStall(deal_id, Decision.DEADLINE, until_on=date(2026, 3, 20)))
    late = DecideStall(deal_id, Decision.REMOVE, "Silent", stay_id=seen.stay_id, seen=seen.decisions)
    with pytest.raises(UserError, match="Mira Osei has set a deadline for 2026-03-20 meanwhile"):
        decide_stall(ctx, late)
    decide_stall(ctx, DecideStall(deal_id, Decision.REMOVE, "Silent", stay_id=seen.stay_id, seen=1))
    move_deal(ctx, MoveDeal(deal_id, phase_id(ctx, "D3"), reason="They are back"))
    move_deal(ctx, MoveDeal(deal_id, phase_id(ctx, "D4")))
    with pytest.raises(UserError, match="came back meanwhile"):
        decide_stall(ctx, late)
    assert only(ctx).stays == 2


def test_a_deal_is_deleted_with_its_decisions(ctx: Context) -> None:
    deal_id = stalled(ctx)
    decide_stall(ctx, DecideStall(deal_id, Decision.DEADLINE, until_on=date(2026, 3, 20)))
    delete_deal(ctx, DeleteDeal(deal_id))
    with ctx.reading() as session:
        assert session.scalars(select(StallDecision)).all() == []


def test_the_board_says_the_same_as_the_review_when_a_decision_was_put_off(ctx: Context) -> None:
    """Two stalls of Thursday 12 March are due on Tuesday 17; then one of them gets until Friday 20."""
    other, deal_id = stalled(ctx, "Other"), stalled(ctx)
    tuesday, friday, monday = (on_day(ctx, date(2026, 3, day)) for day in (17, 20, 23))
    decide_stall(tuesday, DecideStall(deal_id, Decision.DEFER, "They meet on Friday", until_on=date(2026, 3, 18)))
    decide_stall(tuesday, DecideStall(deal_id, Decision.DEADLINE, until_on=date(2026, 3, 20)))
    assert in_review(tuesday) == {other: 0}
    assert on_board(tuesday) == [(other, 0), (deal_id, 0)]
    assert in_review(friday) == {other: 3, deal_id: 0} == dict(on_board(friday))
    assert in_review(monday) == {other: 4, deal_id: 1} == dict(on_board(monday))


def in_review(ctx: Context) -> dict[int, int]:
    return {row.deal_id: row.due.late for row in stall_queue(ctx).to_decide}


def on_board(ctx: Context) -> list[tuple[int, int]]:
    """The cards of the stall in their order, each with its working days past the decision."""
    ids = card_ids(ctx, BoardQuery(sales(ctx)))[phase_id(ctx, "D4")]
    found = cards(ctx, ids)
    return [(key, due.late) for key in ids if (due := found[key].decision)]
