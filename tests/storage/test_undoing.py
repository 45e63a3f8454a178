"""Undo writes what was before, refuses what has changed since, and its own undo is the redo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.domain.errors import ConflictError, DatabaseBusy, FieldConflict, Settlement, UserError
from app.domain.money import Money
from app.models import Base
from app.models.deals import Deal, PhaseChange
from app.models.people import Company
from app.services import history
from app.services.context import Context
from app.services.deals.batch import MoveDeals, move_deals
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
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.sources import CreateLeadSource, EditLeadSource, create_lead_source, edit_lead_source
from app.storage.bulk import bulk_insert
from app.storage.undo_plan import store
from tests.support.snapshots import snapshot
from tests.support.team import sales


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


def test_an_undo_that_meets_a_later_change_tells_all_sides(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    first = edit_deal(ctx, EditDeal(deal.record_id, 1, {"competitor": "Mettler", "notes": "Ring twice"}))
    edit_deal(ctx, EditDeal(deal.record_id, 2, {"competitor": "Sartorius"}))
    with pytest.raises(ConflictError) as caught:
        history.undo_change(ctx, changed(first.change_set_id))
    error = caught.value
    assert (error.table, error.record_id, error.refused, error.deletes) == ("deals", deal.record_id, "undo", False)
    assert error.conflicts == (FieldConflict("competitor", "Mettler", None, "Sartorius"),)
    assert (error.who, error.version) == ("Mira Osei", 3)


@pytest.mark.parametrize(("theirs", "left"), [((), None), (("competitor",), "Sartorius")])
def test_an_undo_goes_on_as_it_was_settled(ctx: Context, theirs: tuple[str, ...], left: str | None) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    first = edit_deal(ctx, EditDeal(deal.record_id, 1, {"competitor": "Mettler", "notes": "Ring twice"}))
    edit_deal(ctx, EditDeal(deal.record_id, 2, {"competitor": "Sartorius"}))
    row = ("deals", deal.record_id)
    with pytest.raises(ConflictError):
        history.undo_change(ctx, changed(first.change_set_id), settled={row: Settlement(2)})
    undone = history.undo_change(ctx, changed(first.change_set_id), settled={row: Settlement(3, frozenset(theirs))})
    with ctx.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.competitor, stored.notes) == (left, None)
    history.undo_change(ctx, undone.change_set_id)
    with ctx.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.competitor, stored.notes) == ("Sartorius", "Ring twice")


def test_a_move_is_taken_back_all_the_same_by_moving_back(ctx: Context) -> None:
    deal, pipeline = create_deal(ctx, CreateDeal("Crane scales")), sales(ctx)
    move = move_deal(ctx, MoveDeal(deal.record_id, pipeline.phase("D2").id))
    move_deal(ctx, MoveDeal(deal.record_id, pipeline.phase("D3").id))
    with pytest.raises(ConflictError) as caught:
        history.undo_change(ctx, changed(move.change_set_id))
    assert caught.value.conflicts[0] == FieldConflict(
        "phase_id", pipeline.phase("D2").id, pipeline.phase("G1").id, pipeline.phase("D3").id
    )
    row = ("deals", deal.record_id)
    history.undo_change(ctx, changed(move.change_set_id), settled={row: Settlement(caught.value.version)})
    with ctx.reading() as session:
        stays = session.scalars(select(PhaseChange).order_by(PhaseChange.id)).all()
        assert session.get_one(Deal, deal.record_id).phase_id == pipeline.phase("G1").id
    codes = {phase.id: phase.spec.code for phase in pipeline.phases}
    assert [codes[stay.phase_id] for stay in stays] == ["G1", "D2", "D3", "G1"]
    assert [stay.left_at is None for stay in stays] == [False, False, False, True]


def test_what_is_as_before_already_is_no_conflict(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    first = edit_deal(ctx, EditDeal(deal.record_id, 1, {"competitor": "Mettler", "notes": "Ring twice"}))
    edit_deal(ctx, EditDeal(deal.record_id, 2, {"competitor": None}))
    history.undo_change(ctx, changed(first.change_set_id))
    with ctx.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.competitor, stored.notes) == (None, None)


def test_what_others_added_to_a_record_is_not_lost_with_its_addition(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro"))
    create_contact(ctx, CreateContact("Ana Ruiz", company.record_id))
    with pytest.raises(UserError, match=r"People were added to it since.*the bin"):
        history.undo_change(ctx, changed(company.change_set_id))


def test_the_undo_of_an_addition_that_was_changed_since_can_be_settled(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    edit_deal(ctx, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    with pytest.raises(ConflictError) as caught:
        history.undo_change(ctx, changed(deal.change_set_id))
    assert caught.value.deletes
    assert caught.value.conflicts == (FieldConflict("competitor", None, None, "Mettler"),)
    settled = {("deals", deal.record_id): Settlement(caught.value.version)}
    history.undo_change(ctx, changed(deal.change_set_id), settled=settled)
    with ctx.reading() as session:
        assert session.get(Deal, deal.record_id) is None


def test_of_a_change_of_many_one_record_goes_back_alone(ctx: Context) -> None:
    ids = [create_deal(ctx, CreateDeal(name)).record_id for name in ("One", "Two")]
    d2 = sales(ctx).phase("D2").id
    moved = move_deals(ctx, MoveDeals(tuple(MoveDeal(key, d2) for key in ids)))
    change_set_id = changed(moved.change_set_id)
    with ctx.reading() as session:
        before = session.get_one(Deal, ids[0]).phase_id
    part = history.undo_change(ctx, change_set_id, record=("deals", ids[1]))
    with ctx.reading() as session:
        phases = [session.get_one(Deal, key).phase_id for key in ids]
        assert phases == [before, sales(ctx).phase("G1").id]
        open_stays = select(PhaseChange.phase_id).where(PhaseChange.deal_id == ids[1], PhaseChange.left_at.is_(None))
        assert session.scalars(open_stays).all() == [phases[1]]
    with pytest.raises(UserError, match="undone already"):
        history.undo_change(ctx, change_set_id, record=("deals", ids[1]))
    history.undo_change(ctx, change_set_id)
    with ctx.reading() as session:
        assert {session.get_one(Deal, key).phase_id for key in ids} == {sales(ctx).phase("G1").id}
    history.undo_change(ctx, part.change_set_id)


def test_a_change_of_one_record_goes_back_whole_from_its_history(ctx: Context) -> None:
    before = snapshot(ctx.db)
    deal = create_deal(ctx, CreateDeal("Crane scales", new_company="Ferro"))
    history.undo_change(ctx, changed(deal.change_set_id), record=("deals", deal.record_id))
    assert snapshot(ctx.db) == before


def test_a_name_that_is_taken_by_now_is_not_given_back(ctx: Context) -> None:
    show = create_lead_source(ctx, CreateLeadSource("Show"))
    renamed = edit_lead_source(ctx, EditLeadSource(show.record_id, None, {"name": "Big show"}))
    create_lead_source(ctx, CreateLeadSource("Show"))
    with pytest.raises(UserError, match="another source “Show” by now"):
        history.undo_change(ctx, changed(renamed.change_set_id))


def test_what_somebody_stored_since_it_was_read_is_not_written_over(ctx: Context) -> None:
    """On a server another transaction may come in between reading and writing; then the undo begins anew."""
    key = create_deal(ctx, CreateDeal("Crane scales")).record_id
    with pytest.raises(DatabaseBusy), ctx.unit_of_work("Undone") as uow:
        store(uow.connection, Base.metadata.tables["deals"], key, {"name": "Belt scales", "version": 3})
    with ctx.reading() as session:
        assert session.get_one(Deal, key).name == "Crane scales"
