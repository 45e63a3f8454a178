"""The team's own facts, and the sources of its leads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain.errors import ConflictError, UserError
from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.sources import (
    CreateLeadSource,
    DeleteLeadSource,
    EditLeadSource,
    LeadSourceRow,
    create_lead_source,
    delete_lead_source,
    edit_lead_source,
    lead_source_choices,
    lead_sources,
)
from app.services.rates import AddRate, RemoveRate, add_rate, remove_rate
from app.services.team import EditTeam, Holiday, countries, edit_team, next_holiday, team
from tests.support.team import TODAY


def source(ctx: Context, name: str) -> LeadSourceRow:
    return next(row for row in lead_sources(ctx, with_retired=True) if row.name == name)


def test_the_team_is_renamed_and_its_year_moved(ctx: Context) -> None:
    seen = team(ctx)
    saved = edit_team(ctx, EditTeam(seen.version, {"name": " Fernhill ", "fiscal_year_start_month": 7}))
    assert saved.label == "Changed name and start of the year of the team"
    assert (team(ctx).name, team(ctx).fiscal_year_start_month) == ("Fernhill", 7)
    with pytest.raises(ConflictError):
        edit_team(ctx, EditTeam(seen.version, {"name": "Scales"}))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"currency": ""}, "currency"),
        ({"currency": "XXY"}, "currency"),
        ({"country": "XX"}, "country"),
        ({"fiscal_year_start_month": 13}, "fiscal_year_start_month"),
        ({"hour_cost_minor": -1}, "hour_cost_minor"),
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(ctx: Context, values: dict[str, object], field: str) -> None:
    with pytest.raises(UserError) as refusal:
        edit_team(ctx, EditTeam(None, values))
    assert refusal.value.field == field


def test_the_currency_is_free_only_until_amounts_are_kept_in_it(ctx: Context) -> None:
    edit_team(ctx, EditTeam(None, {"currency": "chf"}))
    assert (team(ctx).currency, team(ctx).currency_lock) == ("CHF", "")
    rate = add_rate(ctx, AddRate("USD", TODAY, Decimal("0.9")))
    with pytest.raises(UserError, match="Remove them") as refusal:
        edit_team(ctx, EditTeam(None, {"currency": "EUR"}))
    assert refusal.value.message == team(ctx).currency_lock
    remove_rate(ctx, RemoveRate(rate.record_id))
    edit_team(ctx, EditTeam(None, {"hour_cost_minor": 4500}))
    assert (team(ctx).hour_cost, "cost of an hour" in team(ctx).currency_lock) == (Money(4500, "CHF"), True)
    edit_team(ctx, EditTeam(None, {"hour_cost_minor": None}))
    assert team(ctx).currency_lock == ""
    create_deal(ctx, CreateDeal("Scales"))
    assert "deals already" in team(ctx).currency_lock
    with pytest.raises(UserError, match="deals already"):
        edit_team(ctx, EditTeam(None, {"currency": "EUR"}))
    edit_team(ctx, EditTeam(None, {"currency": "CHF", "name": "Same currency"}))


def test_holidays_follow_the_country(ctx: Context) -> None:
    assert {"DE", "GB", "US"} < set(countries())
    assert {len(code) for code in countries()} == {2}, "there is room for two letters"
    edit_team(ctx, EditTeam(None, {"country": "DE"}))
    assert team(ctx).country == "DE"
    assert next_holiday("DE", TODAY) == Holiday(date(2026, 4, 3), "Good Friday")
    assert next_holiday("DE", date(2026, 12, 27)) == Holiday(date(2027, 1, 1), "New Year's Day")
    assert next_holiday(None, TODAY) is None


def test_sources_are_counted_renamed_and_taken_out_of_use(ctx: Context) -> None:
    fair = source(ctx, "Trade fair")
    create_company(ctx, CreateCompany("Ferro Castings", {"lead_source_id": fair.id}))
    create_deal(ctx, CreateDeal("Scales", lead_source_id=fair.id))
    edit_lead_source(ctx, EditLeadSource(fair.id, fair.version, {"name": "Hanover fair", "is_active": False}))
    assert source(ctx, "Hanover fair") == LeadSourceRow(fair.id, 2, "Hanover fair", False, 1, 0, 1)
    assert [row.name for row in lead_sources(ctx, with_retired=True)][-1] == "Hanover fair"
    assert "Hanover fair" not in [row.name for row in lead_sources(ctx)]
    assert "Hanover fair" not in [choice.text for choice in lead_source_choices(ctx)]
    with pytest.raises(ConflictError):
        edit_lead_source(ctx, EditLeadSource(fair.id, fair.version, {"name": "Fair"}))


def test_two_sources_of_one_name_are_refused(ctx: Context) -> None:
    website = source(ctx, "Website")
    edit_lead_source(ctx, EditLeadSource(website.id, None, {"is_active": False}))
    with pytest.raises(UserError, match="out of use"):
        create_lead_source(ctx, CreateLeadSource("web site"))
    with pytest.raises(UserError, match="already"):
        edit_lead_source(ctx, EditLeadSource(website.id, None, {"name": "REFERRAL"}))
    with pytest.raises(UserError, match="Give the source a name"):
        edit_lead_source(ctx, EditLeadSource(website.id, None, {"name": " "}))


def test_only_an_unused_source_is_deleted(ctx: Context) -> None:
    used, unused = source(ctx, "Referral"), source(ctx, "Campaign")
    assert not used.is_used
    create_deal(ctx, CreateDeal("Scales", lead_source_id=used.id))
    assert source(ctx, "Referral").is_used
    with pytest.raises(UserError, match="Take it out of use"):
        delete_lead_source(ctx, DeleteLeadSource(used.id))
    deleted = delete_lead_source(ctx, DeleteLeadSource(unused.id, unused.version))
    assert "Campaign" not in [row.name for row in lead_sources(ctx, with_retired=True)]
    assert deleted.change_set_id is not None
    undo_change(ctx, deleted.change_set_id)
    assert source(ctx, "Campaign").id == unused.id
