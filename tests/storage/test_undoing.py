"""Undo writes what was before, refuses what has changed since, and its own undo is the redo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.domain.errors import UserError
from app.domain.money import Money
from app.models.deals import Deal, PhaseChange
from app.models.people import Company
from app.services import history
from app.services.context import Context
from app.services.deals.commands import (
    CreateDeal,
    DeleteDeal,
    EditDeal,
    MoveDeal,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
)
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from tests.support.snapshots import snapshot
from tests.support.team import new_team, sales


@pytest.fixture
def ctx(database: Database) -> Context:
    return new_team(database)


def changed(change_set_id: int | None) -> int:
    assert change_set_id is not None
    return change_set_id


def test_a_move_is_undone_and_redone(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    before = snapshot(ctx.db)
    move = move_deal(ctx, MoveDeal(deal.record_id, sales(ctx).phase("D2").id, deal.version))
    after = snapshot(ctx.db)
    undone = history.undo_change(ctx, changed(move.change_set_id))
    assert undone.label == "Undid: Moved Crane scales to D2"
    assert snapshot(ctx.db) == before
    redone = history.undo_change(ctx, undone.change_set_id)
    assert redone.label == "Redid: Moved Crane scales to D2"
    assert snapshot(ctx.db) == after


def test_a_deleted_deal_comes_back_with_all_that_was_its(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales", amount=Money(3_120_000, "EUR")))
    move_deal(ctx, MoveDeal(deal.record_id, sales(ctx).phase("D1").id))
    before = snapshot(ctx.db)
    deleted = delete_deal(ctx, DeleteDeal(deal.record_id))
    with ctx.reading() as session:
        assert session.scalar(select(func.count()).select_from(Deal)) == 0
        assert session.scalar(select(func.count()).select_from(PhaseChange)) == 0
    history.undo_change(ctx, changed(deleted.change_set_id))
    assert snapshot(ctx.db) == before


def test_an_added_deal_is_taken_away_and_put_back(ctx: Context) -> None:
    before = snapshot(ctx.db)
    added = create_deal(ctx, CreateDeal("Crane scales"))
    after = snapshot(ctx.db)
    undone = history.undo_change(ctx, changed(added.change_set_id))
    assert snapshot(ctx.db) == before
    history.undo_change(ctx, undone.change_set_id)
    assert snapshot(ctx.db) == after


def test_what_somebody_changed_since_is_not_undone(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    first = edit_deal(ctx, EditDeal(deal.record_id, 1, {"amount_minor": 100}))
    edit_deal(ctx, EditDeal(deal.record_id, 2, {"amount_minor": 200}))
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match="changed since"):
        history.undo_change(ctx, changed(first.change_set_id))
    with pytest.raises(UserError, match="changed since"):
        history.undo_change(ctx, changed(deal.change_set_id))
    assert snapshot(ctx.db) == before


def test_another_field_may_change_in_between(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    first = edit_deal(ctx, EditDeal(deal.record_id, 1, {"amount_minor": 100}))
    edit_deal(ctx, EditDeal(deal.record_id, 2, {"competitor": "Mettler"}))
    history.undo_change(ctx, changed(first.change_set_id))
    with ctx.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.amount_minor, stored.competitor) == (None, "Mettler")


def test_an_added_deal_can_go_after_its_changes_were_undone(ctx: Context) -> None:
    before = snapshot(ctx.db)
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    edit = edit_deal(ctx, EditDeal(deal.record_id, 1, {"amount_minor": 100}))
    history.undo_change(ctx, changed(edit.change_set_id))
    history.undo_change(ctx, changed(deal.change_set_id))
    assert snapshot(ctx.db) == before


def test_twice_is_refused(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    history.undo_change(ctx, changed(deal.change_set_id))
    with pytest.raises(UserError, match="undone already"):
        history.undo_change(ctx, changed(deal.change_set_id))


def test_a_bulk_insert_is_taken_back_whole(ctx: Context) -> None:
    before = snapshot(ctx.db)
    now = datetime(2026, 3, 12, tzinfo=UTC)
    with ctx.unit_of_work("Imported", is_bulk=True) as uow:
        rows = [{"name": f"F{i}", "match_key": f"f{i}", "created_at": now} for i in range(2500)]
        ids = bulk_insert(uow, "companies", rows)
    with ctx.unit_of_work("Renamed") as rename:
        rename.session.get_one(Company, ids[3]).name = "Kept"
    with pytest.raises(UserError, match="Renamed"):
        history.undo_change(ctx, uow.change_set_id)
    history.undo_change(ctx, rename.change_set_id)
    history.undo_change(ctx, uow.change_set_id)
    assert snapshot(ctx.db) == before


def test_the_newest_own_change_is_undone_first(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    edit_deal(ctx, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    assert history.undo_newest(ctx).label == "Undid: Changed competitor of Crane scales"
    assert history.undo_newest(ctx).label == "Undid: Added Crane scales"
