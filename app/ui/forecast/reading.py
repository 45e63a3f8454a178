"""What the screen shows, read and summed on a reader thread: for all three bases, so that the switch only shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit
from app.domain.forecast.rows import Breakdown, Dimension, Forecast, Row
from app.domain.forecast.sums import breakdown, forecast
from app.domain.forecast.worth import Worth
from app.services.forecast import ForecastQuery, calibrated, read_facts
from app.services.pipelines.queries import PipelineRow, pipelines
from app.services.users import UserRow, users
from app.ui.forecast.options import Options

if TYPE_CHECKING:
    from app.domain.calibration.chances import Calibration
    from app.services.context import Context


TABLES = frozenset(
    {
        "deals", "deal_lines", "phases", "pipelines", "companies", "users", "targets", "products", "lead_sources",
        "exchange_rates", "stall_decisions", "teams", "judgements",
    }
)  # fmt: skip
"""Changes of these make the figures stale."""


@dataclass(frozen=True)
class Picture:
    """Facts and their sums; ``unit`` and ``by`` tell how they were cut. ``outlook`` has the deals of the outlook.

    ``history`` is what the calibrated figures rest on; None while it is being counted, and there are none yet.
    """

    facts: Facts
    unit: Unit
    by: Dimension
    forecasts: Mapping[Basis, Forecast]
    cuts: Mapping[Basis, Breakdown]
    outlook: Row
    people: tuple[UserRow, ...]
    pipelines: tuple[PipelineRow, ...]
    history: Calibration | None

    @cached_property
    def worths(self) -> Mapping[int, Worth]:
        """Each deal by its key, with what it is worth."""
        return {worth.deal.id: worth for worth in self.facts.worths}


def read_picture(ctx: Context, options: Options, period: Period, history: Calibration | None) -> Picture:
    """Read the facts and sum them, with what is known of history by now: to count it takes longer than all else."""
    people = users(ctx, with_inactive=True)
    query = ForecastQuery(period.first, period.last, options.unit, options.pipeline_id, owners_of(people, options))
    facts = read_facts(ctx, query)
    if history is not None:
        facts = calibrated(facts, history)
    return summed(facts, options, people, pipelines(ctx), history)


def summed(
    facts: Facts,
    options: Options,
    people: tuple[UserRow, ...],
    found: tuple[PipelineRow, ...],
    history: Calibration | None,
) -> Picture:
    """The sums of facts that were read already."""
    by = Dimension(options.by)
    # What they have in common is summed once and kept with the facts.
    forecasts = {basis: forecast(facts, basis, options.unit) for basis in Basis}
    cut = breakdown(facts, by)
    cuts = {basis: breakdown(facts, by, basis) if by is Dimension.BAND else cut for basis in Basis}
    outlook = breakdown(facts, Dimension.YEAR, period=forecasts[Basis.PHASE].outlook.period).total
    picture = Picture(facts, options.unit, by, forecasts, cuts, outlook, people, found, history)
    assert len(picture.worths) == len(facts.deals)  # made here, so that the first click need not wait for it
    return picture


def owners_of(people: tuple[UserRow, ...], options: Options) -> tuple[int, ...]:
    """Whose deals are shown, by their keys; none is everybody's."""
    if options.owner_id is not None:
        return (options.owner_id,)
    # Nobody has the key 0: a team without people has no deals.
    return tuple(one.id for one in people if one.region == options.region) or (0,) if options.region else ()
