"""The touches that fall due: each becomes a mail or a task once, after a last look at whether it still makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, func, literal, or_, select, update
from sqlalchemy.orm import Session

from app.domain.access_rules import LEADERS
from app.domain.nurture import Ending, Origin, StepSpec, after_touch, due_on, ended_by_phase
from app.domain.pipelines import PhaseKind
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.occurrences import Occurrence
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.team import User
from app.services.consent import Purpose, refused_by_any
from app.services.context import Context, command
from app.services.next_steps import short_name
from app.services.nurture.making import Whom, words
from app.services.nurture.programmes import ProgrammeRow, read_programmes
from app.services.nurture.writing import Taken, write_touches
from app.services.touches import TOUCH_KINDS
from app.storage.claims import NewOccurrence, fire_in
from app.storage.unit_of_work import UnitOfWork

KIND = "touch"
# Touches in one transaction: others get their turn in between, and each is one step to undo.
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Touched:
    """A touch that became a mail or a task, with the record it is about."""

    key: str
    subject: str
    due_at: datetime
    owner_id: int | None
    table: str
    record_id: int


@dataclass(frozen=True, slots=True)
class _Due:
    """An enrolment whose next touch may be due, with all that is looked at."""

    id: int
    programme_id: int
    place: int
    base_on: date
    next_on: date
    deal_id: int | None
    contact_id: int | None
    company_id: int | None
    owner_id: int | None
    phase_kind: str | None
    origin: Origin
    works_at: int | None
    whom: Whom
    no_calls: bool
    no_mail: bool
    touched_on: date | None

    @property
    def about(self) -> tuple[str, int]:
        """The record that is shown for it."""
        if self.deal_id is not None:
            return "deals", self.deal_id
        return ("contacts", self.contact_id) if self.contact_id is not None else ("companies", self.company_id or 0)


def touch(ctx: Context) -> list[Touched]:
    """Turn what is due today into mails that wait, or tasks, of those whose customers they are.

    What the user may not touch stays.

    What was touched by anybody since waits for its interval anew. Who opted out, left, was handed off or whose deal is
    closed leaves the programme; a step by a channel that somebody refuses is left out.
    """
    with ctx.reading() as session:
        ids = _due_ids(ctx, session)
        known = {row.id: row for row in read_programmes(session)} if ids else {}
    touched: list[Touched] = []
    for start in range(0, len(ids), _BLOCK):
        touched += _touch(ctx, known, ids[start : start + _BLOCK])
    return touched


def _due_ids(ctx: Context, session: Session) -> list[int]:
    # Who took a touch back has decided: it waits until somebody gives it another day.
    key = literal("touch|enrolment:") + cast(Enrolment.id, String) + literal("|step:")
    key += cast(Enrolment.next_place + 1, String) + literal("|") + cast(Enrolment.next_on, String)
    query = select(Enrolment.id).where(
        Enrolment.ended_at.is_(None),
        Enrolment.next_on <= ctx.clock.today(),
        ~select(Occurrence.id).where(Occurrence.key == key).exists(),
    )
    if ctx.user.role not in LEADERS:
        query = query.where(or_(Enrolment.owner_id == ctx.user.id, Enrolment.owner_id.is_(None)))
    return list(session.scalars(query.order_by(Enrolment.next_on, Enrolment.id)))


@command
def _touch(ctx: Context, known: dict[int, ProgrammeRow], ids: Sequence[int]) -> list[Touched]:
    today = ctx.clock.today()
    with ctx.unit_of_work("Touches that fell due") as uow:
        changes: list[dict[str, Any]] = []
        made: dict[str, tuple[_Due, StepSpec, ProgrammeRow]] = {}
        for due in _read(ctx, uow.session, ids, today):
            programme = known[due.programme_id]
            step = _next(ctx, uow, programme, due, changes)
            if step is not None:
                made[f"touch|enrolment:{due.id}|step:{due.place + 1}|{due.next_on}"] = (due, step, programme)
        new = fire_in(uow.connection, [_occurrence(ctx, key, due) for key, (due, _, _) in made.items()], uow.now)
        touched = [_make(ctx, key, *made[key], changes) for key in new]
        write_touches(uow, [_taken(*made[key]) for key in new])
        _store(uow, changes)
        uow.label = f"Touch due: {touched[0].subject}" if len(touched) == 1 else f"{len(touched)} touches fell due"
    return touched


def _next(
    ctx: Context, uow: UnitOfWork, programme: ProgrammeRow, due: _Due, changes: list[dict[str, Any]]
) -> StepSpec | None:
    """The step to take now; None where the enrolment ends or waits, which ``changes`` then holds."""
    if (ending := _ending(programme, due)) is not None:
        changes.append(_ended(due, uow.now, ending))
        return None
    step = programme.steps[due.place]
    if due.touched_on is not None and due.touched_on > due.base_on:
        again = due_on(due.touched_on, step.after, ctx.calendar)
        if again > ctx.clock.today():
            changes.append(_moved(due, due.place, due.touched_on, again))
            return None
    if due.no_mail if step.channel.is_mail else step.channel.task_kind == "call" and due.no_calls:
        changes.append(_after(ctx, programme, due, uow.now))
        return None
    return step


def _ending(programme: ProgrammeRow, due: _Due) -> Ending | None:
    if due.place >= len(programme.steps):
        return Ending.FINISHED
    if due.phase_kind is not None and (ended := ended_by_phase(PhaseKind(due.phase_kind), due.origin)) is not None:
        return ended
    if due.contact_id is not None and due.company_id is not None and due.works_at not in (None, due.company_id):
        return Ending.LEFT
    if due.no_calls and due.no_mail:
        return Ending.OPTED_OUT
    return None


def _read(ctx: Context, session: Session, ids: Sequence[int], today: date) -> list[_Due]:
    """Under the lock: another client may have done one of them since it was found."""
    query = (
        select(
            Enrolment,
            Phase.kind,
            Deal.name,
            Contact.full_name,
            Contact.given_name,
            Contact.company_id,
            Contact.email,
            Company.name,
            User.name,
            refused_by_any(Enrolment, Purpose.CALLING),
            refused_by_any(Enrolment, Purpose.MAILING),
        )
        .outerjoin(Deal, Deal.id == Enrolment.deal_id)
        .outerjoin(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Contact, Contact.id == Enrolment.contact_id)
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(User, User.id == Enrolment.owner_id)
        .where(Enrolment.id.in_(ids), Enrolment.ended_at.is_(None), Enrolment.next_on <= today)
        .order_by(Enrolment.next_on, Enrolment.id)
        .with_for_update(of=Enrolment)
    )
    rows = session.execute(query).all()
    touched = _last_touches(ctx, session, [row[0] for row in rows])
    return [_due(row, touched) for row in rows]


def _due(row: Any, touched: dict[tuple[str, int], date]) -> _Due:
    enrolment, kind, deal, person, given, works_at, email, company, owner, no_calls, no_mail = row
    fields = {
        "person": person or "",
        "given": short_name(given, person),
        "company": company or "",
        "deal": deal or "",
        "owner": owner or "",
    }
    ids = (enrolment.deal_id, enrolment.contact_id, enrolment.company_id, enrolment.owner_id)
    keys = (("deals", enrolment.deal_id), ("contacts", enrolment.contact_id))
    days = [touched[table, key] for table, key in keys if key is not None and (table, key) in touched]
    return _Due(
        id=enrolment.id,
        programme_id=enrolment.programme_id,
        place=enrolment.next_place,
        base_on=enrolment.base_on,
        next_on=enrolment.next_on,
        deal_id=enrolment.deal_id,
        contact_id=enrolment.contact_id,
        company_id=enrolment.company_id,
        owner_id=enrolment.owner_id,
        phase_kind=kind,
        origin=Origin(enrolment.origin),
        works_at=works_at,
        whom=Whom(*ids, email or "", fields, enrolment.id),
        no_calls=bool(no_calls),
        no_mail=bool(no_mail),
        touched_on=max(days, default=None),
    )


def _last_touches(ctx: Context, session: Session, rows: Sequence[Enrolment]) -> dict[tuple[str, int], date]:
    found: dict[tuple[str, int], date] = {}
    wanted: tuple[tuple[str, Any, set[int]], ...] = (
        ("deals", Activity.deal_id, {row.deal_id for row in rows if row.deal_id is not None}),
        ("contacts", Activity.contact_id, {row.contact_id for row in rows if row.contact_id is not None}),
    )
    for table, column, keys in wanted:
        latest = (
            select(column, func.max(Activity.happened_at))
            .where(column.in_(keys), Activity.kind.in_(TOUCH_KINDS))
            .group_by(column)
        )
        for key, at in session.execute(latest) if keys else ():
            found[table, key] = ctx.clock.local_date(at)
    return found


def _occurrence(ctx: Context, key: str, due: _Due) -> NewOccurrence:
    return NewOccurrence(key, KIND, ctx.clock.start_of(due.next_on), "enrolments", due.id, due.owner_id)


def _make(
    ctx: Context, key: str, due: _Due, step: StepSpec, programme: ProgrammeRow, changes: list[dict[str, Any]]
) -> Touched:
    changes.append(_after(ctx, programme, due, ctx.clock.now()))
    return Touched(key, words(step, step.subject, due.whom), ctx.clock.start_of(due.next_on), due.owner_id, *due.about)


def _after(ctx: Context, programme: ProgrammeRow, due: _Due, now: datetime) -> dict[str, Any]:
    """What the enrolment is once this step is taken or left out."""
    place = due.place + 1
    if place >= len(programme.steps):
        return _ended(due, now, Ending.FINISHED) | {"place": place}
    return _moved(due, place, *after_touch(due.next_on, ctx.clock.today(), programme.steps[place].after, ctx.calendar))


def _moved(due: _Due, place: int, base_on: date, next_on: date) -> dict[str, Any]:
    return {"key": due.id, "place": place, "base": base_on, "next": next_on, "ended": None, "because": None}


def _ended(due: _Due, now: datetime, ending: Ending) -> dict[str, Any]:
    return _moved(due, due.place, due.base_on, due.next_on) | {"ended": now, "because": str(ending)}


def _store(uow: UnitOfWork, changes: list[dict[str, Any]]) -> None:
    if not changes:
        return
    table = Enrolment.metadata.tables["enrolments"]
    columns = {"next_place": "place", "base_on": "base", "next_on": "next", "ended_at": "ended"}
    values: dict[str, Any] = {column: bindparam(name) for column, name in columns.items()}
    values |= {"ended_because": bindparam("because"), "version": table.c.version + 1}
    uow.connection.execute(update(table).where(table.c.id == bindparam("key")).values(values), changes)


def _taken(due: _Due, step: StepSpec, programme: ProgrammeRow) -> Taken:
    number = f"{programme.name}, touch {due.place + 1} of {len(programme.steps)}"
    return Taken(due.next_on, due.whom, step, number, programme.sends_by_itself)
