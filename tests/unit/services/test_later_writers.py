"""Whoever stores last does not win: each command that could write over somebody else's work refuses to."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.errors import ConflictError, UserError
from app.domain.money import Money
from app.models.deals import Deal
from app.models.pipeline import Pipeline
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.lines import AddLine, TakeSumAsAmount, add_line, take_sum_as_amount
from app.services.pipelines.commands import (
    EditPhase,
    RenamePipeline,
    ReorderPhases,
    RetirePhase,
    edit_phase,
    rename_pipeline,
    reorder_phases,
    retire_phase,
)
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import as_user, new_team, sales


@pytest.fixture
def mira(database: Database) -> Context:
    return new_team(database)


@pytest.fixture
def jonas(mira: Context) -> Context:
    create_user(mira, CreateUser("Jonas Lind", role="owner"))
    return as_user(mira, "Jonas Lind")


def deal_of(ctx: Context, deal_id: int) -> Deal:
    with ctx.reading() as session:
        return session.get_one(Deal, deal_id)


def test_a_card_put_elsewhere_in_its_column_does_not_come_back_to_it(mira: Context, jonas: Context) -> None:
    pipeline = sales(mira)
    other = create_deal(mira, CreateDeal("Hopper scales"))
    deal = create_deal(mira, CreateDeal("Crane scales"))
    move_deal(jonas, MoveDeal(deal.record_id, pipeline.phase("D4").id, deal.version))
    move_deal(mira, MoveDeal(deal.record_id, pipeline.phase("G1").id, deal.version, before_id=other.record_id))
    assert deal_of(mira, deal.record_id).phase_id == pipeline.phase("D4").id


def test_the_amount_that_was_won_is_not_stored_over_another(mira: Context, jonas: Context) -> None:
    won = sales(mira).phase("Won").id
    deal = create_deal(mira, CreateDeal("Crane scales", amount=Money(100, "EUR")))
    edit_deal(jonas, EditDeal(deal.record_id, deal.version, {"amount_minor": 300, "currency": "EUR"}))
    move = MoveDeal(deal.record_id, won, deal.version, closed_on=date(2026, 3, 10), amount=Money(120, "EUR"))
    with pytest.raises(ConflictError) as caught:
        move_deal(mira, move)
    assert [conflict.field for conflict in caught.value.conflicts] == ["amount_minor", "currency"]
    same = MoveDeal(deal.record_id, won, deal.version, closed_on=date(2026, 3, 10), amount=Money(100, "EUR"))
    move_deal(mira, same)
    stored = deal_of(mira, deal.record_id)
    assert (stored.phase_id, stored.amount_minor) == (won, 300)


def test_two_who_win_the_same_deal_for_different_amounts_are_told(mira: Context, jonas: Context) -> None:
    won = sales(mira).phase("Won").id
    deal = create_deal(mira, CreateDeal("Crane scales"))
    day = date(2026, 3, 10)
    move_deal(jonas, MoveDeal(deal.record_id, won, deal.version, closed_on=day, amount=Money(100, "EUR")))
    move = MoveDeal(deal.record_id, won, deal.version, closed_on=day, amount=Money(120, "EUR"))
    with pytest.raises(ConflictError) as caught:
        move_deal(mira, move)
    again = MoveDeal(deal.record_id, won, caught.value.version, closed_on=day, amount=Money(120, "EUR"))
    move_deal(mira, again)
    assert deal_of(mira, deal.record_id).amount_minor == 120


def test_a_reason_for_the_loss_is_not_stored_over_another(mira: Context, jonas: Context) -> None:
    lost = sales(mira).phase("Lost").id
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(jonas, EditDeal(deal.record_id, deal.version, {"competitor": "Mettler"}))
    with pytest.raises(ConflictError) as caught:
        move_deal(mira, MoveDeal(deal.record_id, lost, deal.version, reason="Price", competitor="Sartorius"))
    assert [conflict.field for conflict in caught.value.conflicts] == ["competitor"]


def test_the_sum_is_taken_only_as_it_was_seen(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    add_line(mira, AddLine(deal.record_id, description="Scale", unit_price=Money(100, "EUR")))
    add_line(jonas, AddLine(deal.record_id, description="Cell", unit_price=Money(50, "EUR")))
    with pytest.raises(UserError, match="offer was changed meanwhile"):
        take_sum_as_amount(mira, TakeSumAsAmount(deal.record_id, deal.version, Money(100, "EUR")))
    take_sum_as_amount(mira, TakeSumAsAmount(deal.record_id, deal.version, Money(150, "EUR")))
    assert deal_of(mira, deal.record_id).amount_minor == 150


def test_phases_put_in_order_by_two_people(mira: Context, jonas: Context) -> None:
    pipeline = sales(mira)
    seen = tuple(phase.id for phase in pipeline.phases)
    g1, g2, *rest = seen
    d1, d2 = pipeline.phase("D1").id, pipeline.phase("D2").id
    mine = tuple({d1: d2, d2: d1}.get(key, key) for key in seen)
    theirs = (g2, g1, *rest)
    reorder_phases(jonas, ReorderPhases(pipeline.id, theirs, seen))
    reorder_phases(mira, ReorderPhases(pipeline.id, theirs, seen))
    with pytest.raises(ConflictError) as caught:
        reorder_phases(mira, ReorderPhases(pipeline.id, mine, seen))
    (order,) = caught.value.conflicts
    assert (order.before, order.mine, order.theirs, caught.value.who) == (seen, mine, theirs, "Jonas Lind")
    reorder_phases(mira, ReorderPhases(pipeline.id, mine, theirs))
    assert tuple(phase.id for phase in sales(mira).phases) == mine


def test_a_phase_is_retired_as_it_was_seen(mira: Context, jonas: Context) -> None:
    phase = sales(mira).phase("D2")
    retire_phase(jonas, RetirePhase(phase.id, version=phase.version))
    with pytest.raises(ConflictError):
        retire_phase(mira, RetirePhase(phase.id, version=phase.version))


def test_a_name_only_repeated_leaves_the_others_name_alone(mira: Context, jonas: Context) -> None:
    pipeline = sales(mira)
    rename_pipeline(jonas, RenamePipeline(pipeline.id, pipeline.version, "Direct sales"))
    rename_pipeline(mira, RenamePipeline(pipeline.id, pipeline.version, pipeline.name))
    with mira.reading() as session:
        assert session.get_one(Pipeline, pipeline.id).name == "Direct sales"
    phase = pipeline.phase("D1")
    edit_phase(jonas, EditPhase(phase.id, phase.version, {"limit_days": 20}))
    edit_phase(mira, EditPhase(phase.id, phase.version, {"limit_days": phase.spec.limit_days}))
    assert sales(mira).phase("D1").spec.limit_days == 20
