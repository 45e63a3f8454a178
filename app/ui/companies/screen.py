"""The list of all companies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.day_text import full_day
from app.services.context import Context
from app.services.people.companies import EditCompany, edit_company
from app.services.people.lists import CompanyRow, company_ids, company_rows, company_sums
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.adding import NewCompanyDialog
from app.ui.shared.list_kind import ListKind
from app.ui.shared.paged_model import PagedColumn
from app.ui.shared.record_list import RecordListScreen


def _figure(value: int | None) -> str:
    return f"{value:,}" if value else ""


def _phone(row: CompanyRow) -> str:
    return "Wants no calls" if row.do_not_call else row.phone


def _email(row: CompanyRow) -> str:
    return "Wants no mail" if row.do_not_mail else row.email


_COLUMNS = (
    PagedColumn("name", "Company", lambda row: row.name, 0, is_strong=True, is_editable=True),
    PagedColumn("industry", "Industry", lambda row: row.industry, 150, is_editable=True),
    PagedColumn("city", "City", lambda row: row.city, 130, is_editable=True),
    PagedColumn("country", "Country", lambda row: row.country, 130, is_editable=True),
    PagedColumn("phone", "Phone", _phone, 150, is_editable=True, typed=lambda row: row.phone),
    PagedColumn("email", "E-mail", _email, 200, is_editable=True, typed=lambda row: row.email, more=True),
    PagedColumn("website", "Website", lambda row: row.website, 200, is_editable=True, more=True),
    PagedColumn("region", "Region", lambda row: row.region, 130, is_editable=True, more=True),
    PagedColumn("employees", "Employees", lambda row: _figure(row.employees), 100, is_right=True, more=True),
    PagedColumn("source", "Source", lambda row: row.source, 140, more=True),
    PagedColumn("added_on", "Added on", lambda row: full_day(row.added_on), 150, more=True),
    PagedColumn("people", "People", lambda row: _figure(row.people), 80, is_right=True),
    PagedColumn("open_deals", "Open deals", lambda row: _figure(row.open_deals), 100, is_right=True),
    PagedColumn("owner", "Owner", lambda row: row.owner, 140, picks="owner_id", chosen=lambda row: row.owner_id),
)


def _sums(ctx: Context, keys: Sequence[int]) -> str:
    sums = company_sums(ctx, keys)
    people = f"{sums.people:,} {'person' if sums.people == 1 else 'people'}"
    return f"{people}, {sums.open_deals:,} open {'deal' if sums.open_deals == 1 else 'deals'}"


def companies_screen(host: Host) -> RecordListScreen:
    """The screen."""
    return RecordListScreen(host, _KIND)


def add_company(host: Host) -> None:
    """Ask for a new company."""
    host.ask(NewCompanyDialog(host))


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_company(ctx, EditCompany(record_id, version, values))


_KIND = ListKind(
    table="companies",
    title="Companies",
    one="company",
    many="companies",
    icon="building-2",
    columns=_COLUMNS,
    follows=frozenset({"companies", "contacts", "deals", "users"}),
    ids=company_ids,
    rows=company_rows,
    edit=_edit,
    add=add_company,
    none_yet="Everybody you sell to stands here, with their people and deals.",
    sums=_sums,
)
