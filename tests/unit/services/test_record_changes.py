"""The history of every kind of record: who, when, what, in words, with what belongs to it and what became of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import ConflictError
from app.domain.money import Money
from app.models.deals import Deal
from app.services.conflicts import explain
from app.services.context import Context
from app.services.deals.batch import MoveDeals, move_deals
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, MoveDeal, create_deal, delete_deal, edit_deal
from app.services.deals.committee import AddSeat, EditSeat, add_seat, edit_seat
from app.services.deals.lines import AddLine, EditLine, RemoveLine, add_line, edit_line, remove_line
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, DeleteContact, create_contact, delete_contact
from app.services.people.sources import CreateLeadSource, EditLeadSource, create_lead_source, edit_lead_source
from app.services.pipelines.commands import EditPhase, RenamePipeline, edit_phase, rename_pipeline
from app.services.products import CreateProduct, EditProduct, create_product, edit_product
from app.services.rates import AddRate, EditRate, add_rate, edit_rate
from app.services.record_changes import RecordChange, record_changes
from app.services.tasks import AddTask, SnoozeTask, add_task, snooze_task
from app.services.users import CreateUser, EditUser, create_user, edit_user
from tests.support.team import TODAY, sales


def told(change: RecordChange) -> list[tuple[str, object, object]]:
    return [(news.label, news.before, news.after) for news in change.fields]


def newest(ctx: Context, table: str, key: int) -> list[tuple[str, object, object]]:
    return told(record_changes(ctx, table, key)[0])


def test_every_kind_of_record_has_one(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro")).record_id
    edit_company(ctx, EditCompany(company, None, {"name": "Ferro Castings", "owner_id": None}))
    assert newest(ctx, "companies", company) == [
        ("Name", "Ferro", "Ferro Castings"),
        ("Owner", "Mira Osei", None),
    ]
    source = create_lead_source(ctx, CreateLeadSource("Trade show")).record_id
    edit_lead_source(ctx, EditLeadSource(source, None, {"is_active": False}))
    assert newest(ctx, "lead_sources", source) == [("In use", True, False)]
    product = create_product(ctx, CreateProduct("Scale", list_price=Money(100, "EUR"))).record_id
    edit_product(ctx, EditProduct(product, None, {"list_price_minor": 200, "currency": "USD"}))
    assert newest(ctx, "products", product) == [("List price", Money(100, "EUR"), Money(200, "USD"))]
    rate = add_rate(ctx, AddRate("USD", date(2026, 1, 1), Decimal("0.9"))).record_id
    edit_rate(ctx, EditRate(rate, None, {"rate": Decimal("0.91")}))
    assert newest(ctx, "exchange_rates", rate) == [("Rate", Decimal("0.9"), Decimal("0.91"))]
    user = create_user(ctx, CreateUser("Jonas Lind")).record_id
    edit_user(ctx, EditUser(user, None, {"role": "inside_sales"}))
    assert newest(ctx, "users", user) == [("Role", "Sales rep", "Inside sales")]
    task = add_task(ctx, AddTask("Call Ana", TODAY)).record_id
    snooze_task(ctx, SnoozeTask(task, to_on=date(2026, 3, 20)))
    assert newest(ctx, "tasks", task) == [("Due on", TODAY, date(2026, 3, 20))]
    pipeline = sales(ctx)
    edit_phase(ctx, EditPhase(pipeline.phase("D1").id, None, {"exit_criteria": ("Need is written", "Budget is known")}))
    ((name, _, after),) = newest(ctx, "phases", pipeline.phase("D1").id)
    assert (name, after) == ("Exit criteria", "Need is written; Budget is known")
    rename_pipeline(ctx, RenamePipeline(pipeline.id, None, "Direct"))
    assert newest(ctx, "pipelines", pipeline.id) == [("Name", pipeline.name, "Direct")]


def test_what_belongs_to_a_deal_is_in_its_history(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales")).record_id
    line = add_line(ctx, AddLine(deal, description="Scale", unit_price=Money(100_00, "EUR"))).record_id
    edit_line(ctx, EditLine(line, None, {"unit_price_minor": 120_00}))
    remove_line(ctx, RemoveLine(line))
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    seat = add_seat(ctx, AddSeat(deal, ana)).record_id
    edit_seat(ctx, EditSeat(seat, None, {"role": "economic_buyer"}))
    parts = [
        (part.noun, part.title, part.op, [(news.label, news.before, news.after) for news in part.fields])
        for change in record_changes(ctx, "deals", deal)
        for part in change.parts
    ]
    assert parts == [
        ("person of the committee", "Ana Ruiz", "U", [("Role", None, "Holds the budget")]),
        ("person of the committee", "Ana Ruiz", "I", []),
        ("line of the offer", "Scale", "D", []),
        ("line of the offer", "Scale", "U", [("Unit price", Money(100_00, "EUR"), Money(120_00, "EUR"))]),
        ("line of the offer", "Scale", "I", []),
    ]


def test_a_deleted_record_keeps_its_history_and_its_name(ctx: Context) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales")).record_id
    add_seat(ctx, AddSeat(deal, ana))
    delete_contact(ctx, DeleteContact(ana))
    change = record_changes(ctx, "contacts", ana)[0]
    assert (change.op, change.label) == ("D", "Deleted Ana Ruiz")
    assert [part.title for part in record_changes(ctx, "deals", deal)[0].parts] == ["Ana Ruiz"]
    delete_deal(ctx, DeleteDeal(deal))
    assert record_changes(ctx, "deals", deal)[0].op == "D"


def test_undo_of_one_of_many_is_told_for_that_one_only(ctx: Context) -> None:
    ids = [create_deal(ctx, CreateDeal(name)).record_id for name in ("One", "Two")]
    moved = move_deals(ctx, MoveDeals(tuple(MoveDeal(key, sales(ctx).phase("D2").id) for key in ids)))
    assert moved.change_set_id is not None
    part = undo_change(ctx, moved.change_set_id, record=("deals", ids[0]))
    newest_of_first, of_first, *_ = record_changes(ctx, "deals", ids[0])
    assert (of_first.is_undone, newest_of_first.undoes_id) == (True, moved.change_set_id)
    assert not record_changes(ctx, "deals", ids[1])[0].is_undone
    undo_change(ctx, part.change_set_id, record=("deals", ids[0]))
    assert not record_changes(ctx, "deals", ids[0])[2].is_undone


def test_a_conflict_is_explained_with_each_side_in_its_own_currency(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro")).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales", company_id=company, amount=Money(100_00, "EUR"))).record_id
    edit_deal(ctx, EditDeal(deal, 1, {"amount_minor": 300_00, "currency": "USD"}))
    with pytest.raises(ConflictError) as caught:
        edit_deal(ctx, EditDeal(deal, 1, {"amount_minor": 120_00, "currency": "EUR"}))
    dispute = explain(ctx, caught.value)
    assert (dispute.title, dispute.noun) == ("Crane scales, Ferro", "deal")
    (amount,) = dispute.fields
    assert (amount.name, amount.columns, amount.who) == ("Amount", ("amount_minor", "currency"), "Mira Osei")
    sides = (amount.before, amount.mine, amount.theirs)
    assert sides == (Money(100_00, "EUR"), Money(120_00, "EUR"), Money(300_00, "USD"))


def test_a_conflict_about_a_name_says_nothing_of_what_follows_from_it(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro")).record_id
    edit_company(ctx, EditCompany(company, 1, {"name": "Ferro Castings"}))
    with pytest.raises(ConflictError) as caught:
        edit_company(ctx, EditCompany(company, 1, {"name": "Ferro Group"}))
    (name,) = explain(ctx, caught.value).fields
    assert (name.name, name.before, name.mine, name.theirs) == ("Name", "Ferro", "Ferro Group", "Ferro Castings")
    assert name.columns == ("name", "match_key")


def test_phases_in_dispute_are_told_by_their_codes(ctx: Context) -> None:
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    pipeline = sales(ctx)
    first = move_deal_to(ctx, deal.record_id, "D2")
    move_deal_to(ctx, deal.record_id, "D3")
    with pytest.raises(ConflictError) as caught:
        undo_change(ctx, first)
    (phase,) = explain(ctx, caught.value).fields
    assert (phase.name, phase.before, phase.mine, phase.theirs) == ("Phase", "D2", "G1", "D3")
    with ctx.reading() as session:
        assert session.get_one(Deal, deal.record_id).phase_id == pipeline.phase("D3").id


def move_deal_to(ctx: Context, deal: int, code: str) -> int:
    moved = move_deals(ctx, MoveDeals((MoveDeal(deal, sales(ctx).phase(code).id),)))
    assert moved.change_set_id is not None
    return moved.change_set_id
