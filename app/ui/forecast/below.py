"""What stands below the figures, read after them: what probabilities were worth, the pipeline's shape, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changes
from app.domain.forecast.periods import Period
from app.services.calibration.worth import AskWorth, Worth, worth
from app.services.forecast import ForecastQuery
from app.services.reports.archive import PrintWish, read_printed
from app.services.reports.printed import Earlier, changes_since
from app.services.shape.courses import Courses, read_courses, shape_of
from app.services.shape.scope import Scope, last_months
from app.ui.forecast.options import Options

if TYPE_CHECKING:
    from app.domain.pipeline_shape.courses import Shape
    from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the last print about the same deals, on each basis."""

    before: Earlier
    changes: Mapping[Basis, Changes]


@dataclass(frozen=True, slots=True)
class ShapeSeen:
    """The shape of the last twelve months, and the way that deals take."""

    found: Courses
    shape: Shape


def read_worth(ctx: Context, options: Options) -> Worth:
    """What stated probabilities were worth, of one person or the whole team."""
    return worth(ctx, AskWorth(options.owner_id))


def read_shape(ctx: Context, options: Options, owner_ids: tuple[int, ...]) -> ShapeSeen:
    """Where deals that ended in the last twelve months left the pipeline."""
    period = last_months(ctx.clock.today())
    found = read_courses(ctx, Scope(options.pipeline_id, period.first, period.last, owner_ids))
    return ShapeSeen(found, shape_of(found))


def read_since(ctx: Context, options: Options, period: Period, owner_ids: tuple[int, ...]) -> Since | None:
    """What changed since the last print; None where nothing about these deals was printed."""
    query = ForecastQuery(period.first, period.last, options.unit, options.pipeline_id, owner_ids)
    printed = read_printed(ctx, PrintWish(query, options.basis))
    found = {basis: changes_since(replace(printed, basis=basis)) for basis in Basis}
    changes = {basis: each for basis, each in found.items() if each is not None}
    return Since(printed.before, changes) if printed.before is not None and changes else None
