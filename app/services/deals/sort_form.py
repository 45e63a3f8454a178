"""In which order deals are asked for, before it is made into SQL (`sorting`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.domain.fx import Part
from app.domain.stall import last_day_late, last_entry_over
from app.services.context import Context
from app.services.put_off import is_any_put_off
from app.services.rate_table import asked_rate_table
from app.storage.questions import Asker, Question

SortForm = tuple[str, ...]
"""The sort and what its text depends on: of "amount" how many currencies have a rate; of "next" ``put_off`` where any
decision was, then for each stall ``limit`` or ``free``."""
Values = dict[str, Any]

PUT_OFF, LIMIT, FREE = "put_off", "limit", "free"
WHOLE_DAY = "99"
"""What follows a day in `moment`, where no time of the day does: digits only, which every collation sorts alike."""
_BEHIND = "999"
_STALLS = Question("app.services.statements", "stall_phases")


def sort_form(ctx: Context, asker: Asker, sort: str) -> tuple[SortForm, Values]:
    """The form of a sort, and the values of its parameters."""
    match sort:
        case "close" | "age" | "name":
            return (sort,), {}
        case "mine":
            return (sort,), {"ranked_by": ctx.user.id}
        case "amount":
            return _by_amount(ctx, asker)
        case _:
            return _by_next_step(ctx, asker)


def moment(day: date, rest: str = WHOLE_DAY) -> str:
    """A day and the rest of it: a time, the whole day after all times of the day, or what comes behind that."""
    return f"{day}{rest}"


def _by_next_step(ctx: Context, asker: Asker) -> tuple[SortForm, Values]:
    today = ctx.clock.today()
    put_off = is_any_put_off(asker)
    values: Values = {"today": moment(today), "behind_today": moment(today, _BEHIND)}
    if put_off:
        values["late_since"] = last_day_late(today, ctx.calendar)
    kinds = []
    for place, (phase_id, limit) in enumerate(asker.rows(_STALLS)):
        kinds.append(LIMIT if limit else FREE)
        values[f"stall_{place}"] = phase_id
        if limit:
            values[f"over_{place}"] = _entered_before(ctx, limit)
            values[f"due_{place}"] = _entered_before(ctx, limit - 1)
    return ("next", *([PUT_OFF] if put_off else ()), *kinds), values


def _entered_before(ctx: Context, used: int) -> datetime:
    """Stays that began before this instant have used more than so many working days today."""
    latest = last_entry_over(ctx.clock.today(), used, ctx.calendar)
    return ctx.clock.start_of(latest + timedelta(days=1))


def _by_amount(ctx: Context, asker: Asker) -> tuple[SortForm, Values]:
    table, today = asked_rate_table(ctx, asker), ctx.clock.today()
    worth = {currency: table.exact(Part(1, currency, today)) for currency in (table.home, *table.currencies)}
    known = {currency: float(rate) for currency, rate in worth.items() if rate is not None}
    values: Values = {}
    for place, (currency, rate) in enumerate(known.items()):
        values |= {f"currency_{place}": currency, f"rate_{place}": rate}
    return ("amount", str(len(known))), values
