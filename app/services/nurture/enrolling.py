"""Who comes into a programme, and who leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.access_rules import LEADERS
from app.domain.day_text import medium_day
from app.domain.errors import NotFound, UserError
from app.domain.nurture import Ending, Origin, due_on
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal, DealContact, PhaseChange
from app.models.nurture import Enrolment, NurtureProgramme
from app.models.people import Contact
from app.models.pipeline import Phase
from app.services.context import Context, command
from app.services.nurture.programmes import ProgrammeRow, read_programmes
from app.services.saved import Saved, saved
from app.storage.bulk import bulk_insert
from app.storage.guard import fetch, guard
from app.storage.unit_of_work import UnitOfWork

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Enrol:
    """Bring deals or people into a programme. Who is in it already stays as they are."""

    programme_id: int
    deal_ids: tuple[int, ...] = ()
    contact_ids: tuple[int, ...] = ()
    origin: Origin = Origin.HAND


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What enrolling did: how many came in, and how many were in it already."""

    change_set_id: int | None
    label: str
    added: int
    known: int


@dataclass(frozen=True, slots=True)
class MoveTouch:
    """The next touch of an enrolment falls due on another day."""

    enrolment_id: int
    to_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True)
class EndEnrolment:
    """Somebody leaves a programme, because they replied, left, or for another reason."""

    enrolment_id: int
    because: Ending = Ending.STOPPED


@command
def enrol(ctx: Context, cmd: Enrol) -> Enrolled:
    """Enrol; UserError where the programme is switched off or has no steps."""
    with ctx.unit_of_work("Enrolled") as uow:
        programme = _running_programme(uow, cmd.programme_id)
        rows = [*_of_deals(uow.session, cmd.deal_ids), *_of_people(uow.session, cmd.contact_ids)]
        fresh = _without_known(uow.session, programme.id, rows)
        added = _write(ctx, uow, programme, fresh, cmd.origin)
        known = len(rows) - added
        names = rows[0]["title"] if len(rows) == 1 else f"{added} of {len(rows)}"
        uow.label = f"Enrolled in {programme.name}: {names}"
    return Enrolled(uow.change.change_set_id if uow.change else None, uow.label, added, known)


@command
def end_enrolment(ctx: Context, cmd: EndEnrolment) -> Saved:
    """Take somebody out; who is out already stays so."""
    with ctx.unit_of_work("Ended an enrolment") as uow:
        row = fetch(uow, Enrolment, cmd.enrolment_id, noun="enrolment")
        if row.ended_at is None:
            row.ended_at, row.ended_because = uow.now, str(cmd.because)
        name = fetch(uow, NurtureProgramme, row.programme_id, noun="programme").name
        uow.label = f"Taken out of {name}: {cmd.because}"
    return saved(uow, row)


@command
def move_touch(ctx: Context, cmd: MoveTouch) -> Saved:
    """Put the next touch on another day; UserError for one that has passed, or where nothing comes next."""
    if cmd.to_on < ctx.clock.today():
        raise UserError("This day has passed. Choose today or a later day.", field="to_on")
    with ctx.unit_of_work("Moved a touch") as uow:
        row = fetch(uow, Enrolment, cmd.enrolment_id, noun="enrolment")
        if row.ended_at is not None:
            raise UserError("This enrolment is over: no touch comes next.")
        row.next_on = guard(uow, row, cmd.version, {"next_on": cmd.to_on})["next_on"]
        uow.label = f"Next touch on {medium_day(row.next_on, ctx.clock.today())}"
    return saved(uow, row)


def enrol_by_phase(ctx: Context) -> int:
    """Enrol the deals that came into a phase whose programme takes them in; returns how many.

    Who came back to nurturing from Delta counts as recycled. A deal that was in the programme since it came into the
    phase is not enrolled again, however that ended.
    """
    with ctx.reading() as session:
        taking = [row for row in read_programmes(session) if row.is_active and row.phase_id and row.steps]
        found = {row.id: _waiting(ctx, session, row) for row in taking}
    added = 0
    for programme_id, by_origin in found.items():
        for origin, ids in by_origin.items():
            for start in range(0, len(ids), _BLOCK):
                added += enrol(ctx, Enrol(programme_id, tuple(ids[start : start + _BLOCK]), origin=origin)).added
    return added


