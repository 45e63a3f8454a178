"""The people that a row names for a deal's committee: found among ours, or made with the import."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.deals import DealContact
from app.models.people import Contact
from app.services.exchange.fields import OF_CONTACTS
from app.services.exchange.references import COMMITTEE_ROLES
from app.services.exchange.targets import Columns, Values
from app.services.exchange.validate import New

_PER_QUERY = 10_000
# ``Ana Ruiz (ana@ferro.example)``, as some programs write a person in one cell.
_WITH_ADDRESS = re.compile(r"(.*?)\s*[(<]([^@\s()<>]+@[^@\s()<>]+)[)>]")
# A company by its key, or by the folded name of one that is still to be made.
CompanyKey: TypeAlias = int | str | None


@dataclass(eq=False, slots=True)
class Person:
    """Somebody for a committee. ``id`` None: still to be made, once for all rows that mean them.

    ``found_email`` is the address from the file for somebody of ours who has none yet.
    """

    name: str
    email: str | None
    phone: str | None = None
    job_title: str | None = None
    external_id: str | None = None
    id: int | None = None
    found_email: str | None = None


class Seat(NamedTuple):
    """Somebody's seat in a committee; ``seat_id`` where they have it already, but in another role."""

    person: Person
    role: str | None
    seat_id: int | None = None


class _Mention(NamedTuple):
    """One person as a row names them; any of these may be empty, but not all."""

    external_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    name: str
    key: str
    company_id: int | None
    email: str | None


class Committees:
    """Finds the people of the deals of one import, a block at a time, and remembers those who are new."""

    def __init__(self, session: Session, fields: Iterable[str]) -> None:
        self._session = session
        self._is_asked = not OF_CONTACTS.isdisjoint(fields)
        self._by_id: dict[str, list[_Stored]] = {}
        self._by_email: dict[str, list[_Stored]] = {}
        self._by_name: dict[str, list[_Stored]] = {}
        self._seats: dict[int, dict[int, tuple[int, str | None]]] = {}
        self._known: dict[int, Person] = {}
        self._new: dict[tuple[Any, ...], Person] = {}

    def look_up(self, rows: Sequence[Values], deal_ids: Sequence[int]) -> None:
        """Read everybody whom the rows of a block may mean, and the committees of deals that exist."""
        if not self._is_asked:
            return
        mentions = [mention for row in rows for mention in _unpaired(row)]
        emails = {mention.email for mention in mentions} - {""}
        self._by_id = self._read(Contact.external_id, {m.external_id for m in mentions}, "external_id")
        folded = {email.casefold() for email in emails}
        self._by_email = self._read(Contact.email, emails | folded, "email")
        self._by_name = self._read(Contact.match_key, {match_key(m.name) for m in mentions}, "name")
        self._seats = {key: {} for key in deal_ids}
        for start in range(0, len(deal_ids), _PER_QUERY):
            taken = select(DealContact).where(DealContact.deal_id.in_(deal_ids[start : start + _PER_QUERY]))
            for seat in self._session.scalars(taken):
                self._seats[seat.deal_id][seat.contact_id] = (seat.id, seat.role)

    def seats(self, values: Values, columns: Columns, current: Columns | None) -> tuple[Seat, ...]:
        """The seats that a row adds or changes. Raises UserError where it isn't clear who is meant."""
        if not self._is_asked:
            return ()
        mentions = _paired(values)
        if not mentions:
            return ()
        company = columns["company_id"] if columns["company_id"] is not None else (current or {}).get("company_id")
        taken = self._seats.get(current["id"], {}) if current else {}
        people = [self._person(mention, values, _company_key(company), taken) for mention in mentions]
        once: dict[int, tuple[Person, str | None]] = {}
        for person, role in zip(people, _roles(values, len(people)), strict=True):
            once.setdefault(person.id or id(person), (person, role))
        return tuple(seat for each in once.values() if (seat := _seat(*each, taken)) is not None)

    def _person(self, mention: _Mention, values: Values, company: CompanyKey, taken: Collection[int]) -> Person:
        email, key = mention.email.casefold(), match_key(mention.name)
        stored = self._one_of_ours(mention, company, taken)
        if stored is not None:
            person = self._known.setdefault(stored.id, Person(stored.name, stored.email, id=stored.id))
            if email and not person.email:
                person.email = person.found_email = mention.email
            return person
        address, name = ("email", email), ("name", key, company)
        known = self._new.get(address) if email else None
        if known is None and key:
            known = self._new.get(name)
            known = None if known is not None and email and known.email else known
        return known or self._make(mention, values, [address] * bool(email) + [name] * bool(key))

    def _make(self, mention: _Mention, values: Values, handles: Sequence[tuple[Any, ...]]) -> Person:
        name = mention.name or mention.email
        if not name:
            raise UserError(
                f"There is no person with the ID “{mention.external_id}”. Import the people first.", field="contact_id"
            )
        phone, title = values.get("contact_phone"), values.get("contact_title")
        person = Person(
            name,
            mention.email or None,
            str(phone) if phone else None,
            str(title) if title else None,
            mention.external_id or None,
        )
        for handle in handles:
            self._new.setdefault(handle, person)
        return person

    def _one_of_ours(self, mention: _Mention, company: CompanyKey, taken: Collection[int]) -> _Stored | None:
        """By ID, else by address, else by name, where they have no other address: among the people who sit in the
        committee already (``taken``), else those of the deal's company."""
        if mention.external_id and (found := self._by_id.get(mention.external_id)):
            return _only(found, company, f"people with the ID “{mention.external_id}”", "contact_id")
        if mention.email and (found := self._by_email.get(mention.email.casefold())):
            return _only(found, company, f"people with the e-mail address “{mention.email}”", "contact_email")
        named = self._by_name.get(match_key(mention.name), ()) if mention.name else ()
        named = [each for each in named if not (mention.email and self._address_of(each))]
        here = [each for each in named if each.id in taken] or [each for each in named if each.company_id == company]
        return _only(here, company, f"people called “{mention.name}” at this company", "contact") if here else None

    def _address_of(self, stored: _Stored) -> str | None:
        known = self._known.get(stored.id)
        return known.email if known else stored.email

    def _read(self, column: Any, values: set[str], by: str) -> dict[str, list[_Stored]]:
        ordered = sorted(values - {""})
        found: dict[str, list[_Stored]] = {}
        for start in range(0, len(ordered), _PER_QUERY):
            condition: ColumnElement[bool] = column.in_(ordered[start : start + _PER_QUERY])
            chosen = (Contact.id, Contact.full_name, Contact.match_key, Contact.company_id, Contact.email)
            for row in self._session.execute(select(column, *chosen).where(condition).order_by(Contact.id)):
                key = row[0].casefold() if by == "email" else row[0]
                found.setdefault(key, []).append(_Stored(*row[1:]))
        return found


