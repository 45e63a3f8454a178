"""The forecast of past months as it would have been on their first days, beside what came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.calibration.backtest import Errors, Foretold, errors, foretell, known_on, won_between
from app.domain.calibration.pace import WINDOW, Life, following
from app.domain.errors import UserError
from app.services.calibration.lives import Lives, read_lives
from app.services.calibration.standing import phases_on, standings
from app.services.context import Context

MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class AskBacktest:
    """From the month of ``first`` to that of ``last``.

    None is the month after the first one in which something ended, and the last one that is over.
    """

    first: date | None = None
    last: date | None = None


class Compared(NamedTuple):
    """A month's forecasts, and what was won in it, in minor units of the team's currency."""

    told: Foretold
    came: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """Months in their order. ``left_out`` counts deals whose end has no day, or whose currency no rate for it."""

    currency: str
    months: tuple[Compared, ...]
    errors: Errors
    left_out: int


def backtest(ctx: Context, asked: AskBacktest) -> Backtest:
    """Forecasts of past months, each made of nothing but what was known on its first day.

    UserError for a month that is not over, or for too many.
    """
    with ctx.reading() as session:
        found = read_lives(ctx, session)
        months = _months(ctx, found.lives, asked)
        phases = _Phases(ctx, session)
        compared = tuple(_compared(ctx, session, found, first, phases) for first in months)
    return Backtest(ctx.team.currency, compared, errors(compared), found.left_out)


class _Phases:
    """In which phase deals stood on first days of months, each day read once."""

    def __init__(self, ctx: Context, session: Session) -> None:
        self._ctx, self._session = ctx, session
        self._by_day: dict[date, dict[int, int]] = {}

    def in_the_year_before(self, first: date, known: Iterable[Life]) -> dict[date, dict[int, int]]:
        """On the first days of the months before, from the month on that follows the first end."""
        begun = min((life.ended_on for life in known if life.ended_on is not None), default=first)
        day = following(max(begun, first - WINDOW) - timedelta(days=1))
        found = {}
        while day < first:
            if day not in self._by_day:
                stood = phases_on(self._ctx, self._session, day)
                self._by_day[day] = {deal_id: phase_id for deal_id, (phase_id, _) in stood.items()}
            found[day] = self._by_day[day]
            day = following(day)
        return found


def _compared(ctx: Context, session: Session, found: Lives, first: date, phases: _Phases) -> Compared:
    known = known_on(found.lives, first, found.stated(ctx, first))
    standing = standings(ctx, session, found, known, first)
    earlier = phases.in_the_year_before(first, known)
    told = foretell(known, standing, first, ctx.team.year_start, earlier=earlier)
    return Compared(told, won_between(found.lives, first, following(first)))


def _months(ctx: Context, lives: Iterable[Life], asked: AskBacktest) -> list[date]:
    over = (ctx.clock.today() + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    if asked.last and (asked.last.year, asked.last.month) > (over.year, over.month):
        raise UserError(f"{asked.last:%Y-%m} is not over yet. Choose {over:%Y-%m} or an earlier month.", field="last")
    last = asked.last or over
    begun = min((life.ended_on for life in lives if life.ended_on is not None), default=None)
    first = asked.first.replace(day=1) if asked.first else following(begun) if begun else None
    months = []
    while first is not None and first <= last:
        months.append(first)
        first = following(first)
    if len(months) > MOST_MONTHS:
        raise UserError(f"That is more than {MOST_MONTHS} months. Choose a later first month.", field="first")
    return months
