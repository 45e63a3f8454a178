"""Several deals moved as one step, and a user's own order."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.domain.errors import UserError
from app.models.deals import Deal
from app.models.tasks import Task
from app.services.board import BoardQuery, card_ids
from app.services.board.landing import landing
from app.services.context import Context
from app.services.deals.batch import MoveConflict, MoveDeals, MovesRefused, NextTask, move_deals
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.entering import MoveRefused
from app.services.history import undo_change
from app.services.tasks import AddTask, add_task
from app.storage.database import Database
from tests.support.team import TODAY, new_team, sales


def _deals(ctx: Context, code: str, names: str) -> list[int]:
    phase = sales(ctx).phase(code).id
    return [create_deal(ctx, CreateDeal(name, phase_id=phase)).record_id for name in names.split()]


def _codes(ctx: Context, ids: list[int]) -> list[str]:
    codes = {phase.id: phase.spec.code for phase in sales(ctx).phases}
    with ctx.reading() as session:
        return [codes[session.get_one(Deal, key).phase_id] for key in ids]


def _moves(ctx: Context, ids: list[int], code: str) -> tuple[MoveDeal, ...]:
    return tuple(MoveDeal(key, sales(ctx).phase(code).id, 1) for key in ids)


def test_many_deals_move_and_come_back_as_one_step(database: Database) -> None:
    ctx = new_team(database)
    ids = _deals(ctx, "D1", "Cranes Silos Hoppers")
    moved = move_deals(ctx, MoveDeals(_moves(ctx, ids, "D2")))
    assert moved.label == "Moved 3 deals to D2"
    assert _codes(ctx, ids) == ["D2", "D2", "D2"]
    assert moved.versions == dict.fromkeys(ids, 2)
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert _codes(ctx, ids) == ["D1", "D1", "D1"]


def test_one_conflict_keeps_all_where_they_were(database: Database) -> None:
    ctx = new_team(database)
    ids = _deals(ctx, "D1", "Cranes Silos")
    move_deal(ctx, MoveDeal(ids[1], sales(ctx).phase("D4").id))
    with pytest.raises(MoveConflict) as caught:
        move_deals(ctx, MoveDeals(_moves(ctx, ids, "D2")))
    assert (caught.value.deal_id, caught.value.version) == (ids[1], 2)
    assert caught.value.is_before_known
    # As after a backup was restored: of that version the log knows nothing.
    elsewhere = MoveDeal(ids[0], sales(ctx).phase("D2").id, version=7)
    with pytest.raises(MoveConflict) as caught:
        move_deals(ctx, MoveDeals((elsewhere,)))
    assert not caught.value.is_before_known
    assert _codes(ctx, ids) == ["D1", "D4"]


def test_into_the_stall_with_the_day_of_the_decision(database: Database) -> None:
    ctx = new_team(database)
    (deal,) = _deals(ctx, "D2", "Cranes")
    stall = MoveDeal(deal, sales(ctx).phase("D4").id, 1, reason="Budget is frozen")
    move_deals(ctx, MoveDeals((stall,), then=NextTask("Decide", date(2026, 3, 20))))
    with ctx.reading() as session:
        task = session.scalars(select(Task)).one()
        assert (task.subject, task.due_on, task.deal_id, task.notes) == (
            "Decide",
            date(2026, 3, 20),
            deal,
            "Budget is frozen",
        )
    with pytest.raises(UserError, match="passed"):
        move_deals(ctx, MoveDeals((stall,), then=NextTask("Decide", date(2026, 3, 1))))


def test_below_all_others_in_ones_own_order(database: Database) -> None:
    ctx = new_team(database)
    first, second, third = _deals(ctx, "D1", "Cranes Silos Hoppers")
    query = BoardQuery(sales(ctx), sort="mine")
    phase = sales(ctx).phase("D1").id
    move_deals(ctx, MoveDeals((MoveDeal(first, phase),), is_last=True))
    assert card_ids(ctx, query)[phase] == (second, third, first)
    move_deals(ctx, MoveDeals((MoveDeal(first, phase, before_id=third),)))
    assert card_ids(ctx, query)[phase] == (second, first, third)


def test_nothing_to_move_is_a_mistake_of_ours(database: Database) -> None:
    with pytest.raises(ValueError, match="nothing"):
        move_deals(new_team(database), MoveDeals(()))


@pytest.mark.parametrize("sort", ["next", "amount", "close", "age", "name", "mine"])
def test_a_card_lands_where_the_sort_will_put_it(database: Database, sort: str) -> None:
    ctx = new_team(database)
    there = _deals(ctx, "D2", "Bulk Dough Crane")
    (held,) = _deals(ctx, "D1", "Coffee")
    for key, day in zip([*there, held], (10, 14, 12, 13), strict=True):
        add_task(ctx, AddTask("Call", TODAY.replace(day=day), deal_id=key))
    pipeline = sales(ctx)
    query = BoardQuery(pipeline, sort=sort)
    target = pipeline.phase("D2").id
    place = landing(ctx, query, held, target)
    move_deal(ctx, MoveDeal(held, target))
    assert card_ids(ctx, query)[target].index(held) == place


def test_what_closes_stands_first_in_the_default_order(database: Database) -> None:
    ctx = new_team(database)
    (held,) = _deals(ctx, "D1", "Coffee")
    assert landing(ctx, BoardQuery(sales(ctx)), held, sales(ctx).phase("Lost").id) == 0


@pytest.mark.parametrize(
    ("code", "target", "words"),
    [
        ("G1", "P1", "P1 Implementation follows the win. Move the deal to Won first."),
        ("D4", "G2", "A stalled deal is advanced, recycled or removed."),
    ],
)
def test_what_the_rules_block_is_refused_to_everybody_who_asks(
    database: Database, code: str, target: str, words: str
) -> None:
    ctx = new_team(database)
    (deal,) = _deals(ctx, code, "Cranes")
    for attempt in (
        lambda: move_deal(ctx, MoveDeal(deal, sales(ctx).phase(target).id, 1)),
        lambda: move_deals(ctx, MoveDeals(_moves(ctx, [deal], target))),
    ):
        with pytest.raises(MoveRefused, match=words) as caught:
            attempt()
        assert caught.value.field == "phase"
    assert _codes(ctx, [deal]) == [code]


def test_of_many_all_that_may_not_go_are_named_and_none_is_moved(database: Database) -> None:
    ctx = new_team(database)
    stalled, fresh = _deals(ctx, "D4", "Cranes Silos Hoppers Belts"), _deals(ctx, "D1", "Mills")
    with pytest.raises(MovesRefused) as caught:
        move_deals(ctx, MoveDeals(_moves(ctx, [*stalled, *fresh], "G2")))
    assert [refusal.title for refusal in caught.value.refused] == ["Cranes", "Silos", "Hoppers", "Belts"]
    assert caught.value.message.startswith("4 of 5 deals can't go there, so none was moved. Cranes: A stalled deal")
    assert caught.value.message.endswith("And 1 more.")
    assert _codes(ctx, [*stalled, *fresh]) == ["D4"] * 4 + ["D1"]


def test_undo_brings_back_even_from_where_no_move_leads(database: Database) -> None:
    """Taking back what was just done is no move: the deal is as if it had never stalled."""
    ctx = new_team(database)
    (deal,) = _deals(ctx, "G2", "Cranes")
    moved = move_deal(ctx, MoveDeal(deal, sales(ctx).phase("D4").id, 1))
    assert moved.change_set_id is not None
    undo_change(ctx, moved.change_set_id)
    assert _codes(ctx, [deal]) == ["G2"]


def test_the_reason_of_a_loss_keeps_to_its_column(database: Database) -> None:
    ctx = new_team(database)
    (key,) = _deals(ctx, "D2", "Ferro")
    lost = sales(ctx).phase("Lost").id
    for too_long in (
        MoveDeal(key, lost, reason="r" * 201),
        MoveDeal(key, lost, reason="Price", competitor="c" * 201),
    ):
        with pytest.raises(UserError, match=r"too long: 201 characters\. Use at most 200"):
            move_deal(ctx, too_long)
    move_deal(ctx, MoveDeal(key, lost, reason="Price\nand time ", competitor=" Novaflow"))
    with ctx.reading() as session:
        deal = session.get_one(Deal, key)
        assert (deal.lost_reason, deal.competitor) == ("Price and time", "Novaflow")


def test_the_reason_of_a_move_keeps_to_its_column(database: Database) -> None:
    ctx = new_team(database)
    (key,) = _deals(ctx, "D2", "Ferro")
    stall = sales(ctx).phase("D4").id
    with pytest.raises(UserError, match=r"too long: 301 characters\. Use at most 300") as refused:
        move_deal(ctx, MoveDeal(key, stall, reason="r" * 301))
    assert refused.value.field == "reason"
    move_deal(ctx, MoveDeal(key, stall, reason="r" * 300))
    assert _codes(ctx, [key]) == ["D4"]
