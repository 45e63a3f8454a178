"""What people do with contacts. Each command is one change set, durable when the function returns, and undoable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, or_, update

from app.domain.text import match_key
from app.models.activities import Activity
from app.models.deals import DealContact
from app.models.mail import Mail
from app.models.nurture import Enrolment
from app.models.people import Contact
from app.models.promises import Promise
from app.models.tasks import Task
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import NewNamed, change, check_references, require, storable
from app.services.people.checks import check_email
from app.services.people.companies import add_named
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

EDITABLE = frozenset(
    {
        "full_name",
        "given_name",
        "family_name",
        "company_id",
        "job_title",
        "email",
        "phone",
        "mobile",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
        "do_not_call",
        "do_not_mail",
        "owner_id",
        "lead_source_id",
        "notes",
    }
)


@dataclass(frozen=True, slots=True)
class CreateContact:
    """A new contact; ``values`` are further fields (column -> value).

    ``new_company`` names a company that is added along, instead of ``company_id``.
    """

    full_name: str
    company_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    new_company: str | None = None


@dataclass(frozen=True, slots=True)
class EditContact:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any).

    A NewNamed among them is added along.
    """

    contact_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteContact:
    """Remove a contact and their seats in deals; undo brings all back."""

    contact_id: int
    version: int | None = None


@command
def create_contact(ctx: Context, cmd: CreateContact) -> Saved:
    """Create a contact; UserError names the field that needs another value. Without an owner it is the user's."""
    with ctx.unit_of_work("Added a person") as uow:
        contact = add_contact(ctx, uow, cmd)
        uow.label = f"Added {contact.full_name}"
    return saved(uow, contact)


def add_contact(ctx: Context, uow: UnitOfWork, cmd: CreateContact) -> Contact:
    """The same within a unit of work."""
    company = NewNamed(cmd.new_company) if cmd.new_company else cmd.company_id
    values = add_named(ctx, uow, _checked({**cmd.values, "full_name": cmd.full_name, "company_id": company}))
    values.setdefault("owner_id", ctx.user.id)
    check_references(uow.session, Contact, values)
    contact = Contact(**values, created_at=uow.now)
    uow.session.add(contact)
    uow.session.flush()
    return contact


@command
def edit_contact(ctx: Context, cmd: EditContact) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a person") as uow:
        contact = fetch(uow, Contact, cmd.contact_id, noun="person")
        change(uow, contact, cmd.version, add_named(ctx, uow, values))
        uow.label = f"Changed {field_words.labels(cmd.values)} of {contact.full_name}"
    return saved(uow, contact)


@command
def delete_contact(ctx: Context, cmd: DeleteContact) -> Saved:
    """Delete a contact. Tasks and timeline of their company and deals stay, without the name."""
    with ctx.unit_of_work("Deleted a person") as uow:
        contact = fetch(uow, Contact, cmd.contact_id, noun="person")
        guard_deletion(uow, contact, cmd.version)
        uow.label = f"Deleted {contact.full_name}"
        for model in (Task, Activity, Promise, Enrolment):
            theirs = model.contact_id == contact.id
            shared = or_(model.deal_id.is_not(None), model.company_id.is_not(None))
            uow.session.execute(update(model).where(theirs, shared).values(contact_id=None, version=model.version + 1))
            uow.session.execute(delete(model).where(theirs))
        uow.session.execute(delete(Mail).where(Mail.contact_id == contact.id))
        uow.session.execute(delete(DealContact).where(DealContact.contact_id == contact.id))
        uow.session.delete(contact)
    return saved(uow, contact)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Contact, given, EDITABLE)
    require(values, "full_name", "Give the person a name.")
    check_email(values)
    if "full_name" in values:
        values["match_key"] = match_key(values["full_name"])
    return values
