"""What the forecast of a month would have been on its first day, in three ways, and how far each was from what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from app.domain.calibration.pace import WINDOW, Life, Pace, following, pace, position_of
from app.domain.calibration.shrinkage import ENOUGH


@dataclass(frozen=True, slots=True)
class Standing:
    """How an open deal stood on the first day of a month.

    ``phase_id`` is that of its phase (0: nobody knows) and ``percent`` the phase's probability, ``due_on`` the close
    that was expected then (None: none was stated). ``rep`` is how many times as likely its owner wins such a deal as
    the team does.
    """

    percent: int
    due_on: date | None = None
    phase_id: int = 0
    rep: float = 1.0


@dataclass(frozen=True, slots=True)
class Foretold:
    """A month's forecasts of what is won in it, in minor units of the team's currency.

    ``calibrated`` is None where fewer than ``ENOUGH`` deals had ended; ``from_new`` is the part of it that is expected
    of deals which had not started yet. ``open_deals`` counts those that had.
    """

    first: date
    calibrated: int | None
    from_new: int
    by_phase: int
    as_before: int
    open_deals: int


@dataclass(frozen=True, slots=True)
class Errors:
    """Mean absolute errors over ``months`` months, in minor units; None where there was no month to compare."""

    months: int
    calibrated: int | None
    by_phase: int | None
    as_before: int | None


def known_on(lives: Iterable[Life], day: date, stated: Mapping[int, int | None]) -> tuple[Life, ...]:
    """What was known at the first instant of a day: later deals were not there, later ends had not come.

    ``stated`` has what was said of the worth of open deals then. Every forecast is made of this alone.
    """
    known = []
    for life in lives:
        if life.started_on >= day:
            continue
        if life.ended_on is None or life.ended_on >= day:
            life = life._replace(ended_on=None, won=False, worth=stated.get(life.id))
        known.append(life)
    return tuple(known)


_UNKNOWN = Standing(0)
PhasesOn = Mapping[date, Mapping[int, int]]
"""In which phase each deal stood on the first days of earlier months; a deal that is not among them: nobody knows."""


def foretell(
    known: Sequence[Life], standing: Mapping[int, Standing], first: date, year_start: int = 1, *, earlier: PhasesOn
) -> Foretold:
    """The forecasts of the month that begins on ``first``, from what was known then."""
    prices = Prices(known)
    still_open = [life for life in known if life.ended_on is None]
    found = pace(known, first, year_start) if sum(life.ended_on is not None for life in known) >= ENOUGH else None
    calibrated: int | None = None
    from_new = 0.0
    if found is not None:
        position = position_of(first.month, year_start)
        speeds = phase_speeds(found, known, earlier, year_start)
        chance = _MonthChances(found, first, year_start)
        from_open = _of_open(chance, still_open, standing, speeds, prices)
        from_new = _of_new(found, known, prices, first, position)
        calibrated = round(from_open + from_new)
    return Foretold(
        first,
        calibrated,
        round(from_new),
        round(_by_phase(known, standing, prices, first)),
        won_between(known, _month_before(first), first),
        len(still_open),
    )


def won_between(lives: Iterable[Life], first: date, end: date) -> int:
    """What was won from ``first`` until the day before ``end``, in minor units."""
    ended = (life for life in lives if life.won and life.ended_on is not None and first <= life.ended_on < end)
    return sum(life.worth or 0 for life in ended)


def errors(compared: Iterable[tuple[Foretold, int]]) -> Errors:
    """The mean absolute error of each way, over the months for which there is a calibrated forecast."""
    kept = [(told, came) for told, came in compared if told.calibrated is not None]
    if not kept:
        return Errors(0, None, None, None)
    ways = (
        [abs((told.calibrated or 0) - came) for told, came in kept],
        [abs(told.by_phase - came) for told, came in kept],
        [abs(told.as_before - came) for told, came in kept],
    )
    return Errors(len(kept), *(round(sum(way) / len(kept)) for way in ways))


class Prices:
    """What a deal may bring: what is stated of it; else what deals with its product brought, its list price among them
    as one deal more; else what all won deals brought on average."""

    def __init__(self, known: Iterable[Life]) -> None:
        self._brought: dict[int | None, tuple[int, int]] = {}
        total = count = 0
        for life in known:
            if life.won and life.worth is not None:
                brought, deals = self._brought.get(life.product_id, (0, 0))
                self._brought[life.product_id] = brought + life.worth, deals + 1
                total, count = total + life.worth, count + 1
        self.average = total / count if count else 0.0

    def of(self, life: Life) -> float:
        """In minor units of the team's currency."""
        if life.worth is not None:
            return life.worth
        brought, deals = self._brought.get(life.product_id, (0, 0)) if life.product_id is not None else (0, 0)
        if life.listed is not None:
            brought, deals = brought + life.listed, deals + 1
        return brought / deals if deals else self.average


