"""Who is in programmes, as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.domain.nurture import Origin, fill_in
from app.models.deals import Deal
from app.models.nurture import Enrolment, NurtureProgramme
from app.models.people import Company, Contact
from app.models.team import User
from app.services.consent import Purpose, refused_by_any
from app.services.context import Context
from app.services.next_steps import short_name
from app.services.nurture.programmes import ProgrammeRow, read_programmes


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """Somebody in a programme. ``touches`` of ``steps`` were made, or left out where they refuse the channel;
    ``ended_because`` is "" while it goes on. ``next_subject`` has its fields filled in.
    """

    id: int
    version: int
    programme_id: int
    programme: str
    deal_id: int | None
    deal: str
    company_id: int | None
    company: str
    contact_id: int | None
    who: str
    owner_id: int | None
    owner: str
    origin: Origin
    enrolled_at: datetime
    next_on: date | None
    next_subject: str
    touches: int
    steps: int
    ended_because: str
    no_calls: bool = False
    no_mail: bool = False

    @property
    def wish(self) -> str:
        """``"no calls"``, "" for none: by which channels they want to hear nothing, while it goes on."""
        words = ("no calls" if self.no_calls else "", "no mail" if self.no_mail else "")
        return "" if self.ended_because else " or ".join(filter(None, words))


def enrolments(
    ctx: Context,
    *,
    programme_id: int | None = None,
    deal_id: int | None = None,
    contact_id: int | None = None,
    with_ended: bool = False,
    limit: int = 500,
) -> tuple[EnrolmentRow, ...]:
    """Who is in programmes, the next touch first; at most ``limit``."""
    query = _rows()
    wanted = {Enrolment.programme_id: programme_id, Enrolment.deal_id: deal_id, Enrolment.contact_id: contact_id}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if not with_ended:
        query = query.where(Enrolment.ended_at.is_(None))
    order = (Enrolment.ended_at.is_not(None), Enrolment.next_on, Enrolment.id)
    with ctx.reading() as session:
        known = {row.id: row for row in read_programmes(session)}
        return tuple(_row(row, known) for row in session.execute(query.order_by(*order).limit(limit)))


def count_running(ctx: Context) -> int:
    """How many are in programmes now."""
    with ctx.reading() as session:
        return session.scalar(select(func.count()).where(Enrolment.ended_at.is_(None))) or 0


def _rows() -> Any:
    query: Any = (
        select(
            *(Enrolment, NurtureProgramme.name, Deal.name, Company.name, Contact.full_name, Contact.given_name),
            *(User.name, refused_by_any(Enrolment, Purpose.CALLING), refused_by_any(Enrolment, Purpose.MAILING)),
        )
        .join(NurtureProgramme, NurtureProgramme.id == Enrolment.programme_id)
        .outerjoin(Deal, Deal.id == Enrolment.deal_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(Contact, Contact.id == Enrolment.contact_id)
        .outerjoin(User, User.id == Enrolment.owner_id)
    )
    return query


def _row(row: Any, known: dict[int, ProgrammeRow]) -> EnrolmentRow:
    found, programme, deal, company, who, given, owner, no_calls, no_mail = row
    steps = known[found.programme_id].steps
    fields = {
        "person": who or "",
        "given": short_name(given, who),
        "company": company or "",
        "deal": deal or "",
        "owner": owner or "",
    }
    goes_on = found.ended_at is None and found.next_place < len(steps)
    return EnrolmentRow(
        id=found.id,
        version=found.version,
        programme_id=found.programme_id,
        programme=programme,
        deal_id=found.deal_id,
        deal=deal or "",
        company_id=found.company_id,
        company=company or "",
        contact_id=found.contact_id,
        who=who or "",
        owner_id=found.owner_id,
        owner=owner or "",
        origin=Origin(found.origin),
        enrolled_at=found.enrolled_at,
        next_on=found.next_on if goes_on else None,
        next_subject=fill_in(steps[found.next_place].subject, fields) if goes_on else "",
        touches=min(found.next_place, len(steps)),
        steps=len(steps),
        ended_because=found.ended_because or "",
        no_calls=no_calls,
        no_mail=no_mail,
    )
