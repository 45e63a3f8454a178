"""The user's calls of today: what was made of those that were made, how many are left, and whose turn it is.

A call was made when it was logged today, or ticked off. One that was both is one. Who is not reached is put off, so
that a call which was ticked off without a word counts as a conversation. Left is what Today lists as calls, as far as
they may be made: whoever wants no calls is never offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.subjects import record_of
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services.activities import ATTEMPT
from app.services.consent import Purpose, refused_by_any
from app.services.context import Context
from app.services.tasks.asking import IN_ORDER, with_records
from app.services.tasks.own_days import OwnDays, in_own_order
from app.services.today.rows import CallList, MadeCall, Section
from app.services.today.worklist import conditions, near_days

MOST_LEFT = 200
"""So many of the calls that are left are looked at; beyond them it is only told that there are more."""
_MOST_MADE = 500
_DEEPEST = 1000
_SECTIONS = (Section.OVERDUE, Section.TODAY)

_Record = tuple[str, int]


@dataclass(frozen=True, slots=True)
class NextCall:
    """The task of a call, its place in its ``section`` from 0 (None: too far down to be shown), and what to open."""

    task_id: int
    section: Section
    place: int | None
    record: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A call that is left. ``due_on`` and ``due_time`` are those of whoever looks."""

    id: int
    section: Section
    due_on: date
    due_time: time | None
    deal_id: int | None
    company_id: int | None
    contact_id: int | None
    subject: str
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class _Logged:
    at: datetime
    reached: bool
    deal_id: int | None
    company_id: int | None
    contact_id: int | None


def read_calls(ctx: Context) -> CallList:
    """The calls of today, in one snapshot."""
    with ctx.reading() as session:
        logged, waiting = _logged(ctx, session), _waiting(ctx, session)
        made = [*logged, *_ticked_off(ctx, session, logged)]
        made.sort(key=lambda call: call.at)
        first = next(iter(_in_turn(waiting, logged)), None)
        calls = _with_meetings(ctx, session, made)
    return CallList(
        tuple(calls), min(len(waiting), MOST_LEFT), len(waiting) > MOST_LEFT, _words(first) if first is not None else ""
    )


def next_call(ctx: Context, *, after: int | None = None, without: Collection[int] = ()) -> NextCall | None:
    """Whom to call next, with what was stored and said a moment ago; None where nobody is left.

    ``after`` is the task of the call that one is at, behind which it goes on, from the start again after the last one.
    ``without`` are tasks that are being ticked off or put off.
    """
    with ctx.reading() as session:
        turn = [call for call in _in_turn(_waiting(ctx, session), _logged(ctx, session)) if call.id not in without]
        if not turn:
            return None
        here = next((place for place, call in enumerate(turn) if call.id == after), -1)
        call = turn[(here + 1) % len(turn)]
        return NextCall(call.id, call.section, _place(ctx, session, call), record_of(call))


def _in_turn(waiting: Sequence[_Waiting], logged: Sequence[_Logged]) -> list[_Waiting]:
    """As Today lists them; who was tried today already comes last."""
    tried = frozenset[_Record]().union(*map(_about, logged))
    return sorted(waiting, key=lambda call: not tried.isdisjoint(_about(call)))


def _words(call: _Waiting) -> str:
    return ", ".join(filter(None, (call.who, call.about))) or call.subject


def _about(one: Any) -> frozenset[_Record]:
    """The deal, person and company that something is about. Two that share one of them are about the same."""
    keys = (("deals", one.deal_id), ("contacts", one.contact_id), ("companies", one.company_id))
    return frozenset((table, key) for table, key in keys if key is not None)


# -- what was made -----------------------------------------------------------------------------------------------------


def _logged(ctx: Context, session: Session) -> list[_Logged]:
    first = ctx.clock.start_of(ctx.clock.today())
    after = ctx.clock.start_of(ctx.clock.today() + timedelta(days=1))
    query = (
        select(Activity.happened_at, Activity.kind, Activity.deal_id, Activity.company_id, Activity.contact_id)
        .where(Activity.user_id == ctx.user.id, Activity.happened_at >= first, Activity.happened_at < after)
        .where(Activity.kind.in_(("call", ATTEMPT)))
        .order_by(Activity.happened_at, Activity.id)
        .limit(_MOST_MADE)
    )
    return [_Logged(at, kind != ATTEMPT, *about) for at, kind, *about in session.execute(query)]


