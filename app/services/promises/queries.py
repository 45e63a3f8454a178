"""Promises as they are read: of one record, of one person's day, and all of them as a ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.people_words import name_of
from app.domain.promises import KeptRate, Outcome, Side, Standing, kept_rate, quarter_of, standing
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.promises import Promise
from app.models.team import User
from app.services.concerns import Subject, concerning
from app.services.context import Context

_MOST = 500


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise with what it comes to today. ``company`` is that of the deal or of the person where it has none."""

    id: int
    version: int
    side: Side
    text: str
    due_on: date
    due_time: time | None
    standing: Standing
    settled_at: datetime | None
    made_good: str
    made_at: datetime
    owner_id: int | None
    owner: str
    deal_id: int | None
    deal: str
    company_id: int | None
    company: str
    contact_id: int | None
    who: str

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet how it came out."""
        return self.settled_at is None

    @property
    def place(self) -> tuple[str, int]:
        """The table and key of the record to open for it."""
        places = (("deals", self.deal_id), ("companies", self.company_id), ("contacts", self.contact_id))
        return next((table, key) for table, key in places if key is not None)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody's promises of a quarter came to. ``owner_id`` None: of nobody in particular."""

    owner_id: int | None
    owner: str
    rate: KeptRate


class Shown(StrEnum):
    """Which promises of a ledger. What is open past its day is broken as well; what was kept late counts as kept."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Ledger:
    """At most 500 promises, what is open first, by day; ``rates`` are of ours that were due in the period asked for."""

    rows: tuple[PromiseRow, ...]
    has_more: bool
    rates: tuple[Given, ...]


def read_open_promises(ctx: Context, session: Session, subject: Subject) -> tuple[PromiseRow, ...]:
    """What is promised about a record and not settled, the next first, within an open session."""
    statement = _rows().where(concerning(Promise, subject), Promise.settled_at.is_(None))
    return tuple(_row(ctx, row) for row in session.execute(_by_day(statement)))


def open_promises(ctx: Context, subject: Subject) -> tuple[PromiseRow, ...]:
    """The same in a session of its own."""
    with ctx.reading() as session:
        return read_open_promises(ctx, session, subject)


def promises_of(ctx: Context, owner_id: int | None = None, *, limit: int = 20) -> tuple[PromiseRow, ...]:
    """The open promises of one person (None: the user), ours and theirs, the next first."""
    whose = ctx.user.id if owner_id is None else owner_id
    statement = _by_day(_rows().where(Promise.settled_at.is_(None), Promise.owner_id == whose)).limit(limit)
    with ctx.reading() as session:
        return tuple(_row(ctx, row) for row in session.execute(statement))


def own_rate(ctx: Context) -> KeptRate:
    """What the user's own promises of this quarter came to."""
    found = [given for given in rates(ctx) if given.owner_id == ctx.user.id]
    return found[0].rate if found else KeptRate()


def ledger(
    ctx: Context,
    *,
    owner_id: int | None = None,
    side: Side | None = None,
    shown: Shown = Shown.ALL,
    period: tuple[date, date] | None = None,
) -> Ledger:
    """All promises, or those of one person or side, or due in a ``period``: its first day and the one after it.

    ``rates`` are those of the period, of this quarter where none is given.
    """
    statement = _rows()
    if owner_id is not None:
        statement = statement.where(Promise.owner_id == owner_id)
    if side is not None:
        statement = statement.where(Promise.side == str(side))
    if period is not None:
        statement = statement.where(Promise.due_on >= period[0], Promise.due_on < period[1])
    statement = statement.where(*_condition(shown, ctx.clock.today()))
    order = (Promise.settled_at.is_not(None), Promise.settled_at.desc(), Promise.due_on, Promise.id)
    with ctx.reading() as session:
        found = session.execute(statement.order_by(*order).limit(_MOST + 1)).all()
    return Ledger(tuple(_row(ctx, row) for row in found[:_MOST]), len(found) > _MOST, rates(ctx, period))


