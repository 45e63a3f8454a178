"""Which columns an export has, and how they are read. Headers are the import's labels, so that it knows them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, outerjoin

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.money import Money
from app.models.deals import Deal, DealContact, DealLine, PhaseChange, Product
from app.models.people import Company, Contact, LeadSource
from app.models.pipeline import Phase, Pipeline
from app.models.team import User
from app.services.consent import Purpose, may_be_reached, refuses
from app.services.exchange.fields import FIELDS, What
from app.services.exchange.safe_text import Out
from app.storage.aliases import shared_alias

_BLOCK = 2000


@dataclass(frozen=True, slots=True)
class Export:
    """An export of one kind. ``columns`` are by field; ``money`` names the amount, which its currency follows.

    ``instant`` names a column that is an instant and is written as the day on which it falls here. ``parts`` gives
    ``part_fields`` of records that have several of a thing, by key: they come last.
    """

    what: What
    key: InstrumentedAttribute[int]
    source: Any
    columns: dict[str, Any]
    money: str | None = None
    instant: str | None = None
    part_fields: tuple[str, ...] = ()
    parts: Callable[[Session, Sequence[int]], Mapping[int, Sequence[Out]]] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        labels = {field.name: field.label for field in FIELDS[self.what]}
        return tuple(labels[name] for name in (*self.columns, *self.part_fields))

    def condition(self, purpose: Purpose | None) -> ColumnElement[bool]:
        """Which rows there will be. UserError for a purpose where nobody is to be reached."""
        if purpose is None:
            return true()
        if self.what is What.COMPANIES:
            return may_be_reached(Company, purpose)
        if self.what is What.CONTACTS:
            return may_be_reached(Contact, purpose)
        raise UserError("Only companies and contacts can be listed for calling or mailing.")

    def count(self, session: Session, purpose: Purpose | None = None) -> int:
        """How many rows there will be."""
        return session.scalar(select(func.count(self.key)).where(self.condition(purpose))) or 0

    def statement(self, after: int, purpose: Purpose | None = None) -> Select[Any]:
        """The block of rows behind a key; the key comes first."""
        chosen = select(self.key, *self.columns.values()).select_from(self.source).where(self.condition(purpose))
        return chosen.where(self.key > after).order_by(self.key).limit(_BLOCK)

    def row(self, values: Sequence[Any], clock: Clock) -> list[Out]:
        """Values as they are written: amounts in major units, instants as days."""
        names, written = list(self.columns), list(values)
        if self.money is not None:
            place, currency = names.index(self.money), names.index("currency")
            if written[place] is not None:
                written[place] = Money(written[place], written[currency]).amount
        if self.instant is not None and written[names.index(self.instant)] is not None:
            written[names.index(self.instant)] = clock.local_date(written[names.index(self.instant)])
        return written


_parent = shared_alias(Company)
_manager = shared_alias(User)
# The line that stands first: an export has one product for each deal.
_line = shared_alias(DealLine)
_first_line = (
    select(DealLine.id)
    .where(DealLine.deal_id == Deal.id)
    .order_by(DealLine.position, DealLine.id)
    .limit(1)
    .correlate(Deal)
    .scalar_subquery()
)


def _same(model: Any, names: str) -> dict[str, Any]:
    """Fields that are stored under their own names."""
    return {name: getattr(model, name) for name in names.split()}


def _with_owner_and_source(model: Any, source: Any) -> Any:
    with_owner = outerjoin(source, User, User.id == model.owner_id)
    return outerjoin(with_owner, LeadSource, LeadSource.id == model.lead_source_id)


def _committees(session: Session, keys: Sequence[int]) -> dict[int, Sequence[Out]]:
    """The names and the roles of each deal's people, one behind the other. How to reach them is told beside what they
    want, with the contacts."""
    seats = select(DealContact.deal_id, Contact.full_name, DealContact.role).join(
        Contact, Contact.id == DealContact.contact_id
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for deal, name, role in session.execute(seats.where(DealContact.deal_id.in_(keys)).order_by(DealContact.id)):
        people = found.setdefault(deal, [])
        people.append((name.replace(";", ","), (role or "").replace("_", " ").capitalize()))
    return {deal: [_joined(part) for part in zip(*people, strict=True)] for deal, people in found.items()}


def _joined(parts: Sequence[str]) -> str | None:
    return "; ".join(parts) if any(parts) else None


_PEOPLE = {"owner": User.name, "source": LeadSource.name}

EXPORTS: dict[What, Export] = {
    What.COMPANIES: Export(
        What.COMPANIES,
        Company.id,
        _with_owner_and_source(Company, outerjoin(Company, _parent, _parent.id == Company.parent_id)),
        _same(Company, "external_id name industry website phone email street city region postal_code country employees")
        | {"revenue": Company.revenue_minor, "currency": Company.revenue_currency}
        | {"founded_year": Company.founded_year, "parent": _parent.name}
        | _same(Company, "do_not_call do_not_mail")
        | {**_PEOPLE, "notes": Company.notes},
        money="revenue",
    ),
    What.CONTACTS: Export(
        What.CONTACTS,
        Contact.id,
        _with_owner_and_source(Contact, outerjoin(Contact, Company, Company.id == Contact.company_id)),
        _same(Contact, "external_id full_name given_name family_name")
        | {"company": Company.name}
        | _same(Contact, "job_title email phone mobile street city region postal_code country")
        | {"do_not_call": refuses(Contact, Purpose.CALLING), "do_not_mail": refuses(Contact, Purpose.MAILING)}
        | {**_PEOPLE, "notes": Contact.notes},
    ),
    What.PRODUCTS: Export(
        What.PRODUCTS,
        Product.id,
        Product,
        _same(Product, "external_id name code family")
        | {"price": Product.list_price_minor, "currency": Product.currency, "is_active": Product.is_active},
        money="price",
    ),
    What.USERS: Export(
        What.USERS,
        User.id,
        outerjoin(User, _manager, _manager.id == User.manager_id),
        _same(User, "external_id name email role") | {"manager": _manager.name} | _same(User, "region is_active"),
    ),
    What.DEALS: Export(
        What.DEALS,
        Deal.id,
        outerjoin(
            outerjoin(
                outerjoin(
                    _with_owner_and_source(
                        Deal,
                        outerjoin(Deal, Company, Company.id == Deal.company_id)
                        .join(Phase, Phase.id == Deal.phase_id)
                        .join(Pipeline, Pipeline.id == Deal.pipeline_id),
                    ),
                    _line,
                    _line.id == _first_line,
                ),
                Product,
                Product.id == _line.product_id,
            ),
            PhaseChange,
            (PhaseChange.deal_id == Deal.id) & PhaseChange.left_at.is_(None) & (PhaseChange.origin != "assumed"),
        ),
        _same(Deal, "external_id name")
        | {"company": Company.name, "owner": User.name, "product": Product.name, "quantity": _line.quantity}
        | {"pipeline": Pipeline.name, "phase": Phase.code, "phase_since": PhaseChange.entered_at}
        | {"amount": Deal.amount_minor, "currency": Deal.currency}
        | _same(Deal, "started_on expected_close_on closed_on own_probability is_renewal")
        | {"source": LeadSource.name}
        | _same(Deal, "lost_reason competitor notes"),
        money="amount",
        instant="phase_since",
        part_fields=("contact", "contact_role"),
        parts=_committees,
    ),
}
