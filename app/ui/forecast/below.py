"""What stands below the figures, read after them: what probabilities were worth, the pipeline's shape, what changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changes
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.sums import outlook
from app.domain.forecast.worth import Worth as DealWorth
from app.services.calibration.worth import AskWorth, Worth, worth
from app.services.forecast import ForecastQuery, read_facts
from app.services.reports.archive import PrintWish, read_printed
from app.services.reports.printed import Earlier, changes_since
from app.services.shape.courses import Courses, read_courses, shape_of
from app.services.shape.scope import Scope, last_months
from app.ui.forecast.options import Options

if TYPE_CHECKING:
    from app.domain.calibration.chances import Calibration
    from app.domain.pipeline_shape.courses import Shape
    from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the last print about the same deals, on each basis."""

    before: Earlier
    changes: Mapping[Basis, Changes]
    then: Mapping[Basis, int]
    """What that print said of the outlook's period; empty where it was not about all of it."""


@dataclass(frozen=True, slots=True)
class ShapeSeen:
    """The shape of the last twelve months, and the way that deals take."""

    found: Courses
    shape: Shape


class Ended(NamedTuple):
    """Deals that ended, and the currency of their amounts."""

    worths: tuple[DealWorth, ...]
    currency: str


def read_ended(ctx: Context, ids: Collection[int], first: date | None = None, last: date | None = None) -> Ended:
    """What deals that ended were worth; without a period on whatever day."""
    query = ForecastQuery(first or date(1970, 1, 1), last or ctx.clock.today())
    wanted, facts = frozenset(ids), read_facts(ctx, query)
    return Ended(tuple(worth for worth in facts.worths if worth.deal.id in wanted), facts.currency)


def read_worth(ctx: Context, options: Options, history: Calibration) -> Worth:
    """What stated probabilities were worth, of one person or the whole team."""
    return worth(ctx, AskWorth(options.owner_id), history)


def read_shape(ctx: Context, options: Options, owner_ids: tuple[int, ...]) -> ShapeSeen:
    """Where deals that ended in the last twelve months left the pipeline."""
    period = last_months(ctx.clock.today())
    found = read_courses(ctx, Scope(options.pipeline_id, period.first, period.last, owner_ids))
    return ShapeSeen(found, shape_of(found))


def read_since(ctx: Context, facts: Facts, options: Options, ahead: Period) -> Since | None:
    """What changed since the last print, and what it said of a period; None where nothing about it was printed."""
    query = ForecastQuery(facts.first_on, facts.last_on, options.unit, facts.pipeline_id, facts.owner_ids)
    printed = read_printed(ctx, PrintWish(query, options.basis), facts)
    found = {basis: changes_since(replace(printed, basis=basis)) for basis in Basis}
    changes = {basis: each for basis, each in found.items() if each is not None}
    if printed.before is None or not changes:
        return None
    then = printed.before.facts
    is_whole = ahead.first in then.period and ahead.last in then.period
    return Since(
        printed.before, changes, {basis: outlook(then, basis, ahead).total for basis in Basis} if is_whole else {}
    )