def _ticked_off(ctx: Context, session: Session, logged: Iterable[_Logged]) -> list[_Logged]:
    """Calls that were done today and not logged as well; each entry stands for one of them."""
    done = conditions(ctx)[Section.DONE]
    query = (
        select(Task.done_at, Task.deal_id, Task.company_id, Task.contact_id)
        .where(done, Task.kind == "call")
        .order_by(Task.done_at, Task.id)
        .limit(_MOST_MADE)
    )
    entries, found = [_about(one) for one in logged], []
    for row in session.execute(query):
        about = _about(row)
        entry = next((one for one in entries if not one.isdisjoint(about)), None)
        if entry is None:
            found.append(_Logged(row.done_at, True, row.deal_id, row.company_id, row.contact_id))
        else:
            entries.remove(entry)
    return found


def _with_meetings(ctx: Context, session: Session, made: Sequence[_Logged]) -> list[MadeCall]:
    """A conversation led to a meeting that was planned today about the same; of several to the one nearest in time."""
    calls = [MadeCall(one.reached) for one in made]
    talks = [(place, one) for place, one in enumerate(made) if one.reached]
    for meeting in _meetings(ctx, session, [one for _, one in talks]):
        about = _about(meeting)
        led = [(abs(one.at - meeting.created_at), place) for place, one in talks if not about.isdisjoint(_about(one))]
        if led:
            place = min(led)[1]
            calls[place] = replace(calls[place], led_to_meeting=True)
    return calls


def _meetings(ctx: Context, session: Session, talks: Sequence[_Logged]) -> Sequence[Any]:
    about = frozenset[_Record]().union(*map(_about, talks))
    columns = {"deals": Task.deal_id, "contacts": Task.contact_id, "companies": Task.company_id}
    keys = {table: [key for one, key in about if one == table] for table in columns}
    if not about:
        return ()
    query = select(Task.created_at, Task.deal_id, Task.company_id, Task.contact_id).where(
        or_(*(columns[table].in_(found) for table, found in keys.items() if found)),
        Task.kind == "meeting",
        Task.created_at >= ctx.clock.start_of(ctx.clock.today()),
    )
    return session.execute(query.order_by(Task.id)).all()


# -- what is left ------------------------------------------------------------------------------------------------------


def _waiting(ctx: Context, session: Session) -> list[_Waiting]:
    """The calls that Today lists as overdue and due, in its order, at most one more than ``MOST_LEFT``."""
    days = near_days(ctx, session)
    wanted = conditions(ctx, days)
    found: list[_Waiting] = []
    for section in _SECTIONS:
        found += _of_section(session, section, wanted[section], days, MOST_LEFT + 1 - len(found))
    return found


def _of_section(
    session: Session, section: Section, where: ColumnElement[bool], days: OwnDays, most: int
) -> list[_Waiting]:
    columns = (
        *(Task.id, Task.due_on, Task.due_time, Task.deal_id, Task.company_id, Task.contact_id, Task.subject),
        func.coalesce(Contact.full_name, "").label("who"),
        func.coalesce(Company.name, Deal.name, "").label("about"),
    )
    query = with_records(select(*columns)).where(where, Task.kind == "call", ~refused_by_any(Task, Purpose.CALLING))
    rows = []
    for row in session.execute(query.order_by(*IN_ORDER).limit(most)):
        on, at = days.moment(row.id, row.due_on, row.due_time)
        about = (row.deal_id, row.company_id, row.contact_id, row.subject, row.who, row.about)
        rows.append(_Waiting(row.id, section, on, at, *about))
    return in_own_order(rows)


def _place(ctx: Context, session: Session, call: _Waiting) -> int | None:
    where = conditions(ctx, near_days(ctx, session))[call.section]
    listed = session.scalars(select(Task.id).where(and_(where)).order_by(*IN_ORDER).limit(_DEEPEST)).all()
    return listed.index(call.id) if call.id in listed else None