def _waiting(ctx: Context, session: Session, programme: ProgrammeRow) -> dict[Origin, list[int]]:
    before, into = Phase.__table__.alias("before"), PhaseChange
    since = select(NurtureProgramme.since).where(NurtureProgramme.id == programme.id).scalar_subquery()
    been = select(Enrolment.id).where(
        Enrolment.deal_id == Deal.id,
        Enrolment.programme_id == programme.id,
        or_(Enrolment.ended_at.is_(None), Enrolment.enrolled_at >= Deal.phase_entered_at),
    )
    query = (
        select(Deal.id, before.c.kind)
        .join(into, and_(into.deal_id == Deal.id, into.left_at.is_(None)))
        .outerjoin(before, before.c.id == into.from_phase_id)
        .where(Deal.phase_id == programme.phase_id, Deal.phase_entered_at > since, ~been.exists())
        .order_by(Deal.id)
    )
    if ctx.user.role not in LEADERS:
        query = query.where(or_(Deal.owner_id == ctx.user.id, Deal.owner_id.is_(None)))
    found: dict[Origin, list[int]] = {Origin.RECYCLE: [], Origin.RULE: []}
    for deal_id, kind in session.execute(query):
        found[Origin.RECYCLE if kind == PhaseKind.DELTA else Origin.RULE].append(deal_id)
    return found


def _running_programme(uow: UnitOfWork, programme_id: int) -> ProgrammeRow:
    found = next((row for row in read_programmes(uow.session) if row.id == programme_id), None)
    if found is None:
        raise NotFound("This programme was deleted meanwhile.")
    if not found.is_active:
        raise UserError(f"{found.name} is switched off. Switch it on first, or choose another.")
    return found


def _of_deals(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Deals with the first person of their committee, who is the one that is touched."""
    first = (
        select(DealContact.contact_id)
        .where(DealContact.deal_id == Deal.id)
        .order_by(DealContact.id)
        .limit(1)
        .correlate(Deal)
        .scalar_subquery()
    )
    query = (
        select(Deal.id, Deal.name, Deal.company_id, Deal.owner_id, first, Deal.phase_entered_at)
        .where(Deal.id.in_(ids))
        .order_by(Deal.id)
    )
    found = [
        {"deal_id": key, "contact_id": contact, "company_id": company, "owner_id": owner, "title": name, "since": since}
        for key, name, company, owner, contact, since in session.execute(query)
    ]
    if len(found) < len(set(ids)):
        raise NotFound("A deal was deleted meanwhile.")
    return found


def _of_people(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    query = (
        select(Contact.id, Contact.full_name, Contact.company_id, Contact.owner_id)
        .where(Contact.id.in_(ids))
        .order_by(Contact.id)
    )
    found = [
        {"deal_id": None, "contact_id": key, "company_id": company, "owner_id": owner, "title": name, "since": None}
        for key, name, company, owner in session.execute(query)
    ]
    if len(found) < len(set(ids)):
        raise NotFound("Somebody was deleted meanwhile.")
    return found


def _without_known(session: Session, programme_id: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    running = select(Enrolment.deal_id, Enrolment.contact_id).where(
        Enrolment.programme_id == programme_id, Enrolment.ended_at.is_(None)
    )
    pairs = session.execute(running).all()
    deals = {deal for deal, _ in pairs if deal is not None}
    people = {contact for deal, contact in pairs if deal is None}
    return [
        row
        for row in rows
        if (row["deal_id"] not in deals if row["deal_id"] is not None else row["contact_id"] not in people)
    ]


def _write(ctx: Context, uow: UnitOfWork, programme: ProgrammeRow, rows: list[dict[str, Any]], origin: Origin) -> int:
    common = {
        "programme_id": programme.id,
        "origin": str(origin),
        "enrolled_at": uow.now,
        "next_place": 0,
        "ended_at": None,
        "ended_because": None,
    }
    entries = []
    for row in rows:
        entry = {name: value for name, value in row.items() if name not in ("title", "since")} | common
        entry["owner_id"] = row["owner_id"] or ctx.user.id
        # By rule it counts from when the deal came into the phase, whenever somebody's program was open to notice.
        came = row["since"] if origin is not Origin.HAND else None
        base_on = ctx.clock.local_date(came) if came else ctx.clock.today()
        entries.append(entry | {"base_on": base_on, "next_on": due_on(base_on, programme.steps[0].after, ctx.calendar)})
    bulk_insert(uow, "enrolments", entries)
    return len(entries)
