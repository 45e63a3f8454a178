"""Tells of promises: to whoever gave one on its day, and when it is broken to those who look after the team as well."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from app.domain.access_rules import LEADERS
from app.domain.promises import Side
from app.models.occurrences import Occurrence
from app.models.promises import Promise
from app.services.context import Context
from app.services.jobs.fired import Fired, record_for, tell_once
from app.services.telling import promise_key

NAME = "promise"
BROKEN = "promise broken"
_WORDS = {
    (NAME, Side.OURS): "Promised: {}",
    (NAME, Side.THEIRS): "They promised: {}",
    (BROKEN, Side.OURS): "Promise broken: {}",
    (BROKEN, Side.THEIRS): "They did not keep: {}",
}


class _Due(NamedTuple):
    key: str
    promise_id: int
    side: str
    text: str
    due_on: date
    due_time: time | None
    deal_id: int | None
    contact_id: int | None
    company_id: int | None


def run(ctx: Context) -> list[Fired]:
    """Note what falls due to the user or is broken, each once, oldest first."""
    today = ctx.clock.today()
    wall = ctx.clock.now().astimezone(ctx.clock.zone).time().replace(tzinfo=None)
    own = Promise.owner_id == ctx.user.id
    # A manager learns of every word of ours that is broken; a customer's is the affair of who watches over it.
    concerned = or_(own, Promise.side == str(Side.OURS)) if ctx.user.role in LEADERS else own
    # Its day is told of afterwards, too, where the program was closed: whoever was away hears the same as the others.
    has_come = or_(Promise.due_on < today, Promise.due_time.is_(None), Promise.due_time <= wall)
    return [
        *_tell(ctx, NAME, and_(own, Promise.due_on <= today, has_come)),
        *_tell(ctx, BROKEN, and_(concerned, Promise.due_on < today)),
    ]


def _tell(ctx: Context, kind: str, which: ColumnElement[bool]) -> list[Fired]:
    key = promise_key(kind, ctx.user.id)
    told = select(Occurrence.id).where(Occurrence.key == key).exists()
    columns = (key, *(getattr(Promise, name if name != "promise_id" else "id") for name in _Due._fields[1:]))
    query = (
        select(*columns)
        .where(Promise.settled_at.is_(None), which, ~told)
        .order_by(Promise.due_on, Promise.due_time, Promise.id)
    )
    with ctx.reading() as session:
        due = [_Due(*row) for row in session.execute(query)]
    return tell_once(ctx, "promises", [(one.promise_id, _told(ctx, kind, one)) for one in due])


def _told(ctx: Context, kind: str, one: _Due) -> Fired:
    day, at = (one.due_on + timedelta(1), None) if kind == BROKEN else (one.due_on, one.due_time)
    words = _WORDS[kind, Side(one.side)].format(one.text)
    return Fired(one.key, kind, words, ctx.clock.instant_of(day, at or time(0)), ctx.user.id, *record_for(one))
