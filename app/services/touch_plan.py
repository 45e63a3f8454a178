"""The plan of a week's touches: whom we call, write to or see, day by day, and what was made of it.

Planned are open reminders by a channel that counts as a touch, and what programmes will bring; made is what was logged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.nurture import Channel
from app.domain.subjects import record_of
from app.domain.tickler import Folder
from app.models.activities import Activity
from app.models.nurture import Enrolment, NurtureProgramme, NurtureStep
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.models.team import User
from app.services.context import Context
from app.services.tickler.contents import within
from app.services.tickler.people import require_may_look
from app.services.tickler.rows import FolderTask, read_tasks
from app.services.touches import TOUCH_KINDS

_PLANNED_KINDS = ("call", "email", "letter", "meeting")


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A touch on its day. ``channel`` is the kind of the task, or the programme's channel; ``programme`` "" is none.

    ``task_id`` is None for what a programme will bring, and ``is_late`` what should have been made before the week.
    """

    on: date
    channel: str
    subject: str
    company: str
    who: str
    programme: str = ""
    task_id: int | None = None
    deal_id: int | None = None
    contact_id: int | None = None
    company_id: int | None = None
    is_late: bool = False

    @property
    def place(self) -> tuple[str, int] | None:
        """The table and key of the record to open."""
        return record_of(self)


@dataclass(frozen=True, slots=True)
class TouchPlan:
    """The week from Monday ``first`` to Sunday ``last`` of one person. ``made`` counts what they logged, by kind.

    ``planned`` counts all touches, also those that were not read.
    """

    first: date
    last: date
    owner: str
    touches: tuple[PlannedTouch, ...]
    made: dict[str, int]
    planned: int

    @property
    def by_channel(self) -> dict[str, int]:
        """How many are planned by each channel, the most first."""
        return dict(Counter(touch.channel for touch in self.touches).most_common())


def touch_plan(
    ctx: Context,
    week_of: date | None = None,
    owner_id: int | None = None,
    *,
    after: date | None = None,
    most: int | None = None,
) -> TouchPlan:
    """The plan of the week in which a day lies (None: today); UserError where it is not the user's to look into.

    What is late stands in the present week, for there is no other for it any more. With ``after`` only what is planned
    for later days than that is read: at ``most`` so many reminders, the first by day; the others are counted.
    """
    owner_id, today = require_may_look(ctx, owner_id), ctx.clock.today()
    day = week_of or today
    week = Folder(day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()))
    first = week.first if after is None else max(week.first, after + timedelta(days=1))
    folders = [Folder(first, week.last)] if first <= week.last else []
    late = [None] if after is None and week.first <= today <= week.last else []
    with ctx.reading() as session:
        due: dict[int, PlannedTouch] = {}
        unread = 0
        for folder in (*late, *folders):
            read, rest = _tasks(ctx, session, owner_id, folder, week, None if after is None else most)
            due |= {one.task_id or 0: one for one in read}
            unread += rest
        found = sorted((*due.values(), *_coming(session, owner_id, max(first, today), week.last)), key=_place)
        owner, made = session.get_one(User, owner_id).name, _made(ctx, session, owner_id, week)
        return TouchPlan(week.first, week.last, owner, tuple(found), made, len(found) + unread)


def _place(touch: PlannedTouch) -> tuple[bool, date, str, str]:
    return not touch.is_late, touch.on, touch.company, touch.who


def _tasks(
    ctx: Context, session: Session, owner_id: int, folder: Folder | None, week: Folder, most: int | None
) -> tuple[list[PlannedTouch], int]:
    """Those of a folder, at ``most`` so many, and how many there are beyond them."""
    where, days = within(ctx, session, owner_id, folder)
    planned = where & Task.kind.in_(_PLANNED_KINDS)
    read = [_planned(task, week) for task in read_tasks(session, planned, days, most)]
    if most is None or len(read) < most:
        return read, 0
    return read, (session.scalar(select(func.count()).select_from(Task).where(planned)) or 0) - len(read)


def _planned(task: FolderTask, week: Folder) -> PlannedTouch:
    return PlannedTouch(
        *(task.due_on, task.kind, task.subject, task.about, task.who),
        task_id=task.id,
        deal_id=task.deal_id,
        contact_id=task.contact_id,
        company_id=task.company_id,
        is_late=task.due_on < week.first,
    )


def _coming(session: Session, owner_id: int, first: date, last: date) -> Iterable[PlannedTouch]:
    """What programmes bring within some days, as far as it is planned: the next step of each."""
    query = (
        select(
            Enrolment, NurtureStep.channel, NurtureStep.subject, NurtureProgramme.name, Company.name, Contact.full_name
        )
        .join(NurtureProgramme, NurtureProgramme.id == Enrolment.programme_id)
        .join(
            NurtureStep,
            (NurtureStep.programme_id == Enrolment.programme_id) & (NurtureStep.place == Enrolment.next_place),
        )
        .outerjoin(Company, Company.id == Enrolment.company_id)
        .outerjoin(Contact, Contact.id == Enrolment.contact_id)
        .where(Enrolment.owner_id == owner_id, Enrolment.ended_at.is_(None), Enrolment.next_on.between(first, last))
    )
    for one, channel, subject, programme, company, who in session.execute(query):
        yield PlannedTouch(
            *(one.next_on, Channel(channel), subject, company or "", who or "", programme),
            deal_id=one.deal_id,
            contact_id=one.contact_id,
            company_id=one.company_id,
        )


def _made(ctx: Context, session: Session, owner_id: int, week: Folder) -> dict[str, int]:
    first, after = (ctx.clock.start_of(day) for day in (week.first, week.last + timedelta(days=1)))
    query = (
        select(Activity.kind, func.count())
        .where(Activity.user_id == owner_id, Activity.kind.in_(TOUCH_KINDS))
        .where(Activity.happened_at >= first, Activity.happened_at < after)
        .group_by(Activity.kind)
        .order_by(func.count().desc(), Activity.kind)
    )
    found: dict[str, int] = {}
    for kind, number in session.execute(query):
        found[kind] = number
    return found
