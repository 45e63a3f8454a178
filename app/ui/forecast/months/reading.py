"""What the board of months shows, read and summed on a reader thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.forecast.basis import Basis
from app.domain.forecast.by_month import MonthColumn, columns_of, dated, months_shown
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit
from app.domain.forecast.worth import Worth
from app.domain.pipelines import PhaseSpec
from app.domain.plurals import counted
from app.services.forecast import ForecastQuery, read_facts, with_calibration
from app.services.pipelines.queries import PipelineRow, pipelines
from app.services.users import UserRow, users
from app.ui.forecast import words
from app.ui.forecast.options import Options
from app.ui.forecast.reading import TABLES as FIGURES
from app.ui.forecast.reading import owners_of

if TYPE_CHECKING:
    from app.services.context import Context

TABLES = FIGURES | {"tasks", "activities", "contacts"}
"""Changes of these make figures or faces of cards stale."""


@dataclass(frozen=True)
class Read:
    """One look at the database. ``specs`` are the phases by key, retired ones too."""

    facts: Facts
    specs: Mapping[int, PhaseSpec]
    people: tuple[UserRow, ...]
    pipelines: tuple[PipelineRow, ...]


@dataclass(frozen=True)
class Months:
    """The columns as they are, with what is still on its way to be stored; ``worths`` are the open deals by key."""

    facts: Facts
    columns: tuple[MonthColumn, ...]
    worths: Mapping[int, Worth]

    def column(self, key: str) -> MonthColumn | None:
        """The column of a key; None where there is none now."""
        return next((column for column in self.columns if column.key == key), None)


def read(ctx: Context, options: Options, period: Period) -> Read:
    """Read the open deals, and those closed in the months shown."""
    people, every = users(ctx, with_inactive=True), pipelines(ctx, with_retired=True)
    months = months_shown(period, ctx.clock.today())
    query = ForecastQuery(months.first, months.last, Unit.MONTH, options.pipeline_id, owners_of(people, options))
    facts = read_facts(ctx, query)
    if options.basis is Basis.CALIBRATED:
        facts = with_calibration(ctx, facts)
    specs = {phase.id: phase.spec for pipeline in every for phase in pipeline.phases}
    return Read(facts, specs, people, tuple(row for row in every if not row.is_retired))


def summed(facts: Facts, on_the_way: Mapping[int, date | None]) -> Months:
    """The columns of facts, once what is ``on_the_way`` (the days of deals) is stored."""
    later = dated(facts, on_the_way)
    columns = columns_of(later)
    still_open = {key for column in columns for key in column.row.open_ids}
    return Months(later, columns, {worth.deal.id: worth for worth in later.worths if worth.deal.id in still_open})


def told(months: Months, chosen: Collection[int], basis: Basis) -> str:
    """The totals of the board, or of several chosen deals, for the status bar."""
    if len(chosen) > 1:
        worths = [months.worths[key] for key in chosen if key in months.worths]
        parts = [(1, worth.minor, int(getattr(worth, basis))) for worth in worths]
        kind = ("deal chosen", "deals chosen")
    else:
        parts = [(one.row.count, one.row.open, one.row.expected(basis)) for one in months.columns]
        kind = ("open deal", "open deals")
    count, amount, expected = (sum(figures) for figures in zip(*parts, strict=True)) if parts else (0, 0, 0)
    currency = months.facts.currency
    totals = (counted(count, *kind), words.money(amount, currency))
    return "   ".join((*totals, f"{words.money(expected, currency)} {words.BASIS_WORDS[basis]}"))
