"""Deals as a list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.filters import SORTS, Closing, DealFilter
from app.domain.money import Money
from app.services.board import BoardQuery, card_ids
from app.services.context import Context, renewed
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.lines import AddLine, add_line
from app.services.deals.listing import DealQuery, deal_row, deals
from app.services.people.companies import CreateCompany, create_company
from app.services.products import CreateProduct, create_product
from app.services.sample import SampleSize, add_sample
from app.services.tasks import AddTask, add_task
from app.services.team import EditTeam, edit_team
from app.storage.database import Database
from tests.support.team import TODAY, new_team, sales


@pytest.fixture
def team(database: Database) -> Context:
    return new_team(database)


def test_a_row_tells_what_is_written_about_a_deal(team: Context) -> None:
    phases = sales(team).phases
    company = create_company(team, CreateCompany("Harrow Mills")).record_id
    product = create_product(team, CreateProduct("Crane scale")).record_id
    command = CreateDeal("Scales", company, Money(3120000, "USD"), phases[1].id, expected_close_on=date(2026, 3, 27))
    deal = create_deal(team, command).record_id
    add_line(team, AddLine(deal, product, quantity=Decimal(2), unit_price=Money(100, "USD")))
    add_task(team, AddTask("Call Ana", TODAY, kind="call", deal_id=deal))
    row = deal_row(team, deal)
    assert row is not None
    assert (row.name, row.company, row.company_id, row.owner) == ("Scales", "Harrow Mills", company, "Mira Osei")
    assert (row.pipeline, row.phase, row.phase_name, row.kind) == ("Sales", "G2", "Need", "genesis")
    assert (row.amount, row.currency, row.products) == (Money(3120000, "USD"), "USD", ("Crane scale",))
    assert (row.started_on, row.expected_close_on, row.closed_on) == (TODAY, date(2026, 3, 27), None)
    assert (row.clock.used, row.clock.limit, row.source) == (0, 10, "")
    assert row.next_step is not None
    assert row.next_step.subject == "Call Ana"


def test_quarters_are_those_of_the_teams_year(team: Context) -> None:
    for month in (1, 2, 4, 5):
        create_deal(team, CreateDeal(f"Month {month}", expected_close_on=date(2026, month, 15)))

    def closing() -> list[str]:
        found = deals(renewed(team), DealQuery(filter=DealFilter(closing=Closing.THIS_QUARTER)))
        return sorted(row.name for row in found)

    assert closing() == ["Month 1", "Month 2"]
    edit_team(team, EditTeam(None, {"fiscal_year_start_month": 8}))
    assert closing() == ["Month 2", "Month 4"]


def test_what_is_not_known_is_empty(team: Context) -> None:
    row = deal_row(team, create_deal(team, CreateDeal("Scales")).record_id)
    assert row is not None
    assert (row.company, row.amount, row.products, row.next_step) == ("", None, (), None)
    assert deal_row(team, 999) is None


@pytest.mark.parametrize("sort", SORTS)
def test_the_order_is_that_of_the_board(team: Context, sort: str) -> None:
    add_sample(team, SampleSize(open_deals=30, closed_deals=10, companies=20, contacts=40, activities=50))
    pipeline = sales(team)
    board = card_ids(team, BoardQuery(pipeline, sort=sort))
    for phase in pipeline.phases:
        listed = deals(team, DealQuery(phase_ids=(phase.id,), sort=sort))
        assert tuple(row.id for row in listed) == board.get(phase.id, ())


def test_filter_phases_and_limit(team: Context) -> None:
    phases = sales(team).phases
    keys = [create_deal(team, CreateDeal(f"Deal {n}")).record_id for n in range(4)]
    move_deal(team, MoveDeal(keys[2], phases[4].id))
    assert [row.id for row in deals(team, DealQuery())] == keys
    assert [row.id for row in deals(team, DealQuery(phase_ids=(phases[4].id,)))] == [keys[2]]
    assert deals(team, DealQuery(phase_ids=())) == ()
    assert [row.id for row in deals(team, DealQuery(limit=2))] == keys[:2]
    assert [row.id for row in deals(team, DealQuery(DealFilter(text="deal 3")))] == [keys[3]]
