"""The parts of a forecast equal the whole, in every view, currency and basis, and no deal is left out."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Unit, months_of
from app.domain.forecast.rows import Dimension, Row, together
from app.domain.forecast.sums import breakdown, cross, forecast
from app.domain.forecast.targets import target_of
from app.domain.forecast.worth import shared_out
from app.domain.money import precision
from tests.support.forecast_facts import RATES, TODAY, any_facts

Figures = tuple[int, int, int, int, int, int]


def figures(row: Row) -> Figures:
    return row.open, row.phase, row.own, row.calibrated, row.won, row.lost


def by_hand(facts: Facts) -> Figures:
    """The whole, with a pocket calculator: each deal by itself, in fractions, each step rounded half to even."""
    sums = [0] * 6
    for deal in facts.deals:
        if not in_view(deal, facts):
            continue
        on = TODAY if deal.outcome is Outcome.OPEN else deal.close_on
        rate = RATES.rate(deal.currency, on) if on else None
        if deal.amount_minor is None or rate is None:
            continue
        minor = round(Fraction(deal.amount_minor) * Fraction(rate) * 10 ** (2 - precision(deal.currency)))
        if deal.outcome is Outcome.OPEN:
            own = deal.phase_probability if deal.own_probability is None else deal.own_probability
            history = deal.phase_probability if deal.calibrated is None else deal.calibrated
            for place, percent in enumerate((100, deal.phase_probability, own, history)):
                sums[place] += round(minor * Fraction(percent) / 100)
        else:
            sums[4 if deal.outcome is Outcome.WON else 5] += minor
    return sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]


def in_view(deal: DealFact, facts: Facts) -> bool:
    if deal.close_on is None:
        return False
    if facts.first_on <= deal.close_on <= facts.last_on:
        return True
    is_late = deal.outcome is Outcome.OPEN and deal.close_on < TODAY
    return is_late and facts.first_on <= TODAY <= facts.last_on


@given(any_facts(), st.sampled_from(Basis), st.sampled_from(Unit))
def test_parts_equal_the_whole(facts: Facts, basis: Basis, unit: Unit) -> None:
    whole = by_hand(facts)
    seen = {deal.id for deal in facts.deals if in_view(deal, facts)}
    for by in Dimension:
        cut = breakdown(facts, by, basis)
        assert figures(cut.total) == whole, by
        assert figures(together("all", "", cut.rows)) == whole, by
        assert set(cut.total.deal_ids) == {key for row in cut.rows for key in row.deal_ids} == seen
        assert len(cut.total.deal_ids) == len(seen)
        assert len({row.label for row in cut.rows}) == len(cut.rows)
        if by in (Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR, Dimension.REP, Dimension.TEAM):
            asked = [row.target for row in cut.rows if row.target is not None]
            assert cut.total.target == (sum(asked) if asked else None), by
    made = forecast(facts, basis, unit)
    assert figures(made.whole) == whole
    assert figures(together("all", "", made.cells.values())) == whole
    crossed = cross(facts, Dimension.TEAM, Dimension.CATEGORY)
    for row in crossed.down.rows:
        assert figures(row) == figures(
            together("", "", (cell for (region, _), cell in crossed.cells.items() if region == row.key))
        )


@given(any_facts())
def test_every_open_deal_stands_in_exactly_one_place(facts: Facts) -> None:
    made = forecast(facts)
    places = (made.whole, made.apart.undated, made.apart.earlier, made.apart.later)
    still_open = sorted(deal.id for deal in facts.deals if deal.outcome is Outcome.OPEN)
    assert sorted(key for row in places for key in row.open_ids) == still_open
    silent = {deal.id for deal in facts.deals if deal.amount_minor is None or deal.currency == "CHF"}
    said = {*made.apart.unpriced.deal_ids, *made.apart.unrated.deal_ids}
    assert silent & set(made.whole.deal_ids) <= said


@given(any_facts())
def test_months_of_targets_add_up_to_every_longer_period(facts: Facts) -> None:
    months = facts.monthly_targets
    wanted = set(months_of(facts.period))
    assert all(minor >= 0 for minor in months.values())
    inside = [minor for (_, month), minor in months.items() if month in wanted]
    assert target_of(months, facts.period) == (sum(inside) if inside else None)
    people = {user_id for user_id, _ in months}
    parts = [part for user_id in people if (part := target_of(months, facts.period, [user_id])) is not None]
    assert sum(parts) == sum(inside)


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12))
def test_what_is_shared_out_adds_up(minor: int, weights: list[int]) -> None:
    parts = shared_out(minor, weights)
    assert sum(parts) == minor
    whole = sum(weights)
    if whole:
        assert all(abs(part - Fraction(minor * weight, whole)) < 1 for part, weight in zip(parts, weights, strict=True))
