"""What a company's page tells: where it stands, whose committees, what it is worth, in one currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import NotFound
from app.domain.fx import Total
from app.domain.money import Money
from app.services.company_pages import company_page
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.rates import SetRate, set_rate
from tests.support.team import sales


@pytest.fixture
def ferro(ctx: Context) -> int:
    return create_company(ctx, CreateCompany("Ferro Castings")).record_id


def deal(ctx: Context, company_id: int, name: str, amount: Money | None = None, code: str = "G1") -> int:
    phase = sales(ctx).phase(code).id
    return create_deal(ctx, CreateDeal(name, company_id, amount, phase)).record_id


def win(ctx: Context, deal_id: int, on: date) -> None:
    move_deal(ctx, MoveDeal(deal_id, sales(ctx).phase("Won").id, closed_on=on))


def amounts(years: tuple[tuple[int, Total], ...]) -> list[tuple[int, str]]:
    return [(year, str(total.money.amount)) for year, total in years]


def test_of_a_company_without_anything_nothing_is_told(ctx: Context, ferro: int) -> None:
    page = company_page(ctx, ferro)
    assert (page.standing, page.seats, page.open_deals, page.closed_deals) == (None, (), 0, 0)
    assert (page.worth.deals, page.worth.years, page.worth.total.money) == (0, (), Money(0, "EUR"))


def test_a_company_that_is_gone(ctx: Context) -> None:
    with pytest.raises(NotFound):
        company_page(ctx, 4711)


def test_it_stands_where_its_furthest_deal_does_else_where_the_last_one_ended(ctx: Context, ferro: int) -> None:
    ended = deal(ctx, ferro, "Ended", Money.of(10, "EUR"))
    win(ctx, ended, date(2026, 3, 2))
    standing = company_page(ctx, ferro).standing
    assert standing is not None
    assert (standing.phase.code, standing.deal_id, standing.touches) == ("Won", ended, None)
    nurtured = deal(ctx, ferro, "Nurtured", code="N1")
    deal(ctx, ferro, "New")
    standing = company_page(ctx, ferro).standing
    assert standing is not None
    assert (standing.phase.code, standing.deal_id) == ("N1", nurtured)
    assert standing.touches is not None
    assert standing.touches.made == 0


def test_sums_are_those_of_the_board_and_name_what_has_no_rate(ctx: Context, ferro: int) -> None:
    deal(ctx, ferro, "One", Money.of(1000, "EUR"), "D2")
    deal(ctx, ferro, "Two", Money.of(3000, "EUR"), "D1")
    deal(ctx, ferro, "Three", Money.of(500, "CHF"))
    page = company_page(ctx, ferro)
    percent = {code: sales(ctx).phase(code).spec.probability for code in ("D1", "D2")}
    assert (page.open_total.money, page.open_total.missing) == (Money.of(4000, "EUR"), ("CHF",))
    assert not page.open_is_converted  # without a rate there was nothing to convert with
    assert page.open_weighted.money == Money.of(10 * percent["D2"] + 30 * percent["D1"], "EUR")


def test_what_was_bought_counts_at_the_rates_of_its_days(ctx: Context, ferro: int) -> None:
    set_rate(ctx, SetRate("CHF", date(2023, 1, 1), Decimal("0.9")))
    set_rate(ctx, SetRate("CHF", date(2026, 1, 1), Decimal("1.1")))
    for name, on in (("Then", date(2024, 5, 6)), ("Now", date(2026, 2, 3))):
        win(ctx, deal(ctx, ferro, name, Money.of(1000, "CHF")), on)
    win(ctx, deal(ctx, ferro, "At home", Money.of(50, "EUR")), date(2026, 2, 4))
    worth = company_page(ctx, ferro).worth
    assert (worth.total.money, worth.deals, worth.is_converted) == (Money.of(2050, "EUR"), 3, True)
    assert (worth.first_on, worth.last_on) == (date(2024, 5, 6), date(2026, 2, 4))
    assert amounts(worth.years) == [(2024, "900.00"), (2025, "0.00"), (2026, "1150.00")]


def test_committees_of_the_furthest_deal_and_of_those_in_which_somebody_sits(ctx: Context, ferro: int) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz", ferro)).record_id
    early, empty, far = (deal(ctx, ferro, name, code=code) for name, code in (("A", "G1"), ("B", "D1"), ("C", "D3")))
    add_seat(ctx, AddSeat(early, ana, "champion"))
    page = company_page(ctx, ferro)
    assert page.open_deals == 3
    assert [seats.deal_id for seats in page.seats] == [far, early]
    assert [seat.name for seat in page.seats[1].committee.seats] == ["Ana Ruiz"]
    add_seat(ctx, AddSeat(empty, ana))
    assert [seats.deal_id for seats in company_page(ctx, ferro).seats] == [far, empty, early]


def test_deals_of_others_are_not_counted(ctx: Context, ferro: int) -> None:
    other = create_company(ctx, CreateCompany("Harrow Mills")).record_id
    deal(ctx, other, "Theirs", Money.of(1, "EUR"), "D3")
    page = company_page(ctx, ferro)
    assert (page.open_deals, page.closed_deals, page.standing) == (0, 0, None)
