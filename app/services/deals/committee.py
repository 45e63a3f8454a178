"""Who decides at the customer's: seats of the buying committee, the empty ones included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.committee import ROLES as ROLES
from app.domain.committee import STANCES as STANCES
from app.domain.errors import UserError
from app.models.activities import Activity
from app.models.deals import Deal, DealContact
from app.models.people import Contact
from app.services import field_words
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.editing import change, storable
from app.services.people.contacts import CreateContact, add_contact
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

NEEDED_ROLES = ("economic_buyer", "decision_maker", "champion")
"""Seats without which a deal is a guess: they are shown even while empty."""

_QUESTIONS = {
    "economic_buyer": "Empty seat: who signs?",
    "decision_maker": "Empty seat: who decides?",
    "champion": "Empty seat: who speaks for us?",
}
_EDITABLE = frozenset({"role", "stance"})


@dataclass(frozen=True, slots=True)
class AddSeat:
    """A person of the committee; ``role`` and ``stance`` None are not known yet.

    ``person`` is the key of somebody known, or somebody new, who is added along.
    """

    deal_id: int
    person: int | CreateContact
    role: str | None = None
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class EditSeat:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    seat_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveSeat:
    """Take a person off the committee; undo puts them back."""

    seat_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """A taken seat; ``last_touch_on`` is the day of the last activity with the person in this deal."""

    id: int
    version: int
    contact_id: int
    name: str
    job_title: str
    role: str | None
    stance: str | None
    last_touch_on: date | None

    @property
    def role_words(self) -> str:
        return ROLES.get(self.role or "", "Role not known")


@dataclass(frozen=True, slots=True)
class EmptySeat:
    """A role that a deal needs and nobody has."""

    role: str

    @property
    def role_words(self) -> str:
        return ROLES[self.role]

    @property
    def question(self) -> str:
        return _QUESTIONS[self.role]


@dataclass(frozen=True, slots=True)
class Committee:
    """The taken seats by role, and the empty ones."""

    seats: tuple[Seat, ...]
    empty: tuple[EmptySeat, ...]


@command
def add_seat(ctx: Context, cmd: AddSeat) -> Saved:
    """Seat a person; UserError where they have a seat already."""
    values = _checked({"role": cmd.role, "stance": cmd.stance})
    with ctx.unit_of_work("Added a seat") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        contact = _seated(ctx, uow, cmd.person)
        same = select(DealContact).where(DealContact.deal_id == deal.id, DealContact.contact_id == contact.id)
        if uow.session.scalar(same) is not None:
            raise UserError(f"{contact.full_name} has a seat already. Change the role there.", field="contact_id")
        seat = DealContact(deal_id=deal.id, contact_id=contact.id, **values)
        uow.session.add(seat)
        uow.label = f"Added {contact.full_name} to {title_of(uow.session, deal)}"
    return saved(uow, seat)


def _seated(ctx: Context, uow: UnitOfWork, person: int | CreateContact) -> Contact:
    if isinstance(person, CreateContact):
        return add_contact(ctx, uow, person)
    return fetch(uow, Contact, person, noun="person")


@command
def edit_seat(ctx: Context, cmd: EditSeat) -> Saved:
    """Change role or stance; ConflictError where somebody else changed it since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a seat") as uow:
        seat = fetch(uow, DealContact, cmd.seat_id, noun="seat")
        change(uow, seat, cmd.version, values)
        uow.label = f"Changed {field_words.labels(values)} of {_name(uow.session, seat)}"
    return saved(uow, seat)


@command
def remove_seat(ctx: Context, cmd: RemoveSeat) -> Saved:
    """Take a person off the committee."""
    with ctx.unit_of_work("Removed a seat") as uow:
        seat = fetch(uow, DealContact, cmd.seat_id, noun="seat")
        guard_deletion(uow, seat, cmd.version)
        uow.label = f"Took {_name(uow.session, seat)} off the committee"
        uow.session.delete(seat)
    return saved(uow, seat)


def read_committee(ctx: Context, session: Session, deal_id: int) -> Committee:
    """A deal's committee, within an open session."""
    touched = (
        select(func.max(Activity.happened_at))
        .where(Activity.deal_id == deal_id, Activity.contact_id == DealContact.contact_id)
        .correlate(DealContact)
        .scalar_subquery()
    )
    statement = (
        select(DealContact, Contact, touched)
        .join(Contact, Contact.id == DealContact.contact_id)
        .where(DealContact.deal_id == deal_id)
    )
    seats = [_seat(ctx, seat, contact, at) for seat, contact, at in session.execute(statement)]
    order = list(ROLES)
    seats.sort(key=lambda seat: (order.index(seat.role) if seat.role else len(order), seat.name))
    taken = {seat.role for seat in seats}
    return Committee(tuple(seats), tuple(EmptySeat(role) for role in NEEDED_ROLES if role not in taken))


def _seat(ctx: Context, seat: DealContact, contact: Contact, touched_at: datetime | None) -> Seat:
    return Seat(
        seat.id,
        seat.version,
        contact.id,
        contact.full_name,
        contact.job_title or "",
        seat.role,
        seat.stance,
        None if touched_at is None else ctx.clock.local_date(touched_at),
    )


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(DealContact, given, _EDITABLE)
    for name, known in (("role", ROLES), ("stance", STANCES)):
        if values.get(name) is not None and values[name] not in known:
            raise ValueError(f"no {name} of a committee: {values[name]}")
    return values


def _name(session: Session, seat: DealContact) -> str:
    contact = session.get(Contact, seat.contact_id)
    return contact.full_name if contact else "a person"
