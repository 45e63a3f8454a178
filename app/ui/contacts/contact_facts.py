"""The facts of a person as fields in place."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.people.sheets import ContactSheet
from app.ui.host import Host
from app.ui.shared.record_options import company_options, owner_options, source_options
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.wishes import WISHES, add_wishes, wish_names
from app.ui.shared.typed import plain

MAIN = ("company_id", "phone", "mobile", "email", "owner_id", "lead_source_id", *WISHES)
_MORE = ("given_name", "family_name", "street", "postal_code", "city", "region", "country")


def make_title() -> FactsForm:
    """Name and job title of a person, as the title of their sheet."""
    form = FactsForm(columns=1, label_width=0, pitch=24)
    form.add_typed("full_name", "Name", plain(), role="title")
    form.add_typed("job_title", "Job title", plain(), role="body", placeholder="Job title")
    return form


def make_facts(host: Host) -> FactsForm:
    """The grid."""
    form, runner = FactsForm(label_width=94), host.runner
    form.add_picker("company_id", "Company", company_options(host), runner, can_create=True, wide=True)
    form.add_typed("phone", "Phone", plain(), wide=True)
    form.add_typed("mobile", "Mobile", plain(), wide=True)
    form.add_typed("email", "E-mail", plain(), wide=True)
    form.add_picker("owner_id", "Owner", owner_options(host), runner)
    form.add_picker("lead_source_id", "Source", source_options(host), runner, can_create=True)
    add_wishes(form)
    form.add_typed("given_name", "Given name", plain())
    form.add_typed("family_name", "Family name", plain())
    form.add_typed("street", "Street", plain(), wide=True)
    form.add_typed("postal_code", "Postal code", plain())
    form.add_typed("city", "City", plain())
    form.add_typed("region", "Region", plain())
    form.add_typed("country", "Country", plain())
    return form


def shown_names(sheet: ContactSheet) -> Mapping[str, str]:
    """The texts of the fields that choose."""
    return {**sheet.names, **wish_names(sheet.values)}


def shown_columns(sheet: ContactSheet, *, with_more: bool) -> tuple[str, ...]:
    """The main facts, and of the others those that are known, or all."""
    known = tuple(name for name in _MORE if sheet.values[name] is not None)
    return (*MAIN, *(_MORE if with_more else known))
