"""What the reader of a forecast should know beside its figures, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import Facts
from app.domain.forecast.rows import Apart
from app.domain.forecast.targets import unrated

HIDDEN_TARGETS = "Only managers and owners see the targets of others."


def notes_of(facts: Facts, basis: Basis, apart: Apart) -> tuple[str, ...]:
    """On what the probabilities rest, and what is not in the sums."""
    nothing = () if facts.deals else ("There is no deal to forecast.",)
    return (*nothing, *_on_basis(facts, basis), *_on_deals(apart), *_on_targets(facts), *facts.notes)


def no_target(facts: Facts) -> str:
    """Why an outlook stands without a target."""
    return HIDDEN_TARGETS if facts.hides_targets else "No target is set."


def missing_by(last: date, today: date) -> str:
    """What is to be said between an amount that the target still asks for and the last day of the period."""
    return "still to find by" if last >= today else "were missing on"


def deals(count: int) -> str:
    """``"1 deal"``, ``"1,200 deals"``."""
    return "1 deal" if count == 1 else f"{count:,} deals"


def _on_basis(facts: Facts, basis: Basis) -> Iterator[str]:
    stated = facts.stated
    if basis is Basis.OWN and stated.own < stated.open:
        yield (
            f"Reps gave a probability of their own for {stated.own:,} of {deals(stated.open)} that are open; "
            "for the others the phase's counts."
        )
    elif basis is Basis.CALIBRATED:
        if facts.calibration:
            yield facts.calibration
        if missing := stated.open - stated.calibrated:
            yield f"There is too little history for {deals(missing)}: there the phase's probability counts."


def _on_deals(apart: Apart) -> Iterator[str]:
    if undated := len(apart.undated.deal_ids):
        yield f"{deals(undated)} without a date: in no sum. Give them one."
    if unpriced := len(apart.unpriced.deal_ids):
        yield f"{deals(unpriced)} without an amount: counted with nothing."
    if unrated_deals := len(apart.unrated.deal_ids):
        amounts = ", ".join(str(money) for money in apart.unrated_amounts)
        yield f"{deals(unrated_deals)} without an exchange rate, worth {amounts}: in no amount. Add the rate."
    if unpaid := apart.unpaid.count:
        yield f"{deals(unpaid)} with an amount of zero or below: counted as it stands."
    if overdue := apart.overdue.count:
        yield f"{deals(overdue)} should have closed before today and still {_be(overdue)} open."
    for row, when in ((apart.earlier, "before"), (apart.later, "after")):
        if row.count:
            yield f"{deals(row.count)} expected {when} the period: in no sum."


def _on_targets(facts: Facts) -> Iterator[str]:
    missing = unrated(facts.targets, facts.rates, facts.today, facts.year_start)
    if missing:
        currencies = ", ".join(sorted({target.currency for target in missing}))
        yield f"Targets in {currencies} are left out, because no exchange rate leads from there. Add the rate."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"
