"""What it would mean to put deals into a column: the day that each of them gets, or why it can't be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.day_text import full_day
from app.domain.errors import UserError
from app.domain.forecast.by_month import MonthColumn, Stand, day_beside, day_in, key_of
from app.domain.forecast.facts import DealFact
from app.ui.forecast.months.desk import Desk

_NO_MONTH = {
    Stand.OVERDUE: "An open deal is not expected in the past. Choose the present month or a later one.",
    Stand.EARLIER: "These are several months. Choose a period that shows them, then drop it on one.",
}


@dataclass(frozen=True)
class Verdict:
    """``days`` are those of the deals that would change; ``blocked`` says why none may."""

    days: Mapping[int, date | None] = field(default_factory=dict)
    blocked: str = ""

    @property
    def words(self) -> str:
        """What stands in the column aimed at: the day, where it is the same for all."""
        if self.blocked:
            return "Not possible"
        days = set(self.days.values())
        if len(days) != 1:
            return f"{len(self.days):,} deals, each on its day"
        day = days.pop()
        return f"Expected {full_day(day)}" if day else "Without a date"


NOTHING = Verdict()


def put_into(desk: Desk, deal_ids: Sequence[int], column: MonthColumn) -> Verdict:
    """What dropping on a column would mean. Deals that stand there already stay as they are."""
    months = desk.months
    if months is None:
        return NOTHING
    moved = [deal for deal in _deals(desk, deal_ids) if key_of(deal, months.facts) != column.key]
    if not moved:
        return NOTHING
    locked = desk.why_any_locked(deal.id for deal in moved) or _NO_MONTH.get(column.stand, "")
    if locked:
        return Verdict(blocked=locked)
    if column.stand is Stand.UNDATED:
        return Verdict(dict.fromkeys((deal.id for deal in moved), None))
    if column.month is None:
        return Verdict(blocked="The calendar ends here.")
    today = months.facts.today
    return Verdict({deal.id: day_in(column.month, deal.close_on, today) for deal in moved})


def put_on(desk: Desk, deal_ids: Sequence[int], by: int) -> Verdict:
    """What it would mean to put each deal so many months on."""
    months = desk.months
    if months is None or not deal_ids:
        return NOTHING
    locked = desk.why_any_locked(deal_ids)
    if locked:
        return Verdict(blocked=locked)
    try:
        return Verdict({deal.id: day_beside(deal.close_on, by, months.facts.today) for deal in _deals(desk, deal_ids)})
    except UserError as error:
        return Verdict(blocked=error.message)


def _deals(desk: Desk, deal_ids: Sequence[int]) -> list[DealFact]:
    return [deal for deal in map(desk.deal, deal_ids) if deal is not None]
