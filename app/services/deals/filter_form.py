"""What a filter asks of deals, before it is made into SQL (`where`)."""

from __future__ import annotations

from typing import Any

from app.domain.filters import Closing, DealFilter
from app.services.context import Context
from app.storage.questions import Asker, Condition

Values = dict[str, Any]

# More companies than this share what somebody typed only while they are still typing.
_MATCHING_COMPANIES = 2000


def filter_form(ctx: Context, asker: Asker, chosen: DealFilter) -> tuple[tuple[Condition, ...], Values]:
    """The conditions that deals must meet, and the values of their parameters."""
    names: list[str] = []
    values: Values = {}
    owners = sorted({*chosen.owner_ids, *((ctx.user.id,) if chosen.mine else ())})
    if owners or chosen.unowned:
        names.append("owners" if not chosen.unowned else "owners_or_nobody" if owners else "nobody")
    lists = {
        "regions": chosen.regions,
        "sources": chosen.source_ids,
        "products": chosen.product_ids,
    }
    names += [name for name, wanted in lists.items() if wanted]
    values |= {name: list(wanted) for name, wanted in {"owners": owners, **lists}.items() if wanted}
    if chosen.without_company:
        names.append("without_company")
    if chosen.text.strip():
        matching = _matching(asker, chosen.text)
        names.append("matching")
        values |= matching
    closing, days = _closing(ctx, chosen)
    return tuple(Condition("app.services.deals.where", name) for name in (*names, *closing)), values | days


def _closing(ctx: Context, chosen: DealFilter) -> tuple[list[str], Values]:
    if chosen.closing is Closing.NO_DATE:
        return ["without_day"], {}
    period = chosen.period(ctx.clock.today(), ctx.team.year_start)
    if period is None:
        return [], {}
    days = {"first_day": period.first, "last_day": period.last}
    known = {name: day for name, day in days.items() if day is not None}
    return [*(["not_closed"] if chosen.closing is Closing.OVERDUE else []), *known], known


def _matching(asker: Asker, text: str) -> Values:
    """The deals whose own words match, and the companies whose do."""
    from app.storage import search

    hits = search.find(asker.session().connection(), text, tables=("deals", "companies"), limit=_MATCHING_COMPANIES)
    return {f"matching_{table}": [hit.row_id for hit in hits if hit.table == table] for table in ("deals", "companies")}
