"""The facts of a company as fields in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.money import Money
from app.services.people.sheets import CompanySheet
from app.ui.host import Host
from app.ui.shared.record_options import company_options, owner_options, source_options
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.wishes import WISHES, add_wishes, wish_names
from app.ui.shared.typed import amount, plain, whole_number

MAIN = ("phone", "email", "website", "industry", "employees", "city", "country", "owner_id", "lead_source_id")
_MORE = ("street", "postal_code", "region", "revenue_minor", "founded_year", "payment_terms", "parent_id")


def make_title() -> FactsForm:
    """The name of a company, as the title of its sheet."""
    form = FactsForm(columns=1, label_width=0, pitch=28)
    form.add_typed("name", "Name of the company", plain(), role="title")
    return form


def make_facts(host: Host, *, columns: int = 2) -> FactsForm:
    """The grid, with one or two facts in a row."""
    form, runner = FactsForm(columns=columns, label_width=84), host.runner
    form.add_typed("phone", "Phone", plain(), wide=True)
    form.add_typed("email", "E-mail", plain(), wide=True)
    form.add_typed("website", "Website", plain(), wide=True)
    form.add_typed("industry", "Industry", plain())
    form.add_typed("employees", "Employees", whole_number())
    form.add_typed("street", "Street", plain(), wide=True)
    form.add_typed("city", "City", plain())
    form.add_typed("country", "Country", plain())
    form.add_typed("postal_code", "Postal code", plain())
    form.add_typed("region", "Region", plain())
    form.add_picker("owner_id", "Owner", owner_options(host), runner)
    form.add_picker("lead_source_id", "Source", source_options(host), runner, can_create=True)
    form.add_typed("revenue_minor", "Revenue", amount(host.ctx, lambda: host.ctx.team.currency))
    form.add_typed("founded_year", "Founded in", whole_number(grouped=False))
    form.add_typed("payment_terms", "Pays after", plain())
    form.add_picker("parent_id", "Belongs to", company_options(host), runner, wide=True)
    add_wishes(form)
    return form


def shown_values(sheet: CompanySheet) -> Mapping[str, Any]:
    """What the fields show."""
    minor, currency = sheet.values["revenue_minor"], sheet.values["revenue_currency"]
    return {**sheet.values, "revenue_minor": Money(minor, currency) if minor is not None and currency else None}


def shown_names(sheet: CompanySheet) -> Mapping[str, str]:
    """The texts of the fields that choose."""
    return {**sheet.names, **wish_names(sheet.values)}


def shown_columns(sheet: CompanySheet, *, with_more: bool) -> tuple[str, ...]:
    """The main facts, and of the others those that are known, or all; wishes where they refuse something."""
    known = (*(name for name in _MORE if sheet.values[name] is not None), *filter(sheet.values.get, WISHES))
    return (*MAIN, *((*_MORE, *WISHES) if with_more else known))
