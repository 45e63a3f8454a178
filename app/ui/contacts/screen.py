"""The list of all people."""

from __future__ import annotations

from typing import Any

from app.domain.day_text import full_day
from app.services.context import Context
from app.services.people.contacts import EditContact, edit_contact
from app.services.people.lists import ContactRow, contact_ids, contact_rows
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.adding import NewPersonDialog
from app.ui.shared.list_kind import ListKind
from app.ui.shared.paged_model import PagedColumn
from app.ui.shared.record_list import RecordListScreen


def _phone(row: ContactRow) -> str:
    return "Wants no calls" if row.do_not_call else row.phone or row.mobile


def _email(row: ContactRow) -> str:
    return "Wants no mail" if row.do_not_mail else row.email


_COLUMNS = (
    PagedColumn("full_name", "Name", lambda row: row.full_name, 0, is_strong=True, is_editable=True),
    PagedColumn("job_title", "Job title", lambda row: row.job_title, 170, is_editable=True),
    PagedColumn("company", "Company", lambda row: row.company, 190),
    PagedColumn("phone", "Phone", _phone, 150),
    PagedColumn("email", "E-mail", _email, 210, is_editable=True, typed=lambda row: row.email),
    PagedColumn("mobile", "Mobile", lambda row: "" if row.do_not_call else row.mobile, 150, more=True),
    PagedColumn("city", "City", lambda row: row.city, 120, is_editable=True),
    PagedColumn("region", "Region", lambda row: row.region, 130, is_editable=True, more=True),
    PagedColumn("country", "Country", lambda row: row.country, 130, is_editable=True, more=True),
    PagedColumn("source", "Source", lambda row: row.source, 140, more=True),
    PagedColumn("added_on", "Added on", lambda row: full_day(row.added_on), 150, more=True),
    PagedColumn("owner", "Owner", lambda row: row.owner, 130, picks="owner_id", chosen=lambda row: row.owner_id),
)


def contacts_screen(host: Host) -> RecordListScreen:
    """The screen."""
    return RecordListScreen(host, _KIND)


def add_person(host: Host) -> None:
    """Ask for a new person."""
    host.ask(NewPersonDialog(host))


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_contact(ctx, EditContact(record_id, version, values))


_KIND = ListKind(
    table="contacts",
    title="People",
    one="person",
    many="people",
    icon="users",
    columns=_COLUMNS,
    follows=frozenset({"companies", "contacts", "users"}),
    ids=contact_ids,
    rows=contact_rows,
    edit=_edit,
    add=add_person,
    none_yet="Everybody you talk to stands here, with what was said.",
)
