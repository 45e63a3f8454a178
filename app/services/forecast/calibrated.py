"""Puts the calibrated probabilities into the facts of a forecast."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.calibration.chances import Calibration
from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import Facts
from app.services.calibration import calibrate
from app.services.context import Context


def with_calibration(ctx: Context, facts: Facts) -> Facts:
    """The same facts with what history makes of each open deal, and what that rests on.

    Apart from ``read_facts``, because it counts all that ever ended. A forecast as of a past day learns from what had
    ended by then.
    """
    before = facts.today + timedelta(days=1) if facts.today < ctx.clock.today() else None
    return calibrated(facts, calibrate(ctx, before=before))


def calibrated(facts: Facts, found: Calibration) -> Facts:
    """The same from a history that was counted already."""
    open_ = Outcome.OPEN
    deals = tuple(
        deal._replace(calibrated=found.probability(deal)) if deal.outcome is open_ else deal for deal in facts.deals
    )
    return replace(facts, deals=deals, calibration=found.note)
