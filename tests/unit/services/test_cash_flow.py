"""Expected cash by month: terms of the deal, its company, the team; what is won, and what open deals would bring."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.errors import UserError
from app.domain.forecast.basis import Basis
from app.domain.forecast.cash import CashFlow
from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.forecast.cash import read_cash_flow
from app.services.forecast.query import ForecastQuery
from app.services.people.companies import CreateCompany, create_company
from app.services.team import EditTeam, edit_team, team
from tests.support.team import sales

HALF_YEAR = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))


def deal(ctx: Context, amount: str | None, code: str, company_id: int | None = None, **values: Any) -> int:
    money = Money.of(amount, "EUR") if amount else None
    made = create_deal(ctx, CreateDeal("Scales", company_id, money, sales(ctx).phase(code).id))
    if values:
        edit_deal(ctx, EditDeal(made.record_id, None, values))
    return made.record_id


def by_month(flow: CashFlow) -> dict[str, tuple[int, int]]:
    return {month.period.key: (month.won, month.expected) for month in flow.months if month.total}


def test_a_deal_pays_by_its_own_terms_else_its_companys_else_the_teams(ctx: Context) -> None:
    slow = create_company(ctx, CreateCompany("Slow", {"payment_terms": "90 days"})).record_id
    deal(ctx, "100", "Won", closed_on=date(2026, 2, 10))
    deal(ctx, "1000", "Won", slow, closed_on=date(2026, 2, 10))
    deal(ctx, "10001", "Won", slow, closed_on=date(2026, 2, 10), payment_terms="50% 0, 50% 20")
    assert by_month(read_cash_flow(ctx, HALF_YEAR)) == {
        "2026-02": (500_050, 0),
        "2026-03": (500_050 + 10_000, 0),
        "2026-05": (100_000, 0),
    }
    edit_team(ctx, EditTeam(None, {"payment_terms": "120"}))
    assert by_month(read_cash_flow(ctx, HALF_YEAR))["2026-06"] == (10_000, 0)


def test_what_was_won_before_the_months_is_paid_in_them(ctx: Context) -> None:
    deal(ctx, "100", "Won", closed_on=date(2025, 3, 1), payment_terms="50 % 0, 50 % 365")
    flow = read_cash_flow(ctx, HALF_YEAR)
    assert by_month(flow) == {"2026-03": (5000, 0)}
    assert (flow.total, flow.after) == (5000, 0)
    later = read_cash_flow(ctx, ForecastQuery(date(2025, 3, 1), date(2025, 12, 31)))
    assert (later.total, later.after) == (5000, 5000)


def test_open_deals_pay_what_is_expected_of_them_on_the_basis_asked_for(ctx: Context) -> None:
    stage = sales(ctx).phase("D2").spec.probability
    key = deal(ctx, "1000", "D2", expected_close_on=date(2026, 4, 20), own_probability=90)
    assert by_month(read_cash_flow(ctx, HALF_YEAR)) == {"2026-05": (0, 1000 * stage)}
    flow = read_cash_flow(ctx, HALF_YEAR, Basis.OWN)
    assert by_month(flow) == {"2026-05": (0, 90_000)}
    assert [month.deal_ids for month in flow.months if month.total] == [(key,)]


def test_what_is_in_no_month_is_told(ctx: Context) -> None:
    """Today is 12 March: what should have closed before pays as if it closed today."""
    late = deal(ctx, "1000", "D2", expected_close_on=date(2026, 1, 5), own_probability=100)
    undated, unpriced = deal(ctx, "5", "D1"), deal(ctx, None, "D1", expected_close_on=date(2026, 5, 1))
    deal(ctx, "700", "Lost", closed_on=date(2026, 2, 1))
    flow = read_cash_flow(ctx, HALF_YEAR, Basis.OWN)
    assert by_month(flow) == {"2026-04": (0, 100_000)}
    assert (flow.overdue, flow.undated, flow.unpriced, flow.unrated) == ((late,), (undated,), (unpriced,), ())


def test_terms_that_can_not_be_read_change_nothing(ctx: Context) -> None:
    with pytest.raises(UserError, match="add up to 100"):
        edit_team(ctx, EditTeam(None, {"payment_terms": "50 % 0, 20 % 30"}))
    assert team(ctx).payment_terms is None
