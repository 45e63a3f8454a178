"""What people do with companies. Each command is one change set, durable when the function returns, and undoable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.people import Company, Contact
from app.models.promises import Promise
from app.models.tasks import Task
from app.services import field_words
from app.services.context import Context, command
from app.services.editing import NewNamed, change, check_references, require, storable
from app.services.payment_terms import fold_terms
from app.services.people.checks import check_email
from app.services.people.sources import CreateLeadSource, add_lead_source
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

EDITABLE = frozenset(
    {
        "name",
        "industry",
        "website",
        "phone",
        "email",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
        "employees",
        "revenue_minor",
        "revenue_currency",
        "founded_year",
        "payment_terms",
        "parent_id",
        "owner_id",
        "lead_source_id",
        "do_not_call",
        "do_not_mail",
        "notes",
    }
)
_FIRST_YEAR = 500


@dataclass(frozen=True, slots=True)
class CreateCompany:
    """A new company; ``values`` are further fields (column -> value, or a NewNamed where it is new)."""

    name: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditCompany:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any).

    A NewNamed among them is added along.
    """

    company_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteCompany:
    """Remove a company that has neither deals nor people; undo brings it back."""

    company_id: int
    version: int | None = None


@command
def create_company(ctx: Context, cmd: CreateCompany) -> Saved:
    """Create a company; UserError names the field that needs another value. Without an owner it is the user's."""
    with ctx.unit_of_work(f"Added {cmd.name.strip()}") as uow:
        company = add_company(ctx, uow, cmd)
    return saved(uow, company)


def add_company(ctx: Context, uow: UnitOfWork, cmd: CreateCompany) -> Company:
    """The same within a unit of work."""
    values = add_named(ctx, uow, _checked(ctx, {**cmd.values, "name": cmd.name}))
    values.setdefault("owner_id", ctx.user.id)
    check_references(uow.session, Company, values)
    company = Company(**values, created_at=uow.now)
    uow.session.add(company)
    uow.session.flush()
    return company


def add_named(ctx: Context, uow: UnitOfWork, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the keys of what was only named: companies and lead sources that are new are added here."""
    keys = dict(values)
    if isinstance(company := keys.get("company_id"), NewNamed):
        keys["company_id"] = add_company(ctx, uow, CreateCompany(company.name)).id
    if isinstance(source := keys.get("lead_source_id"), NewNamed):
        keys["lead_source_id"] = add_lead_source(uow, CreateLeadSource(source.name)).id
    return keys


@command
def edit_company(ctx: Context, cmd: EditCompany) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(ctx, cmd.values)
    with ctx.unit_of_work("Edited a company") as uow:
        company = fetch(uow, Company, cmd.company_id, noun="company")
        if values.get("parent_id") is not None:
            _refuse_circle(uow.session, company.id, values["parent_id"])
        change(uow, company, cmd.version, add_named(ctx, uow, values))
        uow.label = f"Changed {field_words.labels(cmd.values)} of {company.name}"
    return saved(uow, company)


@command
def delete_company(ctx: Context, cmd: DeleteCompany) -> Saved:
    """Delete a company with its own tasks and timeline; UserError while deals or people belong to it."""
    with ctx.unit_of_work("Deleted a company") as uow:
        company = fetch(uow, Company, cmd.company_id, noun="company")
        guard_deletion(uow, company, cmd.version)
        _refuse_used(uow.session, company)
        uow.label = f"Deleted {company.name}"
        for model in (Task, Activity, Promise, Enrolment):
            uow.session.execute(delete(model).where(model.company_id == company.id))
        daughters = update(Company).where(Company.parent_id == company.id)
        uow.session.execute(daughters.values(parent_id=None, version=Company.version + 1))
        uow.session.delete(company)
    return saved(uow, company)


def _checked(ctx: Context, given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Company, given, EDITABLE)
    require(values, "name", "Give the company a name.")
    check_email(values)
    fold_terms(values)
    if "name" in values:
        values["match_key"] = match_key(values["name"])
    employees = values.get("employees")
    if employees is not None and employees < 0:
        raise UserError("A company can't have fewer than no employees.", field="employees")
    year = values.get("founded_year")
    if year is not None and not _FIRST_YEAR <= year <= ctx.clock.today().year:
        raise UserError(f"Give the year as four digits, up to {ctx.clock.today().year}.", field="founded_year")
    if values.get("revenue_minor") is not None and not values.get("revenue_currency"):
        values["revenue_currency"] = ctx.team.currency
    return values


def _refuse_circle(session: Session, company_id: int, parent_id: int) -> None:
    """A company can't be its own parent, however many steps up."""
    seen: int | None = parent_id
    while seen is not None:
        if seen == company_id:
            raise UserError("This would make the company its own parent. Choose another.", field="parent_id")
        seen = session.scalar(select(Company.parent_id).where(Company.id == seen))


def _refuse_used(session: Session, company: Company) -> None:
    deals = session.scalar(select(func.count()).select_from(Deal).where(Deal.company_id == company.id)) or 0
    people = session.scalar(select(func.count()).select_from(Contact).where(Contact.company_id == company.id)) or 0
    if deals or people:
        parts = [_counted(deals, "deal", "deals"), _counted(people, "person", "people")]
        belong = " and ".join(part for part in parts if part)
        verb, them = ("belongs", "it") if deals + people == 1 else ("belong", "them")
        raise UserError(f"{belong} {verb} to {company.name}. Delete or move {them} to another company first.")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""
