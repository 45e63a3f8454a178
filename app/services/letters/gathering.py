"""Who gets a letter, where to, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain.access_rules import LEADERS
from app.domain.errors import UserError
from app.domain.mailing import one_line
from app.domain.nurture import check_fields, fill_in, unknown_words
from app.domain.postal import Address, address_lines, lines_of
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import Team
from app.services.consent import Purpose, refuses
from app.services.context import Context
from app.services.letters.facts import IN_REMINDER, NO_ADDRESS, NO_MAIL, NO_TEXT, LeftOut, Letter, LetterBatch
from app.services.next_steps import short_name
from app.storage.aliases import shared_alias

_BLOCK, _LONGEST = 900, 300
_Own = shared_alias(Company)


@dataclass(frozen=True, slots=True)
class WriteLetters:
    """The same letter to these people and companies. Texts may have the fields of ``domain.nurture.FIELDS``."""

    subject: str
    text: str
    contact_ids: tuple[int, ...] = ()
    company_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Whom:
    """Somebody who may be written to; the lines of the address are "" parts where nothing is known."""

    table: str
    id: int
    person: str
    given: str
    company: str
    company_id: int | None
    refuses: bool
    address: Address

    @property
    def name(self) -> str:
        return self.person or self.company

    @property
    def contact_id(self) -> int | None:
        return self.id if self.table == "contacts" else None


def letters_to(ctx: Context, cmd: WriteLetters) -> LetterBatch:
    """A letter for each of them, in the order in which they were chosen; who gets none is named.

    UserError without a subject or a text, or for a field that doesn't exist.
    """
    for text in (cmd.subject, cmd.text):
        check_fields(text)
    if not cmd.text.strip():
        raise UserError("Write the letter first.", field="text")
    if not cmd.subject.strip():
        raise UserError("Say what the letter is about.", field="subject")
    with ctx.reading() as session:
        whom = {**_people(session, cmd.contact_ids), **_companies(session, cmd.company_ids)}
        keys = [("contacts", key) for key in cmd.contact_ids] + [("companies", key) for key in cmd.company_ids]
        chosen = [whom[key] for key in keys if key in whom]
        return _batch(ctx, session, ((one, _wording(ctx, one, cmd)) for one in chosen))


def due_letters(ctx: Context, programme_id: int | None = None) -> LetterBatch:
    """The letters that fell due until today, of one programme or all: the user's own and nobody's, for owners and
    managers everybody's. Who gets none is named, and their reminder stays.
    """
    with ctx.reading() as session:
        tasks = session.execute(_due(ctx, programme_id)).all()
        people = _people(session, [task.contact_id for task, _ in tasks if task.contact_id is not None])
        firms = [key for task, deal in tasks if (key := _firm_of(task, deal)) is not None]
        companies = _companies(session, firms)
        found: list[tuple[_Whom, Letter]] = []
        for task, deal in tasks:
            firm = _firm_of(task, deal)
            one = people.get(("contacts", task.contact_id or 0)) or companies.get(("companies", firm or 0))
            if one is not None:
                links = (one.contact_id, one.company_id, task.deal_id, task.id)
                found.append((one, Letter(one.name, (), one_line(task.subject), (task.notes or "").strip(), *links)))
        return _batch(ctx, session, found)


def count_due(ctx: Context) -> int:
    """How many letters are due that the user may print."""
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(_due(ctx, None).subquery())) or 0


def _due(ctx: Context, programme_id: int | None) -> Any:
    query: Any = (
        select(Task, Deal.company_id)
        .outerjoin(Deal, Deal.id == Task.deal_id)
        .where(Task.kind == "letter", Task.done_at.is_(None), Task.due_on <= ctx.clock.today())
        .order_by(Task.due_on, Task.id)
    )
    if programme_id is not None:
        query = query.join(Enrolment, Enrolment.id == Task.enrolment_id).where(Enrolment.programme_id == programme_id)
    if ctx.user.role not in LEADERS:
        query = query.where(or_(Task.owner_id == ctx.user.id, Task.owner_id.is_(None)))
    return query


def _firm_of(task: Task, of_deal: int | None) -> int | None:
    """The company that a letter goes to where no person is meant."""
    return None if task.contact_id is not None else task.company_id or of_deal


def _wording(ctx: Context, whom: _Whom, cmd: WriteLetters) -> Letter:
    """What it says to somebody. A field of which nothing is known stays: nobody gets such a letter."""
    fields = {"person": whom.person, "given": whom.given, "company": whom.company, "owner": ctx.user.name}
    subject, body = (fill_in(text, fields, keeps_unknown=True) for text in (cmd.subject, cmd.text))
    return Letter(whom.name, (), one_line(subject)[:_LONGEST], body, whom.contact_id, whom.company_id)


def _batch(ctx: Context, session: Session, found: Iterable[tuple[_Whom, Letter]]) -> LetterBatch:
    team = session.get_one(Team, 1)
    own = lines_of(team.address)
    home = frozenset(line.casefold() for line in own) | _names_of(team.country)
    letters: list[Letter] = []
    left_out: list[LeftOut] = []
    for whom, letter in found:
        why = _why_not(whom, letter)
        if why:
            is_text = why not in (NO_MAIL, NO_ADDRESS)
            left_out.append(LeftOut(whom.name, why, *(_spot_of(letter, whom) if is_text else (whom.table, whom.id))))
        else:
            letters.append(_addressed(letter, whom, home))
    now = ctx.clock.now().astimezone(ctx.clock.zone)
    return LetterBatch(
        (team.name, *own), ctx.user.name, ctx.clock.today(), now, tuple(letters), tuple(dict.fromkeys(left_out))
    )


def _why_not(whom: _Whom, letter: Letter) -> str:
    if whom.refuses:
        return NO_MAIL
    if not whom.address.is_complete:
        return NO_ADDRESS
    if unknown := unknown_words((letter.subject, letter.body)):
        return f"{unknown}: {IN_REMINDER}" if letter.task_id is not None else unknown
    return "" if letter.body else NO_TEXT


def _spot_of(letter: Letter, whom: _Whom) -> tuple[str, int]:
    """Where the text is written: the sheet that shows the reminder."""
    return ("deals", letter.deal_id) if letter.deal_id is not None else (whom.table, whom.id)


def _names_of(country: str | None) -> frozenset[str]:
    """What a country (ISO 3166, perhaps with a subdivision) is called, in lower case."""
    if country is None:
        return frozenset()
    from holidays.registry import COUNTRIES

    code = country.partition("-")[0].upper()
    for name, (_, *codes) in COUNTRIES.items():
        if code in codes:
            return frozenset({name.replace("_", " "), *(one.casefold() for one in codes)})
    return frozenset({code.casefold()})


def _addressed(letter: Letter, whom: _Whom, home: frozenset[str]) -> Letter:
    names = dict.fromkeys(name for name in (whom.person, whom.company) if name)
    to = (*names, *address_lines(whom.address, home))
    links = (letter.contact_id, letter.company_id, letter.deal_id, letter.task_id)
    return Letter(letter.name, to, letter.subject, letter.body, *links)


def _people(session: Session, ids: Sequence[int]) -> dict[tuple[str, int], _Whom]:
    """Their own address where it is whole, else that of the company where they work."""
    query = select(Contact, _Own, refuses(Contact, Purpose.MAILING)).outerjoin(_Own, _Own.id == Contact.company_id)
    found: dict[tuple[str, int], _Whom] = {}
    for contact, company, refused in _by_blocks(session, query, Contact.id, ids):
        own = _address(contact)
        address = own if own.is_complete or company is None else _address(company)
        given = short_name(contact.given_name, contact.full_name)
        firm = company.name if company is not None else ""
        links = (contact.full_name, given, firm, contact.company_id)
        found["contacts", contact.id] = _Whom("contacts", contact.id, *links, bool(refused), address)
    return found


def _companies(session: Session, ids: Sequence[int]) -> dict[tuple[str, int], _Whom]:
    query = select(Company, refuses(Company, Purpose.MAILING))
    return {
        ("companies", row.id): _Whom("companies", row.id, "", "", row.name, row.id, bool(refused), _address(row))
        for row, refused in _by_blocks(session, query, Company.id, ids)
    }


def _by_blocks(session: Session, query: Any, column: Any, ids: Sequence[int]) -> Iterable[Any]:
    keys = list(dict.fromkeys(ids))
    for start in range(0, len(keys), _BLOCK):
        yield from session.execute(query.where(column.in_(keys[start : start + _BLOCK])))


def _address(row: Company | Contact) -> Address:
    return Address(row.street or "", row.postal_code or "", row.city or "", row.region or "", row.country or "")