def rates(ctx: Context, period: tuple[date, date] | None = None) -> tuple[Given, ...]:
    """Per person what our promises came to that were due in a period (None: this quarter) up to today, best first."""
    today = ctx.clock.today()
    first, after = period or quarter_of(today)
    query = (
        select(Promise.owner_id, User.name, Promise.due_on, Promise.outcome, Promise.settled_at)
        .outerjoin(User, User.id == Promise.owner_id)
        .where(Promise.side == str(Side.OURS), Promise.due_on >= first, Promise.due_on < after)
    )
    by_owner: dict[tuple[int | None, str], list[Standing]] = {}
    with ctx.reading() as session:
        for owner_id, name, due_on, outcome, settled_at in session.execute(query):
            found = standing(due_on, outcome, _day(ctx, settled_at), today)
            by_owner.setdefault((owner_id, name_of(name)), []).append(found)
    given = [Given(key, name, kept_rate(found)) for (key, name), found in by_owner.items()]
    return tuple(sorted((one for one in given if one.rate.due), key=lambda one: (-(one.rate.percent or 0), one.owner)))


def overdue_of_team(ctx: Context) -> tuple[PromiseRow, ...]:
    """Our broken promises that nobody has settled, the oldest first: what the owner has to see."""
    today = ctx.clock.today()
    late = and_(Promise.settled_at.is_(None), Promise.due_on < today, Promise.side == str(Side.OURS))
    with ctx.reading() as session:
        return tuple(_row(ctx, row) for row in session.execute(_by_day(_rows().where(late)).limit(_MOST)))


def count_to_settle(ctx: Context) -> int:
    """How many of the user's promises are due today or broken, and nobody has said how they came out."""
    mine = (Promise.settled_at.is_(None), Promise.due_on <= ctx.clock.today(), Promise.owner_id == ctx.user.id)
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(Promise).where(*mine)) or 0


def _condition(shown: Shown, today: date) -> tuple[Any, ...]:
    late = and_(Promise.settled_at.is_(None), Promise.due_on < today)
    return {
        Shown.OPEN: (Promise.settled_at.is_(None),),
        Shown.KEPT: (Promise.outcome == str(Outcome.KEPT),),
        Shown.BROKEN: (or_(Promise.outcome == str(Outcome.BROKEN), late),),
        Shown.ALL: (),
    }[shown]


def _rows() -> Any:
    company_id = func.coalesce(Promise.company_id, Deal.company_id, Contact.company_id)
    statement: Any = (
        select(Promise, User.name, Deal.name, company_id, Company.name, Contact.full_name)
        .outerjoin(User, User.id == Promise.owner_id)
        .outerjoin(Deal, Deal.id == Promise.deal_id)
        .outerjoin(Contact, Contact.id == Promise.contact_id)
        .outerjoin(Company, Company.id == company_id)
    )
    return statement


def _by_day(statement: Any) -> Any:
    """Within a day, promises with a time come before those for the whole day."""
    return statement.order_by(Promise.due_on, Promise.due_time.is_(None), Promise.due_time, Promise.id)


def _day(ctx: Context, at: datetime | None) -> date | None:
    return None if at is None else ctx.clock.local_date(at)


def _row(ctx: Context, row: Any) -> PromiseRow:
    promise, owner, deal, company_id, company, who = row
    return PromiseRow(
        id=promise.id,
        version=promise.version,
        side=Side(promise.side),
        text=promise.text,
        due_on=promise.due_on,
        due_time=promise.due_time,
        standing=standing(promise.due_on, promise.outcome, _day(ctx, promise.settled_at), ctx.clock.today()),
        settled_at=promise.settled_at,
        made_good=promise.made_good or "",
        made_at=promise.made_at,
        owner_id=promise.owner_id,
        owner=owner or "",
        deal_id=promise.deal_id,
        deal=deal or "",
        company_id=company_id,
        company=company or "",
        contact_id=promise.contact_id,
        who=who or "",
    )
