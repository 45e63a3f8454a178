"""How fast deals are won and lost as they grow older: chances per day, learnt from those that ended and that wait.

A life table with two ways out (R. L. Prentice et al., The analysis of failure times in the presence of competing risks,
Biometrics 34 (1978) 541-554): for each week of age, wins and losses are divided by the days that deals of this age were
watched. A deal that is still open counts for the days it was watched and for no end (it is censored), and one that
started before the first known end only counts from then on (it is truncated).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

WINDOW = timedelta(days=365)
"""The last year counts: every season is in it once, and what a team did longer ago it may do no more."""
_WEEK = 7
_CARRIED = 10 * _WEEK
"""Days of watching by which the week of age before counts beside a week's own: ten deals for one week."""
POSITIONS = 3


class Life(NamedTuple):
    """A deal as it is known on a day; ``ended_on`` None means that it is open.

    ``worth`` is what a won deal brought, or what is stated of an open one (None: nothing), ``listed`` the list price of
    what it is about, both in minor units of the team's currency.
    """

    id: int
    started_on: date
    ended_on: date | None
    won: bool
    worth: int | None
    product_id: int | None = None
    listed: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Chances per day by week of age, and how many times as large they are in each month of a quarter.

    What is older than every deal that was watched goes on as the oldest did.
    """

    wins: Sequence[float]
    losses: Sequence[float]
    win_season: Sequence[float]
    loss_season: Sequence[float]

    def chance(self, age: int, days: int, position: int) -> float:
        """That a deal which is open at an age in days is won within the next ``days``, in such a month of a quarter."""
        still_open, won = 1.0, 0.0
        for day in range(age, age + days):
            week = min(day // _WEEK, len(self.wins) - 1)
            win = min(self.wins[week] * self.win_season[position], 1.0)
            loss = min(self.losses[week] * self.loss_season[position], 1.0 - win)
            won += still_open * win
            still_open *= 1.0 - win - loss
        return won


def pace(lives: Iterable[Life], until: date, year_start: int = 1) -> Pace | None:
    """The pace of deals as they are known on ``until``, from the year before it; None where nothing ended then.

    ``year_start`` is the month with which the team's year begins, and with it its quarters.
    """
    known = list(lives)
    ends = [life.ended_on for life in known if life.ended_on is not None]
    if not any(end >= until - WINDOW for end in ends):
        return None
    since = max(min(ends), until - WINDOW)
    watched = _watched(known, since, until, year_start)
    weeks = [[sum(column) for column in zip(*each, strict=True)] for each in watched]
    days, wins, losses = weeks
    win_rates, loss_rates = _rates(wins, days), _rates(losses, days)
    months = _months_seen(since, until, year_start)
    return Pace(
        win_rates,
        loss_rates,
        [_season(*one, win_rates) for one in zip(months, watched[1], watched[0], strict=True)],
        [_season(*one, loss_rates) for one in zip(months, watched[2], watched[0], strict=True)],
    )


def position_of(month: int, year_start: int) -> int:
    """Which month of its quarter a month is, from 0."""
    return (month - year_start) % POSITIONS


_Weeks = list[list[int]]


def _watched(lives: Sequence[Life], since: date, until: date, year_start: int) -> tuple[_Weeks, _Weeks, _Weeks]:
    """Days watched, wins and losses, by position in the quarter and then by week of age."""
    room = max((until - life.started_on).days for life in lives) + 2
    edges = [[0] * (room + 1) for _ in range(POSITIONS)]
    ends = [[[0] * (room // _WEEK + 1) for _ in range(POSITIONS)] for _ in range(2)]
    for life in lives:
        last = until - timedelta(days=1) if life.ended_on is None else life.ended_on
        start = life.started_on.toordinal()
        for first_day, last_day, position in _spans(max(since, life.started_on), last, year_start):
            edges[position][first_day - start] += 1
            edges[position][last_day - start + 1] -= 1
        if life.ended_on is not None and life.ended_on >= max(since, life.started_on):
            week = (life.ended_on - life.started_on).days // _WEEK
            ends[0 if life.won else 1][position_of(life.ended_on.month, year_start)][week] += 1
    days = [_by_week(list(accumulate(each))[:room]) for each in edges]
    return days, ends[0], ends[1]


def _spans(first: date, last: date, year_start: int) -> Iterator[tuple[int, int, int]]:
    """The days from first to last cut into months: ordinals of both ends, and the position in the quarter."""
    while first <= last:
        end = min(last, following(first) - timedelta(days=1))
        yield first.toordinal(), end.toordinal(), position_of(first.month, year_start)
        first = end + timedelta(days=1)


def following(day: date) -> date:
    """The first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _by_week(days: Sequence[int]) -> list[int]:
    return [sum(days[start : start + _WEEK]) for start in range(0, len(days) // _WEEK * _WEEK + 1, _WEEK)]


def _rates(ends: Sequence[int], days: Sequence[int]) -> list[float]:
    """Ends per day watched, each week drawn to the one before as far as few deals were watched in it."""
    rate = sum(ends) / sum(days)
    rates = []
    for ended, watched in zip(ends, days, strict=True):
        rate = (ended + _CARRIED * rate) / (watched + _CARRIED)
        rates.append(rate)
    return rates


def _months_seen(since: date, until: date, year_start: int) -> list[int]:
    """How many months of each position in the quarter were watched."""
    seen = [0] * POSITIONS
    for _, _, position in _spans(since, until - timedelta(days=1), year_start):
        seen[position] += 1
    return seen


def _season(months: int, ends: Sequence[int], days: Sequence[int], rates: Sequence[float]) -> float:
    """How many times as much ended in such months as the ages of the deals explain (an indirectly standardised ratio).

    It is drawn towards 1, as if one more month had been as expected; half an end on both sides keeps it from 0.
    """
    explained = sum(watched * rate for watched, rate in zip(days, rates, strict=True))
    ratio: float = ((sum(ends) + 0.5) / (explained + 0.5)) ** (months / (months + 1))
    return ratio
