"""Invented facts for forecasts, with everything unusual in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.domain.forecast.basis import Category, Outcome
from app.domain.forecast.facts import DealFact, Facts, PersonFact, PhaseFact, ProductShare, TargetFact
from app.domain.fx import Rate, RateTable

TODAY = date(2026, 3, 12)
RATES = RateTable(
    "EUR",
    (
        Rate("USD", date(2025, 1, 1), Decimal("0.91")),
        Rate("USD", date(2026, 3, 1), Decimal("0.8737")),
        Rate("JPY", date(2025, 1, 1), Decimal("0.00613")),
    ),
)
"""USD and JPY lead to EUR; nothing leads from CHF."""
PEOPLE = {
    1: PersonFact(1, "Mira Osei", "North"),
    2: PersonFact(2, "Jonas Lind", ""),
    3: PersonFact(3, "Ada Roth", "North", is_active=False),
}
PHASES = {
    1: PhaseFact(1, "D1", "Discovery", "delta", 0, 30, 1, "Sales", 0),
    2: PhaseFact(2, "D9", "Old offer", "delta", 1, 60, 2, "Before", 1, is_retired=True),
    3: PhaseFact(3, "Won", "Won", "won", 2, 100, 1, "Sales", 0),
    4: PhaseFact(4, "Lost", "Lost", "lost", 3, 0, 1, "Sales", 0),
}
_PHASE_OF = {Outcome.OPEN: (1, 2), Outcome.WON: (3,), Outcome.LOST: (4,)}
_PER_CENT = st.integers(0, 100)
_DAYS = st.one_of(
    st.none(), st.dates(date(2025, 10, 1), date(2027, 3, 31)), st.sampled_from((TODAY, date(9999, 12, 31), date.min))
)
_SHARES = st.lists(st.tuples(st.sampled_from((None, 1, 2, 3)), st.integers(-500, 5_000)), max_size=4)


def deal(number: int = 1, **given: Any) -> DealFact:
    """An open deal of 1,000 EUR for May with Mira, at 30 per cent; ``given`` are other fields."""
    outcome = given.get("outcome", Outcome.OPEN)
    phase = PHASES[given.pop("phase_id", _PHASE_OF[outcome][0])]
    owner = PEOPLE.get(given.get("owner_id", 1) or 0, PersonFact(0, "", ""))
    plain: dict[str, Any] = {
        "id": number,
        "name": f"Deal {number}",
        "company_id": None,
        "company": "",
        "owner_id": 1,
        "owner": owner.name,
        "region": owner.region,
        "pipeline_id": phase.pipeline_id,
        "phase_id": phase.id,
        "phase_code": phase.code,
        "phase_kind": phase.kind,
        "phase_position": phase.position,
        "is_stall": False,
        "outcome": outcome,
        "amount_minor": 100_000,
        "currency": "EUR",
        "close_on": date(2026, 5, 4),
        "phase_probability": phase.probability,
        "own_probability": None,
        "category": Category.PIPELINE,
    }
    return DealFact(**(plain | given))


def facts(*deals: DealFact, **given: Any) -> Facts:
    """Those deals as of 12 March 2026, for January to June."""
    plain: dict[str, Any] = {"first_on": date(2026, 1, 1), "last_on": date(2026, 6, 30), "rates": RATES}
    return Facts(TODAY, deals=deals, phases=PHASES, people=PEOPLE, **(plain | given))


@st.composite
def deals(draw: st.DrawFn, number: int) -> DealFact:
    """A deal of any kind."""
    outcome = draw(st.sampled_from(Outcome))
    source = draw(st.sampled_from((None, 1, 2)))
    return deal(
        number,
        outcome=outcome,
        phase_id=draw(st.sampled_from(_PHASE_OF[outcome])),
        owner_id=draw(st.sampled_from((None, 1, 2, 3))),
        amount_minor=draw(st.one_of(st.none(), st.integers(-(10**6), 10**12), st.just(0))),
        currency=draw(st.sampled_from(("EUR", "EUR", "USD", "JPY", "CHF"))),
        close_on=draw(_DAYS),
        own_probability=draw(st.one_of(st.none(), _PER_CENT)),
        calibrated=draw(st.one_of(st.none(), st.decimals(0, 100, places=2))),
        category=draw(st.sampled_from(Category)),
        is_renewal=draw(st.booleans()),
        lead_source_id=source,
        lead_source=f"Source {source}" if source else "",
        products=tuple(ProductShare(key, f"Product {key}" if key else "", minor) for key, minor in draw(_SHARES)),
    )


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """A dozen deals of any kind, with targets, for a period of a calendar or fiscal year."""
    found = tuple(draw(deals(number)) for number in range(1, draw(st.integers(0, 12)) + 1))
    first, last = sorted(draw(st.dates(date(2025, 11, 1), date(2026, 12, 31))) for _ in range(2))
    periods = ("2026", "2026-Q1", "2026-Q2", "2026-02", "2026-03", "2025-Q4")
    targets = tuple(
        TargetFact(draw(st.sampled_from((1, 2, 3))), period, draw(st.integers(0, 10**6)), "EUR")
        for period in draw(st.lists(st.sampled_from(periods), unique=True))
    )
    return facts(*found, first_on=first, last_on=last, targets=targets, year_start=draw(st.sampled_from((1, 4, 7, 10))))