def _only(found: Sequence[_Stored], company: CompanyKey, what: str, field: str) -> _Stored:
    here = [each for each in found if each.company_id == company]
    chosen = here or found
    if len(chosen) > 1:
        raise UserError(f"There are {len(chosen)} {what}. Tell them apart, or leave them out of this row.", field=field)
    return chosen[0]


def _seat(person: Person, role: str | None, taken: Mapping[int, tuple[int, str | None]]) -> Seat | None:
    """The seat that is new or changes; None for one that is taken already and stays as it is."""
    seat_id, now = taken.get(person.id or 0, (None, None))
    if seat_id is None:
        return Seat(person, role)
    return Seat(person, role, seat_id) if role is not None and role != now else None


def _company_key(company: int | New | None) -> CompanyKey:
    return match_key(company.name) if isinstance(company, New) else company


def _texts(values: Values, field: str) -> Sequence[str]:
    found: Any = values.get(field)
    return found or ()


def _lists(values: Values) -> tuple[Sequence[str], list[str], Sequence[str]]:
    """The IDs, names and addresses of a row. An address may stand behind its name."""
    written = [_WITH_ADDRESS.fullmatch(name) for name in _texts(values, "contact")]
    names = [match[1] if match else name for match, name in zip(written, _texts(values, "contact"), strict=True)]
    emails = _texts(values, "contact_email") or [match[2] for match in written if match]
    return _texts(values, "contact_id"), names, emails


def _unpaired(values: Values) -> Iterable[_Mention]:
    """All that a row names, each for itself: enough to look them up."""
    ids, names, emails = _lists(values)
    yield from (_Mention(key, "", "") for key in ids)
    yield from (_Mention("", name, "") for name in names)
    yield from (_Mention("", "", email) for email in emails)


def _paired(values: Values) -> Sequence[_Mention]:
    """The people of a row. Raises UserError where names, addresses and IDs are not of the same people."""
    lists = _lists(values)
    count = max(map(len, lists))
    if any(len(texts) not in (0, count) for texts in lists):
        ids, names, emails = map(len, lists)
        counted = ((names, "names"), (emails, "e-mail addresses"), (ids, "IDs"))
        told = " and ".join(f"{number} {noun}" for number, noun in counted if number)
        raise UserError(f"The people of this deal have {told}. Give each the same, in the same order.", field="contact")
    for field, noun in (("contact_phone", "phone number"), ("contact_title", "job title")):
        if count > 1 and values.get(field) is not None:
            raise _unclear(noun, count, field)
    filled = [texts or [""] * count for texts in lists]
    return [_Mention(*each) for each in zip(*filled, strict=True)]


def _roles(values: Values, count: int) -> Sequence[str | None]:
    """The role of each person of a row. Raises UserError where there are not as many as people."""
    said: Any = values.get("contact_role")
    if said is None:
        return [None] * count
    roles = said if isinstance(said, tuple) else (said,)
    if len(roles) != count:
        raise _unclear("role", count, "contact_role")
    return [COMMITTEE_ROLES[role] if role else None for role in roles]


def _unclear(noun: str, count: int, field: str) -> UserError:
    return UserError(f"Whose {noun} it is isn't clear: the row names {count} people. Leave one.", field=field)
