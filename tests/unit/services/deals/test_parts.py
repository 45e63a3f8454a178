"""What a deal is made of: the lines of its offer, the seats of its committee, the criteria it has met."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import ConflictError, NotFound, UserError
from app.domain.money import Money
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.committee import AddSeat, EditSeat, RemoveSeat, add_seat, edit_seat, remove_seat
from app.services.deals.criteria import CheckCriterion, UncheckCriterion, check_criterion, uncheck_criterion
from app.services.deals.lines import (
    AddLine,
    EditLine,
    RemoveLine,
    TakeSumAsAmount,
    add_line,
    edit_line,
    line_total,
    remove_line,
    take_sum_as_amount,
)
from app.services.deals.sheet import deal_sheet
from app.services.editing import NewNamed
from app.services.history import undo_change
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.sources import lead_sources
from app.services.products import (
    CreateProduct,
    DeleteProduct,
    EditProduct,
    create_product,
    delete_product,
    edit_product,
    product_choices,
)
from app.services.search import find_records
from tests.support.team import sales


@pytest.fixture
def deal(ctx: Context) -> int:
    return create_deal(ctx, CreateDeal("Crane scales", phase_id=sales(ctx).phase("D2").id)).record_id


@pytest.fixture
def scale(ctx: Context) -> int:
    return create_product(ctx, CreateProduct("Floor scale", "FS-600", list_price=Money(5_200_00, "EUR"))).record_id


def test_lines_are_summed_and_the_sum_becomes_the_amount(ctx: Context, deal: int, scale: int) -> None:
    add_line(ctx, AddLine(deal, scale, quantity=Decimal(6), discount_percent=Decimal("2.5")))
    add_line(ctx, AddLine(deal, description="Fitting", unit_price=Money(333_33, "EUR"), quantity=Decimal("1.5")))
    sheet = deal_sheet(ctx, deal)
    assert [(line.title, str(line.total)) for line in sheet.lines] == [
        ("Floor scale", "30420.00 EUR"),
        ("Fitting", "500.00 EUR"),
    ]
    assert str(sheet.lines_total) == "30920.00 EUR"
    taken = take_sum_as_amount(ctx, TakeSumAsAmount(deal, sheet.version))
    assert deal_sheet(ctx, deal).amount == sheet.lines_total
    assert taken.change_set_id is not None
    undo_change(ctx, taken.change_set_id)
    assert deal_sheet(ctx, deal).amount is None


def test_a_line_is_rounded_once_half_to_even() -> None:
    assert line_total(Decimal("0.5"), 1, None) == 0
    assert line_total(Decimal("1.5"), 1, None) == 2
    assert line_total(Decimal(3), 333, Decimal("33.333")) == 666


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ({"quantity": Decimal(0), "description": "x", "unit_price": Money(1, "EUR")}, "quantity"),
        ({"discount_percent": Decimal(101), "description": "x", "unit_price": Money(1, "EUR")}, "discount_percent"),
        ({"unit_price": Money(1, "EUR")}, "product_id"),
        ({"description": "x"}, "unit_price"),
        ({"description": "x", "unit_price": Money(1, "USD")}, "unit_price"),
    ],
)
def test_a_line_says_what_it_lacks(ctx: Context, deal: int, command: dict[str, object], field: str) -> None:
    with pytest.raises(UserError) as refused:
        add_line(ctx, AddLine(deal, **command))  # type: ignore[arg-type]  # the keywords are those of the cases above
    assert refused.value.field == field


def test_an_offer_stays_within_what_an_amount_may_be(ctx: Context, deal: int) -> None:
    price = Money.of(9_000_000_000, "EUR")
    key = add_line(ctx, AddLine(deal, None, "Scales", unit_price=price)).record_id
    with pytest.raises(UserError, match="sum of the offer would be too large") as refused:
        edit_line(ctx, EditLine(key, None, {"quantity": Decimal(999_999_999)}))
    assert refused.value.field == "quantity"
    with pytest.raises(UserError, match="sum of the offer would be too large"):
        add_line(ctx, AddLine(deal, None, "More", Decimal(10_000), unit_price=price))
    take_sum_as_amount(ctx, TakeSumAsAmount(deal))
    with pytest.raises(UserError, match=r"above 0 and below 1,000,000,000\."):
        edit_line(ctx, EditLine(key, None, {"quantity": Decimal(10) ** 9}))


def test_a_line_is_edited_and_taken_off(ctx: Context, deal: int, scale: int) -> None:
    key = add_line(ctx, AddLine(deal, scale)).record_id
    edit_line(ctx, EditLine(key, 1, {"quantity": Decimal(2)}))
    with pytest.raises(ConflictError):
        edit_line(ctx, EditLine(key, 1, {"quantity": Decimal(3)}))
    assert str(deal_sheet(ctx, deal).lines_total) == "10400.00 EUR"
    with pytest.raises(UserError) as nothing:
        edit_line(ctx, EditLine(key, None, {"product_id": None}))
    assert nothing.value.field == "product_id"
    remove_line(ctx, RemoveLine(key, 2))
    assert deal_sheet(ctx, deal).lines == ()


def test_prices_are_not_silently_read_in_another_currency(ctx: Context, deal: int, scale: int) -> None:
    add_line(ctx, AddLine(deal, scale))
    with pytest.raises(UserError) as refused:
        edit_deal(ctx, EditDeal(deal, None, {"currency": "JPY"}))
    assert refused.value.field == "currency"
    other = create_deal(ctx, CreateDeal("Abroad", amount=Money(1, "USD"))).record_id
    with pytest.raises(UserError, match="list price in EUR"):
        add_line(ctx, AddLine(other, scale))


def test_a_product_in_use_is_retired_and_not_deleted(ctx: Context, deal: int, scale: int) -> None:
    with pytest.raises(UserError, match="already"):
        create_product(ctx, CreateProduct("FLOOR-SCALE"))
    add_line(ctx, AddLine(deal, scale))
    with pytest.raises(UserError, match="Offers use"):
        delete_product(ctx, DeleteProduct(scale))
    assert [choice.text for choice in product_choices(ctx, "fs")] == ["Floor scale"]
    edit_product(ctx, EditProduct(scale, 1, {"is_active": False}))
    assert product_choices(ctx, "fs") == ()
    assert deal_sheet(ctx, deal).lines[0].title == "Floor scale"


def test_empty_seats_are_shown_until_somebody_takes_them(ctx: Context, deal: int) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz", values={"job_title": "Buyer"})).record_id
    assert [seat.role for seat in deal_sheet(ctx, deal).committee.empty] == [
        "economic_buyer",
        "decision_maker",
        "champion",
    ]
    seat = add_seat(ctx, AddSeat(deal, ana, "decision_maker", "supporter"))
    log_activity(ctx, LogActivity("call", deal_id=deal, contact_id=ana))
    committee = deal_sheet(ctx, deal).committee
    assert [(s.name, s.role_words, s.stance, s.last_touch_on) for s in committee.seats] == [
        ("Ana Ruiz", "Decides", "supporter", date(2026, 3, 12))
    ]
    assert [empty.question for empty in committee.empty] == ["Empty seat: who signs?", "Empty seat: who speaks for us?"]
    with pytest.raises(UserError, match="has a seat already"):
        add_seat(ctx, AddSeat(deal, ana))
    edit_seat(ctx, EditSeat(seat.record_id, 1, {"role": "economic_buyer", "stance": None}))
    with pytest.raises(ConflictError):
        edit_seat(ctx, EditSeat(seat.record_id, 1, {"role": "user"}))
    assert deal_sheet(ctx, deal).committee.seats[0].role == "economic_buyer"
    gone = remove_seat(ctx, RemoveSeat(seat.record_id, 2))
    assert gone.label == "Took Ana Ruiz off the committee"
    assert deal_sheet(ctx, deal).committee.seats == ()
    with pytest.raises(NotFound):
        add_seat(ctx, AddSeat(deal, 999))


def test_somebody_new_takes_a_seat_in_one_step(ctx: Context, deal: int) -> None:
    seat = add_seat(ctx, AddSeat(deal, CreateContact("Ana Ruiz", new_company="Ferro Castings"), "champion"))
    assert [s.name for s in deal_sheet(ctx, deal).committee.seats] == ["Ana Ruiz"]
    assert find_records(ctx, "ferro") != ()
    assert seat.change_set_id is not None
    undo_change(ctx, seat.change_set_id)
    assert deal_sheet(ctx, deal).committee.seats == ()
    assert find_records(ctx, "ferro") == find_records(ctx, "ruiz") == ()


def test_what_is_named_in_a_field_comes_and_goes_with_the_edit(ctx: Context, deal: int) -> None:
    values = {"company_id": NewNamed("Ferro Castings"), "lead_source_id": NewNamed("Radio")}
    edited = edit_deal(ctx, EditDeal(deal, 1, values))
    shown = deal_sheet(ctx, deal)
    assert (shown.company, shown.names["lead_source_id"]) == ("Ferro Castings", "Radio")
    assert edited.change_set_id is not None
    undo_change(ctx, edited.change_set_id)
    assert find_records(ctx, "ferro") == ()
    assert [source.name for source in lead_sources(ctx) if source.name == "Radio"] == []
    seen = deal_sheet(ctx, deal).version
    edit_deal(ctx, EditDeal(deal, seen, {"company_id": NewNamed("Kestrel Foods")}))
    with pytest.raises(ConflictError):
        edit_deal(ctx, EditDeal(deal, seen, {"company_id": NewNamed("Oakmere Dairy")}))
    assert find_records(ctx, "oakmere") == ()


def test_criteria_are_ticked_once_and_belong_to_their_phase(ctx: Context, deal: int) -> None:
    wanted = CheckCriterion(deal, "Budget confirmed by finance")
    ticked = check_criterion(ctx, wanted)
    assert check_criterion(ctx, wanted).change_set_id is None
    found = deal_sheet(ctx, deal).exit
    assert (found.met, len(found.criteria)) == (1, 3)
    assert (found.criteria[0].is_met, found.criteria[0].who) == (True, "Mira Osei")
    with pytest.raises(UserError, match="doesn't ask for this"):
        check_criterion(ctx, CheckCriterion(deal, "Something else"))
    move_deal(ctx, MoveDeal(deal, sales(ctx).phase("D3").id))
    assert deal_sheet(ctx, deal).exit.met == 0
    move_deal(ctx, MoveDeal(deal, sales(ctx).phase("D2").id))
    assert deal_sheet(ctx, deal).exit.met == 1
    uncheck_criterion(ctx, UncheckCriterion(deal, wanted.criterion))
    assert deal_sheet(ctx, deal).exit.met == 0
    assert ticked.label == "Ticked “Budget confirmed by finance” of Crane scales"
