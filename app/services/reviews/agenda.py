"""Makes the agenda of a review from the facts of the forecast, and knows what deals are worth before and after."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.access import Forbidden
from app.domain.access_rules import LEADERS
from app.domain.errors import NotFound
from app.domain.forecast.basis import Outcome
from app.domain.forecast.worth import Worth
from app.domain.review_agenda import Candidate, Point, agenda_of
from app.domain.roles import Role
from app.models.deals import Deal
from app.models.team import User
from app.services.context import Context
from app.services.forecast import ForecastQuery, read_facts
from app.services.next_steps import next_steps
from app.services.time_travel.pushed import pushed_dates

_CLOSED_WITHIN = timedelta(days=3660)
_SELLERS = (Role.REP, Role.INSIDE_SALES)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a meeting about somebody's deals would talk about on ``today``.

    Values are on the basis of the rep's own probabilities, the phase's where they said none, in minor units of
    ``currency``. ``left_out`` counts the open deals that raise no question.
    """

    rep_id: int
    rep: str
    today: date
    currency: str
    points: tuple[Point, ...]
    left_out: int

    @property
    def value(self) -> int:
        """What is expected of all its deals."""
        return sum(point.value for point in self.points)


def review_agenda(ctx: Context, rep_id: int) -> Agenda:
    """What there is to talk about; Forbidden where the user may not hold a meeting about these deals."""
    require_may_hold(ctx, rep_id)
    today = ctx.clock.today()
    facts = read_facts(ctx, ForecastQuery(today, today, owner_ids=(rep_id,)))
    worths = [worth for worth in facts.worths if worth.deal.outcome is Outcome.OPEN]
    ids = [worth.deal.id for worth in worths]
    pushes = pushed_dates(ctx, ids)
    with ctx.reading() as session:
        steps = next_steps(session, ids)
        rep = session.get(User, rep_id)
    if rep is None:
        raise NotFound("There is no such user.")
    points = agenda_of(
        (
            Candidate(
                one.deal,
                one.own,
                pushes.get(one.deal.id, 0),
                steps[one.deal.id].due_on if one.deal.id in steps else None,
            )
            for one in worths
        ),
        today,
    )
    return Agenda(rep_id, rep.name, today, facts.currency, points, len(worths) - len(points))


def why_not_hold(ctx: Context, rep_id: int | None = None) -> str:
    """Why the user can't hold a meeting, about anybody's deals or about this rep's; "" where they can."""
    role = ctx.actor.role
    if role in LEADERS or (role in _SELLERS and rep_id in (None, ctx.user.id)):
        return ""
    if role in _SELLERS:
        return "Managers and owners hold reviews of other people's deals. You can hold one of your own."
    return "Managers and owners hold reviews, and sales people those of their own deals."


def require_may_hold(ctx: Context, rep_id: int) -> None:
    """Forbidden where the user can't hold a meeting about these deals."""
    if refused := why_not_hold(ctx, rep_id):
        raise Forbidden(refused)


def values_now(ctx: Context, session: Session, deal_ids: Collection[int]) -> dict[int, int]:
    """What is expected of deals by now: of a won one its amount, of a lost one nothing. Of other deals nothing is said.

    Whoever owns them by now.
    """
    owners = set(session.scalars(select(Deal.owner_id).where(Deal.id.in_(deal_ids)).distinct()))
    known = tuple(owner for owner in owners if owner is not None)
    today = ctx.clock.today()
    query = ForecastQuery(today - _CLOSED_WITHIN, today, owner_ids=() if None in owners else known)
    wanted = frozenset(deal_ids)
    return {one.deal.id: _value(one) for one in read_facts(ctx, query).worths if one.deal.id in wanted}


def _value(worth: Worth) -> int:
    return worth.minor if worth.deal.outcome is Outcome.WON else worth.own
