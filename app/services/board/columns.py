"""What stands at the head of each column, summed by the database under the board's filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from app.domain.filters import DealFilter
from app.domain.fx import Part, RateTable, Total
from app.services.board.grouping import Group, titles
from app.services.context import Context
from app.services.deals.filter_form import filter_form
from app.services.pipeline_rows import PhaseRow, PipelineRow
from app.services.rate_table import asked_rate_table
from app.storage.questions import Asker, Condition, Question

T = TypeVar("T")

_SUMS = Question("app.services.board.statements", "sums")
_STANDING = Question("app.services.board.statements", "standing")


@dataclass(frozen=True, slots=True)
class Shown:
    """The conditions of a filter, and the values of their parameters."""

    among: tuple[Condition, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A pipeline, what of it to show, how to sort its columns (see SORTS) and what to group in them (GROUPINGS)."""

    pipeline: PipelineRow
    filter: DealFilter = field(default_factory=DealFilter)
    sort: str = "next"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A phase, how many deals stand in it, their sum, and their sum weighted by probability.

    ``groups`` by their keys, where the board is grouped.
    """

    phase: PhaseRow
    count: int
    total: Total
    weighted: Total
    groups: Mapping[int, Group] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """All columns, and the figures over the open ones.

    ``all_count`` counts deals without any filter, ``all_open_count`` those of them that are open.
    """

    columns: tuple[Column, ...]
    open_count: int
    open_total: Total
    open_weighted: Total
    all_count: int
    all_open_count: int


@dataclass(frozen=True, slots=True)
class _Sum:
    """Deals of one phase, group and currency, at one day's rate; ``hundredths`` are minor units times per cent."""

    phase_id: int
    group: int
    count: int
    part: Part
    hundredths: int


def columns(ctx: Context, query: BoardQuery) -> Board:
    """The heads of the board.

    Weighted: the rep's own probability where given, else the phase's; for closed deals always the phase's. Open
    deals are converted at today's rate, closed ones at that of the day they closed.
    """
    sums, table, names, counts = answered(ctx, query, lambda asker, shown: _read(ctx, asker, query, shown))
    heads = tuple(
        _column(phase, [part for part in sums if part.phase_id == phase.id], table, names)
        for phase in query.pipeline.phases
    )
    open_ids = {phase.id for phase in query.pipeline.phases if phase.spec.kind.is_open}
    still_open = [part for part in sums if part.phase_id in open_ids]
    all_open = sum(count for phase_id, count in counts.items() if phase_id in open_ids)
    return Board(heads, *_figures(still_open, table), sum(counts.values()), all_open)


def answered(ctx: Context, query: BoardQuery, work: Callable[[Asker, Shown], T]) -> T:
    """What ``work`` makes of the answers; it is given what the query's filter asks of deals."""
    return ctx.answer(lambda asker: work(asker, Shown(*filter_form(ctx, asker, query.filter))))


def _read(
    ctx: Context, asker: Asker, query: BoardQuery, shown: Shown
) -> tuple[list[_Sum], RateTable, dict[int, str], dict[int, int]]:
    """Sums, rates, the names of groups, and how many deals stand in each phase, filtered or not."""
    home, today = ctx.team.currency, ctx.clock.today()
    rows = asker.rows(_SUMS, query.group, among=shown.among, home=home, pipeline=query.pipeline.id, **shown.values)
    sums = [_sum(row, today) for row in rows]
    names = titles(asker, query.group, {part.group for part in sums}, today) if query.group else {}
    counts: Counter[int] = Counter()
    if shown.among:
        counts.update({row.phase_id: row.deals for row in asker.rows(_STANDING, pipeline=query.pipeline.id)})
    else:
        for part in sums:
            counts[part.phase_id] += part.count
    return sums, asked_rate_table(ctx, asker), names, counts


def _column(phase: PhaseRow, sums: list[_Sum], table: RateTable, names: Mapping[int, str]) -> Column:
    groups = {}
    for key in names.keys() & {part.group for part in sums}:
        count, total, _ = _figures([part for part in sums if part.group == key], table)
        groups[key] = Group(key, names[key], count, total)
    return Column(phase, *_figures(sums, table), groups)


def _figures(sums: list[_Sum], table: RateTable) -> tuple[int, Total, Total]:
    """How many, their sum, and their weighted sum.

    Exact hundredths are summed first and rounded once (Total rounds to a whole minor unit).
    """
    weighted = table.weighted_total((part.part, part.hundredths) for part in sums)
    return sum(part.count for part in sums), table.total(part.part for part in sums), weighted


def _sum(row: Any, today: date) -> _Sum:
    phase_id, group, currency, rate_on, count, minor, hundredths = row
    # PostgreSQL sums bigints as numeric.
    return _Sum(phase_id, int(group), count, Part(int(minor), currency, rate_on or today), int(hundredths))
