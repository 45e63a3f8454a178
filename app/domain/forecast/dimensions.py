"""By what a forecast can be cut: which row a deal belongs to, what the row is called, and in which order rows stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from math import ceil
from operator import attrgetter

from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period, Unit, period_of, periods_of
from app.domain.forecast.rows import OVERDUE, Dimension, Key
from app.domain.people_words import NOBODY, name_of, team_of

KeysOf = Callable[[Iterable[DealFact]], Iterable[Key]]

UNITS: Mapping[Dimension, Unit] = {
    Dimension.MONTH: Unit.MONTH,
    Dimension.QUARTER: Unit.QUARTER,
    Dimension.YEAR: Unit.YEAR,
}
_BANDS = (0, 20, 40, 60, 80, 99, 100)
_BAND_LABELS = ("0 %", "1 to 20 %", "21 to 40 %", "41 to 60 %", "61 to 80 %", "81 to 99 %", "100 %")
# Deals without a day are never in view.
_WHEN = attrgetter("close_on", "outcome")
_CLOSED = ((str(Outcome.WON), "Won"), (str(Outcome.LOST), "Lost"))


def keys_of(facts: Facts, by: Dimension, basis: Basis) -> KeysOf:
    """Which row each of the deals in view belongs to, in their order: asked of all at once, because they are many.

    By product it is asked about each of their lines instead (see ``sums``).
    """
    if by in UNITS:
        return _by_period(facts, UNITS[by])
    key = partial(_band, basis=basis) if by is Dimension.BAND else _PLAIN[by]
    return partial(map, key)


def labels_of(facts: Facts, by: Dimension, period: Period, keys: Collection[Key]) -> dict[Key, str]:
    """The keys in the order in which their rows stand, with what the rows are called.

    By period every part of the period has a row, also an empty one. Rows for "none of them" come last.
    """
    if by in UNITS:
        parts = periods_of(period.first, period.last, UNITS[by], facts.year_start)
        overdue: dict[Key, str] = {OVERDUE: "Before today"} if OVERDUE in keys else {}
        return overdue | {part.key: _label_of(part, period) for part in parts}
    if by in _FIXED:
        return {key: label for key, label in _FIXED[by].items() if key in keys}
    if by is Dimension.PHASE:
        return _phases(facts, keys)
    named = {key: label for key, label in _names(facts, by).items() if key in keys}
    return dict(sorted(named.items(), key=lambda each: (each[0] in (None, ""), each[1].casefold(), str(each[0]))))


def _label_of(part: Period, whole: Period) -> str:
    """A quarter or year of which only some months were asked for says so: its figures are not those of all of it."""
    is_whole = part.first >= whole.first and part.last <= whole.last
    return part.label if is_whole or part.first.month == part.last.month else f"{part.label}, in part"


def _by_period(facts: Facts, unit: Unit) -> KeysOf:
    known: dict[date, str] = {}
    today, year_start, open_ = facts.today, facts.year_start, Outcome.OPEN

    def keys(deals: Iterable[DealFact]) -> Iterator[Key]:
        for day, outcome in map(_WHEN, deals):
            if outcome is open_ and day < today:
                yield OVERDUE
                continue
            if day not in known:
                known[day] = period_of(day, unit, year_start).key
            yield known[day]

    return keys


def _band(deal: DealFact, basis: Basis) -> Key:
    if deal.outcome is not Outcome.OPEN:
        return str(deal.outcome)
    percent = probability_of(deal, basis)
    return _BAND_LABELS[next(place for place, top in enumerate(_BANDS) if percent <= top)]


def probability_of(deal: DealFact, basis: Basis) -> int:
    """The probability that counts on a basis, in whole per cent, a broken one rounded up."""
    if basis is Basis.OWN and deal.own_probability is not None:
        return deal.own_probability
    if basis is Basis.CALIBRATED and deal.calibrated is not None:
        return ceil(deal.calibrated)
    return deal.phase_probability


def _category(deal: DealFact) -> Key:
    return str(deal.category) if deal.outcome is Outcome.OPEN else str(deal.outcome)


_PLAIN: Mapping[Dimension, Callable[[DealFact], Key]] = {
    Dimension.REP: attrgetter("owner_id"),
    Dimension.TEAM: attrgetter("region"),
    Dimension.PHASE: attrgetter("phase_id"),
    Dimension.SOURCE: attrgetter("lead_source_id"),
    Dimension.KIND: lambda deal: "renewal" if deal.is_renewal else "new",
    Dimension.CATEGORY: _category,
}
_FIXED: Mapping[Dimension, Mapping[Key, str]] = {
    Dimension.KIND: {"new": "New business", "renewal": "Renewals"},
    Dimension.BAND: dict([*((label, label) for label in reversed(_BAND_LABELS)), *_CLOSED]),
    Dimension.CATEGORY: dict([*((str(one), one.label) for one in Category), *_CLOSED]),
}


def _names(facts: Facts, by: Dimension) -> dict[Key, str]:
    """What may be asked for by name, with the row for "none of them"."""
    found: dict[Key, str] = {}
    if by is Dimension.REP:
        for person in facts.people.values():
            found[person.id] = name_of(person.name, is_active=person.is_active)
        return found | {None: NOBODY}
    if by is Dimension.TEAM:
        for region in {*(person.region for person in facts.people.values()), *(deal.region for deal in facts.deals)}:
            found[region] = team_of(region)
        return found
    if by is Dimension.PRODUCT:
        for share in (share for deal in facts.deals for share in deal.products):
            found[share.product_id] = share.name
        return found | {None: "No product"}
    for deal in facts.deals:
        found[deal.lead_source_id] = deal.lead_source
    return found | {None: "No source"}


def _phases(facts: Facts, keys: Collection[Key]) -> dict[Key, str]:
    """By pipeline and place; the pipeline is named where there are several."""
    found = [phase for phase in facts.phases.values() if phase.id in keys]
    found.sort(key=lambda phase: (phase.pipeline_position, phase.pipeline_id, phase.position, phase.id))
    several = len({phase.pipeline_id for phase in found}) > 1
    labels: dict[Key, str] = {}
    for phase in found:
        label = phase.name if phase.name == phase.code else f"{phase.code} {phase.name}"
        label += " (retired)" if phase.is_retired else ""
        labels[phase.id] = f"{label}, {phase.pipeline}" if several else label
    return labels
