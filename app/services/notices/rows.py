"""What was told to the context's user, newest first, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain.promises import Side
from app.domain.subjects import record_of
from app.models.deals import Deal
from app.models.mail import Mail
from app.models.occurrences import Occurrence
from app.models.people import Company, Contact
from app.models.promises import Promise
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.notices.news import KINDS, still_news
from app.services.tasks.asking import with_records

MOST = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that was told. ``due_at`` and ``told_at`` are instants (aware, UTC).

    ``record`` is the table and key to open, None where there is none. Of a reminder ``task_id`` is set, with its
    ``version`` and ``due_on`` as they are now, and whether it ``is_done``; of a mail ``mail_id``, its ``state`` and
    what the server said. ``is_over`` says that it is no news any more: done, put off, decided or settled meanwhile.
    """

    id: int
    kind: str
    title: str
    about: str
    due_at: datetime
    told_at: datetime | None
    is_read: bool
    record: tuple[str, int] | None = None
    task_id: int | None = None
    version: int | None = None
    due_on: date | None = None
    snoozed_count: int = 0
    zone: str | None = None
    is_done: bool = False
    is_over: bool = False
    mail_id: int | None = None
    state: str = ""
    said: str = ""

    @property
    def is_to_do(self) -> bool:
        """Whether it is about something that can still be done, or put off."""
        return self.task_id is not None and not self.is_over


def notices(ctx: Context, most: int = MOST) -> tuple[Notice, ...]:
    """The newest; those about something that was deleted since are left out."""
    return tuple(_read(ctx, _all_of(ctx).order_by(Occurrence.id.desc()).limit(most)).values())


def notices_of(ctx: Context, keys: Sequence[str]) -> dict[str, Notice]:
    """Those that were told under these keys of occurrences, by key; without what was deleted since."""
    return _read(ctx, _all_of(ctx).where(Occurrence.key.in_(keys)))


def _all_of(ctx: Context) -> Select[Occurrence, bool]:
    return select(Occurrence, still_news(ctx).label("is_news")).where(_told(ctx.user.id))


def _read(ctx: Context, query: Select[Occurrence, bool]) -> dict[str, Notice]:
    with ctx.reading() as session:
        rows = session.execute(query).all()
        found = [one for one, _ in rows]
        facts = {kind: value for of in _FACTS for kind, value in of(session, found).items()}
        made = {
            one.key: _notice(one, is_over=not news, facts=facts.get((one.subject_table, one.subject_id)))
            for one, news in rows
        }
    return {key: one for key, one in made.items() if one is not None}


def unread_count(ctx: Context) -> int:
    """How many the user has not seen and are news still."""
    query = (
        select(func.count())
        .select_from(Occurrence)
        .where(_told(ctx.user.id), Occurrence.read_at.is_(None), still_news(ctx))
    )
    with ctx.reading() as session:
        return session.scalar(query) or 0


def _told(user_id: int) -> ColumnElement[bool]:
    return and_(Occurrence.user_id == user_id, Occurrence.kind.in_(KINDS), Occurrence.status == "done")


_Facts = dict[tuple[str | None, int | None], dict[str, Any]]


def _ids(found: Iterable[Occurrence], table: str) -> list[int]:
    return [one.subject_id for one in found if one.subject_table == table and one.subject_id is not None]


def _tasks(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        with_records(select(Task, Deal.name, Company.name, User.name))
        .outerjoin(User, and_(User.id == Task.owner_id, User.id.not_in([one.user_id for one in found])))
        .where(Task.id.in_(_ids(found, "tasks")))
    )
    rows = session.execute(query)
    return {("tasks", task.id): _of_task(task, company or deal, other) for task, deal, company, other in rows}


def _of_task(task: Task, about: str | None, other: str | None) -> dict[str, Any]:
    """``other`` is whose it is, where that is somebody else."""
    return {
        "title": task.subject,
        "about": " · ".join(filter(None, (about, other and f"for {other}"))),
        "record": record_of(task),
        "task_id": task.id,
        "version": task.version,
        "due_on": task.due_on,
        "snoozed_count": task.snoozed_count,
        "zone": task.zone,
        "is_done": task.done_at is not None,
    }


def _deals(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        select(Deal.id, Deal.name, Company.name.label("company"), User.name.label("other"))
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, and_(User.id == Deal.owner_id, User.id.not_in([one.user_id for one in found])))
        .where(Deal.id.in_(_ids(found, "deals")))
    )
    return {
        ("deals", row.id): {
            "title": row.company or row.name,
            "about": " · ".join(filter(None, (row.company and row.name, row.other and f"of {row.other}"))),
            "record": ("deals", row.id),
        }
        for row in session.execute(query)
    }


def _promises(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        select(Promise, Company.name, User.name)
        .outerjoin(Deal, Deal.id == Promise.deal_id)
        .outerjoin(Contact, Contact.id == Promise.contact_id)
        .outerjoin(Company, Company.id == func.coalesce(Promise.company_id, Deal.company_id, Contact.company_id))
        .outerjoin(User, and_(User.id == Promise.owner_id, User.id.not_in([one.user_id for one in found])))
        .where(Promise.id.in_(_ids(found, "promises")))
    )
    return {("promises", one.id): _of_promise(one, company, other) for one, company, other in session.execute(query)}


def _of_promise(one: Promise, company: str | None, other: str | None) -> dict[str, Any]:
    """``other`` is whose word it is, or who watches over theirs, where that is somebody else."""
    is_ours = one.side == Side.OURS
    by = (other and f"promised by {other}") if is_ours else "promised to us"
    return {"title": one.text, "about": " · ".join(filter(None, (company, by))), "record": record_of(one)}


def _mails(session: Session, found: Sequence[Occurrence]) -> _Facts:
    query = (
        select(Mail, Contact.full_name)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .where(Mail.id.in_(_ids(found, "mails")))
    )
    return {("mails", one.id): _of_mail(one, who) for one, who in session.execute(query)}


def _of_mail(one: Mail, who: str | None) -> dict[str, Any]:
    return {
        "title": one.subject,
        "about": who or one.to_address,
        "record": ("mails", one.id),
        "mail_id": one.id,
        "state": one.state,
        "said": one.last_error or "",
    }


_FACTS = (_tasks, _deals, _promises, _mails)


def _notice(one: Occurrence, *, is_over: bool, facts: dict[str, Any] | None) -> Notice | None:
    if facts is None:
        return None
    is_read = is_over or one.read_at is not None
    return Notice(one.id, one.kind, due_at=one.due_at, told_at=one.done_at, is_read=is_read, is_over=is_over, **facts)
