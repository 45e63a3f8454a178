"""Several clients of one database that are opened and closed at random while days pass."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.clock import Clock
from app.domain.errors import DatabaseBusy
from app.domain.nurture import Channel, Interval, StepSpec
from app.models.deals import Deal
from app.models.nurture import Enrolment
from app.models.people import Contact
from app.models.tasks import Task
from app.services.context import Context, open_context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.jobs.fired import Fired
from app.services.jobs.registry import WITHOUT_MAIL
from app.services.jobs.tick import tick
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.promises.commands import GivePromise, give_promise
from app.services.qualifiers.rules import CreateQualifier, RuleSpec, create_qualifier
from app.services.sample import SampleSize, add_sample
from app.services.setup import SetUpTeam, set_up
from app.services.tasks import AddTask, add_task
from app.services.tasks.absences import SetAbsence, set_absence
from app.services.tasks.call_backs import ScheduleCallBack, called_of, schedule_call_back
from app.services.users import users
from app.storage.database import Database
from app.storage.location import Location

ZONE = ZoneInfo("Europe/Berlin")
STEPS = (
    StepSpec(Interval(2, "day"), Channel.CALL, "Call {given}"),
    StepSpec(Interval(1, "week"), Channel.EMAIL, "A case for {company}", "Dear {given},\n\nhere it is."),
    StepSpec(Interval(1, "week"), Channel.LETTER, "Write to {person}", "Dear {given}, it pays."),
    StepSpec(Interval(1, "month"), Channel.CALL, "Call {given} again"),
)
_EVENING = time(23, 59, 59)


@dataclass(frozen=True)
class Life:
    """``count`` clients through ``days`` days from ``first`` on. Each is open on about ``percent`` of the days, at some
    hour.

    At the end all are open once more, as a team's are sooner or later, until nothing more happens.
    """

    first: date
    days: int
    count: int
    percent: int = 100
    seed: int = 1


@dataclass(frozen=True)
class _Opening:
    """The program is opened at a moment by one of ``count`` clients. It goes to a process of its own as it is."""

    place: Location
    moment: datetime
    count: int

    def __call__(self, client: int) -> list[Fired]:
        """Opened, at work for its people, and closed again; the first serves those whom nobody else does."""
        database = Database.open(self.place)
        clock = at(self.moment)
        try:
            names = [user.name for user in users(open_context(database, clock, None))]
            mine = names if self.count == 1 else _share(names, client, self.count)
            turns = (tick(open_context(database, clock, name), WITHOUT_MAIL, _try_later) for name in mine)
            return [one for turn in turns for one in turn]
        finally:
            database.close()


def at(moment: datetime) -> Clock:
    """A clock that stands still, where the team is."""
    return Clock(zone=ZONE, source=lambda: moment)


def invent(place: Location, first: date, size: SampleSize) -> None:
    """A team on the morning of a day, the same whenever it is invented, with some of all that happens by itself."""
    database = Database.open(place, may_create=True)
    clock = at(datetime.combine(first, time(8), ZONE))
    try:
        ctx = set_up(database, clock, SetUpTeam("Fernhill Scales", "Mira Osei"))
        add_sample(ctx, size)
        _add_more(open_context(database, clock, None), first)
    finally:
        database.close()


def live(place: Location, life: Life, pool: Executor | None = None) -> list[Fired]:
    """Everything that every client did by itself, for each person of the team, in no order; but no mail goes out.

    Clients of one moment run side by side in ``pool``, or in threads.
    """
    dice = random.Random(life.seed)
    fired: list[Fired] = []
    with ThreadPoolExecutor(life.count) as threads:
        for number in range(life.days):
            there = [client for client in range(life.count) if dice.randrange(100) < life.percent]
            moment = datetime.combine(life.first + timedelta(number), time(dice.randrange(6, 24), 5), ZONE)
            for some in (pool or threads).map(_Opening(place, moment, life.count), there):
                fired += some
    last = _Opening(place, datetime.combine(life.first + timedelta(life.days), _EVENING, ZONE), life.count)
    while more := [one for client in range(life.count) for one in last(client)]:
        fired += more
    return fired


def told(place: Location, fired: Sequence[Fired]) -> Counter[tuple[str, str, datetime]]:
    """How often each thing happened: its key, its kind and when it was due.

    What was made on the way has other keys in each run, for which its words stand here.
    """
    database = Database.open(place)
    with database.reading() as session:
        made = select(Task.id, Task.subject, Task.enrolment_id).where(Task.enrolment_id.is_not(None))
        names = {f"task:{key}": f"task:{subject} of {enrolment}" for key, subject, enrolment in session.execute(made)}
        entered = select(Enrolment.id, Enrolment.programme_id, Enrolment.deal_id, Enrolment.contact_id)
        names |= {f"enrolment:{row.id}": f"enrolment:{row[1:]}" for row in session.execute(entered)}
    database.close()
    keys = [re.sub(r"(task|enrolment):\d+", lambda found: names.get(found[0], found[0]), one.key) for one in fired]
    return Counter((key, one.kind, one.due_at) for key, one in zip(keys, fired, strict=True))


def _add_more(ctx: Context, first: date) -> None:
    """What the sample lacks: a rule that moves deals, touches in quick succession, somebody away, a call elsewhere."""
    pipeline = default_pipeline(pipelines(ctx))
    phases = {phase.spec.code: phase.id for phase in pipeline.phases}
    big: dict[str, Any] = {"field": "employees", "comparison": "at_least", "value": "1"}
    create_qualifier(ctx, CreateQualifier(RuleSpec("Any size", (big,), phases["G2"], is_automatic=True)))
    saved = create_programme(ctx, CreateProgramme("Often", STEPS, phases["N1"]))
    with ctx.reading() as session:
        early, nurtured = (
            session.scalars(select(Deal.id).where(Deal.phase_id == phases[code]).order_by(Deal.id).limit(4)).all()
            for code in ("G2", "N1")
        )
        person = session.scalars(select(Contact.id).where(~Contact.do_not_call).order_by(Contact.id).limit(1)).one()
    enrol(ctx, Enrol(saved.record_id, deal_ids=tuple(nurtured)))
    move_deal(ctx, MoveDeal(early[0], phases["N1"]))
    called = called_of(ctx, "contacts", person)
    schedule_call_back(ctx, ScheduleCallBack(called, first + timedelta(4), time(9), "Asia/Tokyo"))
    give_promise(ctx, GivePromise("Drawings", first + timedelta(3), due_time=time(15), contact_id=person))
    for number, user in enumerate(users(ctx)):
        add_task(ctx, AddTask("Call at six", first + timedelta(2 + number), time(6, 30), owner_id=user.id))
    away, stand_in = (user.id for user in users(ctx)[1:3])
    set_absence(ctx, SetAbsence(first + timedelta(2), first + timedelta(30), stand_in, away))


def _try_later(_error: DatabaseBusy) -> None:
    """What the lock kept waiting too long is left for the next turn, as in the window."""


def _share(names: Sequence[str], client: int, count: int) -> list[str]:
    """A client's own people, and the next one's: somebody has the program open on two computers."""
    return [name for place, name in enumerate(names) if place % count in (client, (client + 1) % count)]
