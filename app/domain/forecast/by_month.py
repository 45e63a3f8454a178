"""A forecast as columns by month: in which of them an open deal stands, and what day one gets that is put into one.

A month's column has the deals expected in it and what was won in it. Beside the months stand the open deals that are
expected before today, those without a day, and those expected before or after the months shown: nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.errors import UserError
from app.domain.forecast.aside import row_of
from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.periods import Period, Unit, period_of, periods_of, span
from app.domain.forecast.rows import Row
from app.domain.forecast.targets import target_of
from app.domain.forecast.worth import Worth

MOST_MONTHS = 24
"""Columns beside one another; what is expected after them stands in "later"."""
_NOTHING_PAST = "An open deal is not expected in the past. Choose the present month or a later one."


class Stand(StrEnum):
    """What a column is about. The order of the members is that of the columns."""

    OVERDUE = "overdue"
    UNDATED = "undated"
    EARLIER = "earlier"
    MONTH = "month"
    LATER = "later"


_LABELS = {
    Stand.OVERDUE: "Overdue",
    Stand.UNDATED: "No date",
    Stand.EARLIER: "Sooner",
    Stand.LATER: "Later",
}


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """A column with its figures; ``row.open_ids`` are its deals in the order of their days, the larger first.

    ``key`` is that of the month, else the name of the stand. ``month`` is the month that a deal gets which is put here
    (of "later": the first one after those shown), None where no month is meant.
    """

    stand: Stand
    key: str
    label: str
    row: Row
    month: Period | None = None


def months_shown(period: Period, today: date) -> Period:
    """The months of a board about a period: whole ones, none that is over, at least the present one, at most 24."""
    this = period_of(today, Unit.MONTH)
    first = period_of(max(period.first, this.first), Unit.MONTH)
    last = period_of(max(period.last, first.last), Unit.MONTH)
    farthest = moved_month(first.first, MOST_MONTHS - 1)
    if farthest is not None and last.first > farthest:
        last = period_of(farthest, Unit.MONTH)
    return span(first.first, last.last)


def columns_of(facts: Facts) -> tuple[MonthColumn, ...]:
    """The columns of facts that were read for `months_shown`.

    Overdue and sooner deals have a column where there are any; the others always have theirs.
    """
    months = periods_of(facts.first_on, facts.last_on, Unit.MONTH)
    parts: dict[str, list[Worth]] = defaultdict(list)
    for worth in facts.worths:
        key = key_of(worth.deal, facts)
        if key:
            parts[key].append(worth)
    columns = [_beside(stand, parts) for stand in (Stand.OVERDUE, Stand.UNDATED, Stand.EARLIER)]
    shown = [column for column in columns if column.row.count or column.stand is Stand.UNDATED]
    shown += [_of_month(month, parts[month.key], facts) for month in months]
    beyond = moved_month(months[-1].first, 1)
    after = None if beyond is None else period_of(beyond, Unit.MONTH)
    return (*shown, replace(_beside(Stand.LATER, parts), month=after))


def key_of(deal: DealFact, facts: Facts) -> str:
    """The key of the column in which a deal stands, or whose figures it is part of; "" for none."""
    day = deal.close_on
    if deal.outcome is not Outcome.OPEN:
        return _month_key(day) if day is not None and facts.first_on <= day <= facts.last_on else ""
    if day is None:
        return Stand.UNDATED
    if day < facts.today:
        return Stand.OVERDUE
    if day < facts.first_on:
        return Stand.EARLIER
    return Stand.LATER if day > facts.last_on else _month_key(day)


def dated(facts: Facts, days: Mapping[int, date | None]) -> Facts:
    """The facts as they will be once these open deals are expected on these days."""
    if not days:
        return facts
    deals = tuple(
        deal._replace(close_on=days[deal.id]) if deal.id in days and deal.outcome is Outcome.OPEN else deal
        for deal in facts.deals
    )
    return replace(facts, deals=deals)


def day_in(month: Period, had: date | None, today: date) -> date:
    """The day on which a deal is expected that is put into a month, and was expected on ``had``.

    The same day of the month, the last one where the month is shorter, and where the deal had no day. In the present
    month a day that has passed becomes today. UserError for a month that is over.
    """
    if month.last < today:
        raise UserError(_NOTHING_PAST, field="expected_close_on")
    number = month.last.day if had is None else min(had.day, month.last.day)
    return max(month.first.replace(day=number), today)


def day_beside(had: date | None, by: int, today: date) -> date:
    """The day of a deal that is put so many months on from where it stands.

    One that is overdue or has no day goes into the present month first. UserError where it would be in the past.
    """
    is_nowhere = had is None or had < today
    month = moved_month(today if had is None or is_nowhere else had, by - 1 if is_nowhere and by > 0 else by)
    if month is None:
        raise UserError("The calendar ends here.", field="expected_close_on")
    return day_in(period_of(month, Unit.MONTH), had, today)


def moved_month(day: date, by: int) -> date | None:
    """The first day of the month so many months from that of a day; None beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, 1) if date.min.year <= year <= date.max.year else None


def _month_key(day: date) -> str:
    """That of `period_of`, which would be asked for each of tens of thousands of deals."""
    return f"{day.year:04}-{day.month:02}"


def _beside(stand: Stand, parts: Mapping[str, Iterable[Worth]]) -> MonthColumn:
    label = _LABELS[stand]
    return MonthColumn(stand, stand, label, row_of(str(stand), label, sorted(parts.get(stand, ()), key=_place)))


def _of_month(month: Period, worths: Iterable[Worth], facts: Facts) -> MonthColumn:
    row = row_of(month.key, month.label, sorted(worths, key=_place))
    return MonthColumn(
        Stand.MONTH, month.key, month.label, replace(row, target=target_of(facts.monthly_targets, month)), month
    )


def _place(worth: Worth) -> tuple[date, int, int]:
    return worth.deal.close_on or date.max, -worth.minor, worth.deal.id
