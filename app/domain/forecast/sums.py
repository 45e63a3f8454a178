"""The sums of a forecast: of the worths that were rounded once per deal, so that the parts of every view add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter

from app.domain.forecast.aside import row_of, set_apart
from app.domain.forecast.basis import Basis
from app.domain.forecast.dimensions import UNITS, keys_of, labels_of
from app.domain.forecast.facts import Facts
from app.domain.forecast.notes import notes_of
from app.domain.forecast.periods import Period, Unit, months_of, period_of, periods_of
from app.domain.forecast.rows import OVERDUE, Breakdown, Cross, Dimension, Forecast, Key, Outlook, Row, together
from app.domain.forecast.targets import target_of
from app.domain.forecast.view import in_view
from app.domain.forecast.worth import Worth, shared_out

_DEAL = attrgetter("deal")
_DIMENSIONS = {unit: dimension for dimension, unit in UNITS.items()}


def forecast(facts: Facts, basis: Basis = Basis.PHASE, unit: Unit = Unit.MONTH) -> Forecast:
    """The forecast of the whole period, cut into units. See `Apart` for what is not in its sums."""
    period = facts.period
    crossed = cross(facts, Dimension.REP, _DIMENSIONS[unit], basis)
    whole = replace(crossed.across.total, label=period.label)
    apart = set_apart(facts, period)
    return Forecast(
        basis=basis,
        currency=facts.currency,
        period=period,
        outlook=outlook(facts, basis),
        whole=whole,
        by_period=crossed.across,
        by_rep=crossed.down,
        cells=crossed.cells,
        apart=apart,
        own_said=facts.stated.own,
        calibrated_count=facts.stated.calibrated,
        notes=notes_of(facts, basis, apart),
    )


def outlook(facts: Facts, basis: Basis, period: Period | None = None) -> Outlook:
    """Where a period is heading.

    None is the fiscal quarter of today where it lies within what was asked for, else all that was asked for.
    """
    if period is None:
        # Its months were summed by rep already. What is overdue is in view of every period that has today in it.
        quarter = period_of(facts.today, Unit.QUARTER, facts.year_start)
        period = quarter if quarter.first in facts.period and quarter.last in facts.period else facts.period
        rows = cross(facts, Dimension.REP, Dimension.MONTH, basis).across.rows
        if period == quarter:
            months = (OVERDUE, *months_of(quarter))
            rows = tuple(row for row in rows if row.key in months)
    else:
        rows = breakdown(facts, Dimension.MONTH, basis, period).rows
    return Outlook(
        period,
        won=sum(row.won for row in rows),
        expected=sum(row.expected(basis) for row in rows),
        overdue=sum(row.expected(basis) for row in rows if row.key == OVERDUE),
        target=target_of(facts.monthly_targets, period),
    )


def breakdown(facts: Facts, by: Dimension, basis: Basis = Basis.PHASE, period: Period | None = None) -> Breakdown:
    """The forecast of a period (None: all that was asked for) by one dimension.

    The basis matters for the probability bands alone: every row has the figures of all three. A period has to lie
    within what was asked for, because deals closed outside it were not read.
    """
    period = period or facts.period
    if by is Dimension.BAND:
        return _breakdown(facts, by, basis, period)
    known: Breakdown | None = facts.kept.get((Breakdown, by, period))
    if known is None:
        known = facts.kept[Breakdown, by, period] = _breakdown(facts, by, basis, period)
    return known


def _breakdown(facts: Facts, by: Dimension, basis: Basis, period: Period) -> Breakdown:
    worths = in_view(facts, period)
    if by is Dimension.PRODUCT:
        rows = _by_product(worths)
    else:
        parts: dict[Key, list[Worth]] = defaultdict(list)
        for worth, key in zip(worths, keys_of(facts, by, basis)(map(_DEAL, worths)), strict=True):
            parts[key].append(worth)
        rows = {key: row_of(key, "", part) for key, part in parts.items()}
    whole = row_of("all", "All", worths) if by is Dimension.PRODUCT else together("all", "All", rows.values())
    return _in_order(facts, by, period, rows, whole)


def cross(
    facts: Facts, down: Dimension, across: Dimension, basis: Basis = Basis.PHASE, period: Period | None = None
) -> Cross:
    """The forecast by two dimensions in one go, neither of them the product."""
    period = period or facts.period
    name = (down, across, period, basis if Dimension.BAND in (down, across) else None)
    known: Cross | None = facts.kept.get(name)
    if known is None:
        known = facts.kept[name] = _cross(facts, down, across, basis, period)
    return known


def _cross(facts: Facts, down: Dimension, across: Dimension, basis: Basis, period: Period) -> Cross:
    parts: dict[tuple[Key, Key], list[Worth]] = defaultdict(list)
    worths = in_view(facts, period)
    first, second = (keys_of(facts, by, basis)(map(_DEAL, worths)) for by in (down, across))
    for worth, one, other in zip(worths, first, second, strict=True):
        parts[one, other].append(worth)
    cells = {keys: row_of(keys[1], "", part) for keys, part in parts.items()}
    return Cross(
        _in_order(facts, down, period, *_gathered(cells, 0)),
        _in_order(facts, across, period, *_gathered(cells, 1)),
        cells,
    )


def _gathered(cells: Mapping[tuple[Key, Key], Row], side: int) -> tuple[dict[Key, Row], Row]:
    parts: dict[Key, list[Row]] = defaultdict(list)
    for keys, cell in cells.items():
        parts[keys[side]].append(cell)
    rows = {key: together(key, "", part) for key, part in parts.items()}
    return rows, together("all", "All", rows.values())


def _in_order(facts: Facts, by: Dimension, period: Period, rows: Mapping[Key, Row], whole: Row) -> Breakdown:
    """The rows with their labels and targets. Whoever has a target but no deals has a row, too."""
    targets = _targets(facts, by, period)
    labels = labels_of(facts, by, period, rows.keys() | targets.keys())
    filled = (
        replace(rows.get(key) or Row(key, ""), label=label, target=targets.get(key)) for key, label in labels.items()
    )
    target = target_of(facts.monthly_targets, period)
    return Breakdown(by, tuple(filled), replace(whole, label="All", target=target))


def _targets(facts: Facts, by: Dimension, period: Period) -> dict[Key, int]:
    months = facts.monthly_targets
    found: dict[Key, int | None] = {}
    if by in UNITS:
        for part in periods_of(period.first, period.last, UNITS[by], facts.year_start):
            found[part.key] = target_of(months, _common(part, period))
    elif by is Dimension.REP:
        found = {user_id: target_of(months, period, [user_id]) for user_id in {user_id for user_id, _ in months}}
    elif by is Dimension.TEAM:
        members: dict[str, list[int]] = defaultdict(list)
        for user_id in {user_id for user_id, _ in months}:
            members[facts.people[user_id].region].append(user_id)
        found = {region: target_of(months, period, ids) for region, ids in members.items()}
    return {key: minor for key, minor in found.items() if minor is not None}


def _common(part: Period, whole: Period) -> Period:
    return replace(part, first=max(part.first, whole.first), last=min(part.last, whole.last))


def _by_product(worths: Iterable[Worth]) -> dict[Key, Row]:
    """Each deal's figures shared out among its lines, in proportion to their totals."""
    parts: dict[Key, list[Worth]] = defaultdict(list)
    for worth in worths:
        for product_id, part in _split(worth).items():
            parts[product_id].append(part)
    return {key: row_of(key, "", part) for key, part in parts.items()}


def _split(worth: Worth) -> dict[int | None, Worth]:
    weights: dict[int | None, int] = defaultdict(int)
    for share in worth.deal.products:
        weights[share.product_id] += share.minor
    if len(weights) < 2:
        return {next(iter(weights), None): worth}
    shares = list(weights.values())
    figures = [shared_out(figure, shares) for figure in (worth.minor, worth.phase, worth.own, worth.calibrated)]
    return {
        product_id: worth._replace(minor=minor, phase=phase, own=own, calibrated=calibrated)
        for product_id, minor, phase, own, calibrated in zip(weights, *figures, strict=True)
    }
