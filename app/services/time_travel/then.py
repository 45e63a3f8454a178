"""A context in which a past day is today: use cases that read are given it and answer as they would have then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.day_text import full_day
from app.domain.errors import UserError
from app.domain.working_calendar import WorkingCalendar
from app.models.changes import ChangeSet
from app.models.team import Team
from app.services.context import Context, team_facts
from app.storage.as_of import Past, cut_at
from app.storage.as_of_imports import Rebuilt, rebuild
from app.storage.questions import Asker, SessionAsker

if TYPE_CHECKING:
    from app.storage.unit_of_work import UnitOfWork

R = TypeVar("R")


class TooEarly(UserError):
    """Nothing is known of that day."""


@dataclass(frozen=True)
class PastContext(Context):
    """Reads all from one session, in which the past covers the present; nothing can be written from it."""

    session: Session | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The session of the past, which its owner closes."""
        assert self.session is not None
        yield self.session

    def answer(self, work: Callable[[Asker], R]) -> R:
        """Of the same session."""
        assert self.session is not None
        return work(SessionAsker(self.session))

    def unit_of_work(self, label: str, **_: object) -> UnitOfWork:
        """Always a UserError."""
        raise UserError(f"The past can't be changed. Go back to today, and do it there: {label}.")


@dataclass(frozen=True)
class Then:
    """A past day: its context, and how far what it shows is what was known on that day.

    Everything comes from the change log, except ``rebuilt`` deals, which were recorded later with an older history.
    """

    ctx: Context
    day: date
    rebuilt: Rebuilt
    erased: int

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the reader should know, in sentences; none where all is as it was recorded."""
        return tuple(_notes(self))


@contextmanager
def looking_back(ctx: Context, day: date, *, with_rebuilt: bool = True) -> Iterator[Then]:
    """The end of a day in the team's zone, until the block ends; on the present day it is now.

    UserError for a day that has not come yet, and for one before anything that is known. ``with_rebuilt`` adds deals
    that were recorded later with stays that reach back to the day.
    """
    today = ctx.clock.today()
    if day > today:
        raise UserError(f"{full_day(day)} has not come yet. Choose today or an earlier day.", field="as_of")
    end = ctx.clock.now()
    if day < today:
        end = ctx.clock.start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
    with ctx.db.reading(may_cover=True) as session:
        past = Past(session.connection(), cut_at(session.connection(), end))
        past.begin()
        try:
            yield _then(ctx, day, session, past, rebuild(past, day) if with_rebuilt else Rebuilt())
        finally:
            session.rollback()
            past.end()


def _then(ctx: Context, day: date, session: Session, past: Past, rebuilt: Rebuilt) -> Then:
    team = session.get(Team, 1)
    if team is None:
        raise _too_early(ctx, session, day)
    past.cover("deals")
    return Then(_context(ctx, day, session, team), day, rebuilt, past.erased("deals"))


def _context(ctx: Context, day: date, session: Session, team: Team) -> PastContext:
    """The user is the present one, and so is what they may see."""
    facts = replace(team_facts(team), reps_share_deals=ctx.team.reps_share_deals, logo=ctx.team.logo)
    clock = replace(ctx.clock, fixed_today=day)
    calendar = ctx.calendar if team.country == ctx.team.country else WorkingCalendar(team.country)
    return PastContext(ctx.db, clock, facts, ctx.user, calendar, session)


def _too_early(ctx: Context, session: Session, day: date) -> TooEarly:
    first = session.scalar(select(func.min(ChangeSet.made_at)))
    begins = (
        "nothing is recorded yet" if first is None else f"the records begin on {full_day(ctx.clock.local_date(first))}"
    )
    return TooEarly(
        f"What was so on {full_day(day)} is not known: {begins}, and no imported history reaches back so far. "
        "Choose a later day.",
        field="as_of",
    )


def _notes(then: Then) -> Iterator[str]:
    rebuilt = then.rebuilt
    if rebuilt.deals:
        yield (
            f"Recorded later, and put together from the history that was recorded with them: {_deals(rebuilt.deals)}. "
            "Phase and day of close are those of that time, all else is as it was first recorded."
        )
    if rebuilt.guessed:
        known = "Known to have been open, but in which phase is not known, so shown in the first"
        yield f"{known}: {_deals(rebuilt.guessed)}."
    if rebuilt.settings_are_of_today:
        yield "The database is younger than this day: people, phases, targets and rates are those of today."
    if then.erased:
        yield f"Missing, because removed for good since: {_deals(then.erased)}."


def _deals(count: int) -> str:
    return f"{count:,} deal{'' if count == 1 else 's'}"