def phase_speeds(found: Pace, known: Sequence[Life], earlier: PhasesOn, year_start: int) -> dict[int, float]:
    """How many times as often deals of each phase were won within a month as their ages explain.

    Wins over what the pace makes of the same months, both and one more: the mean of a gamma posterior whose prior says
    "as their ages explain" with the weight of one expected win (D. Clayton and J. Kaldor, Empirical Bayes estimates of
    age-standardized relative risks for use in disease mapping, Biometrics 43 (1987) 671-681).
    """
    won: Counter[int] = Counter()
    explained: dict[int, float] = {}
    for first, phases in earlier.items():
        chance = _MonthChances(found, first, year_start)
        for life in known:
            if life.started_on < first and (life.ended_on is None or life.ended_on >= first):
                phase = phases.get(life.id, 0)
                explained[phase] = explained.get(phase, 0.0) + chance.of(life)
                won[phase] += life.won and life.ended_on is not None and life.ended_on < chance.end
    return {phase: (won[phase] + 1) / (expected + 1) for phase, expected in explained.items()}


class _MonthChances:
    """The chances that deals which are open on the first day of a month are won within it."""

    def __init__(self, found: Pace, first: date, year_start: int) -> None:
        self.end = following(first)
        self._found, self._first, self._position = found, first, position_of(first.month, year_start)
        self._by_age: dict[int, float] = {}

    def of(self, life: Life) -> float:
        age = (self._first - life.started_on).days
        if age not in self._by_age:
            self._by_age[age] = self._found.chance(age, (self.end - self._first).days, self._position)
        return self._by_age[age]


def _of_open(
    chance: _MonthChances,
    still_open: Iterable[Life],
    standing: Mapping[int, Standing],
    speeds: Mapping[int, float],
    prices: Prices,
) -> float:
    """What the deals that were open are expected to bring within the month."""
    total = 0.0
    for life in still_open:
        stood = standing.get(life.id, _UNKNOWN)
        likely = chance.of(life) * speeds.get(stood.phase_id, 1.0) * stood.rep
        total += min(likely, 1.0) * prices.of(life)
    return total


def _of_new(found: Pace, known: Sequence[Life], prices: Prices, first: date, position: int) -> float:
    """What deals bring that start and are won within the month, where as many start each day as in the last year."""
    since = max(min(life.started_on for life in known), first - WINDOW)
    each_day = sum(life.started_on >= since for life in known) / (first - since).days
    days = (following(first) - first).days
    return each_day * prices.average * sum(found.chance(0, days - day, position) for day in range(days))


def _by_phase(known: Sequence[Life], standing: Mapping[int, Standing], prices: Prices, first: date) -> float:
    """Amount times the phase's probability of each open deal that is due until the month's end.

    Where nobody stated a close it is due when half of the deals that were won had been.
    """
    ages = [(life.ended_on - life.started_on).days for life in known if life.won and life.ended_on is not None]
    usual = timedelta(days=median(ages)) if ages else None
    end = following(first)
    total = 0.0
    for life in known:
        if life.ended_on is not None or life.id not in standing:
            continue
        stood = standing[life.id]
        due_on = stood.due_on or (life.started_on + usual if usual is not None else None)
        if due_on is not None and due_on < end:
            total += prices.of(life) * stood.percent / 100
    return total


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
