"""What happened between two forecasts: every deal once, and differences that add up to the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.changes import What, compare
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.sums import outlook
from app.domain.fx import Rate, RateTable

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 2, 10)
RATES = RateTable(
    "EUR", [Rate("USD", date(2026, 1, 1), Decimal("0.93")), Rate("USD", date(2026, 2, 1), Decimal("0.9"))]
)

deals = st.builds(
    DealFact,
    id=st.integers(1, 8),
    name=st.just("Scale"),
    company_id=st.none(),
    company=st.just(""),
    owner_id=st.none(),
    owner=st.just(""),
    region=st.just(""),
    pipeline_id=st.just(1),
    phase_id=st.integers(1, 4),
    phase_code=st.just("D1"),
    phase_kind=st.just("delta"),
    phase_position=st.just(1),
    is_stall=st.booleans(),
    outcome=st.sampled_from(Outcome),
    amount_minor=st.none() | st.integers(-(10**6), 10**9),
    currency=st.sampled_from(("EUR", "USD", "GBP")),
    close_on=st.none() | st.dates(date(2025, 11, 1), date(2026, 5, 1)),
    phase_probability=st.integers(0, 100),
    own_probability=st.none() | st.integers(0, 100),
    calibrated=st.none() | st.decimals(0, 100, places=1),
    category=st.just(Category.PIPELINE),
)
sides = st.lists(deals, max_size=8, unique_by=lambda deal: deal.id)


def facts(found: list[DealFact], today: date = TODAY) -> Facts:
    return Facts(today, FIRST, LAST, RATES, tuple(found))


@given(sides, sides, st.sampled_from(Basis), st.dates(date(2025, 12, 1), TODAY))
def test_rows_explain_the_whole_difference(
    left: list[DealFact], right: list[DealFact], basis: Basis, earlier: date
) -> None:
    before, after = facts(left, earlier), facts(right)
    changes = compare(before, after, basis=basis)
    assert changes.before == outlook(before, basis, before.period).total
    assert changes.after == outlook(after, basis, after.period).total
    assert sum(row.difference for row in changes.rows) == changes.difference
    assert sum(part.difference for part in changes.parts) == changes.difference
    assert sum(part.deals for part in changes.parts) == len(changes.rows) == len({row.id for row in changes.rows})


@given(sides, st.sampled_from(Basis))
def test_nothing_changed_is_told_as_nothing(same: list[DealFact], basis: Basis) -> None:
    assert compare(facts(same), facts(same), basis=basis).rows == ()


@given(sides, sides, st.sampled_from(Basis))
def test_the_way_back_has_the_opposite_differences(left: list[DealFact], right: list[DealFact], basis: Basis) -> None:
    there, back = compare(facts(left), facts(right), basis=basis), compare(facts(right), facts(left), basis=basis)
    # To come into the stall is no change of its own, so that way a row without a difference may be missing.
    forth = {row.id: row.difference for row in there.rows if row.difference}
    assert forth == {row.id: -row.difference for row in back.rows if row.difference}


def deal(**values: object) -> DealFact:
    known: dict[str, object] = {
        "id": 1, "name": "Scale", "company_id": None, "company": "", "owner_id": None, "owner": "", "region": "",
        "pipeline_id": 1, "phase_id": 5, "phase_code": "D1", "phase_kind": "delta", "phase_position": 5,
        "is_stall": False, "outcome": Outcome.OPEN, "amount_minor": 100_000, "currency": "EUR",
        "close_on": date(2026, 3, 20), "phase_probability": 40, "own_probability": None,
        "category": Category.BEST_CASE,
    }  # fmt: skip
    return DealFact(**{**known, **values})  # type: ignore[arg-type] # the fields are checked as they are compared


def test_known_answers() -> None:
    was = [deal(id=n) for n in range(1, 8)] + [deal(id=8, is_stall=True), deal(id=11, outcome=Outcome.WON)]
    now = [
        deal(id=1, outcome=Outcome.WON, amount_minor=90_000, close_on=date(2026, 2, 3)),
        deal(id=2, outcome=Outcome.LOST, close_on=date(2026, 2, 4)),
        deal(id=3, close_on=date(2026, 4, 2), phase_id=6, phase_probability=50),
        deal(id=4, close_on=date(2026, 3, 27)),
        deal(id=5, amount_minor=50_000),
        deal(id=6, own_probability=90),
        deal(id=8, phase_id=4, phase_probability=15),
        deal(id=9, amount_minor=None),
        deal(id=11, outcome=Outcome.WON),
    ]
    changes = compare(facts(was), facts(now), pushes={3: 2})
    assert [(row.id, row.whats, row.difference) for row in changes.rows] == [
        (1, (What.WON, What.SHRUNK), 50_000),
        (2, (What.LOST,), -40_000),
        (9, (What.NEW,), 0),
        (7, (What.REMOVED,), -40_000),
        (3, (What.SLIPPED, What.MOVED, What.PROBABILITY), -40_000),
        (4, (What.PUSHED,), 0),
        (5, (What.SHRUNK,), -20_000),
        (8, (What.DECIDED, What.MOVED, What.PROBABILITY), -25_000),
    ]
    assert [(row.days_later, row.pushes) for row in changes.with_a(What.SLIPPED)] == [(13, 2)]
    assert (changes.before, changes.after, changes.difference) == (420_000, 305_000, -115_000)
    by_own = compare(facts(was), facts(now), basis=Basis.OWN)
    assert [(row.id, row.difference) for row in by_own.with_a(What.PROBABILITY)] == [
        (3, -40_000),
        (8, -25_000),
        (6, 50_000),
    ]
