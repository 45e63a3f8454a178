"""The deals behind a row of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.domain.money import Money
from app.domain.pipelines import PhaseKind
from app.models.deals import Deal
from app.models.people import Company
from app.models.pipeline import Phase
from app.models.team import User
from app.services.access import readable
from app.services.context import Context
from app.services.rate_table import rate_table

MOST = 2000
"""Deals listed of a row; those that are worth most stand first."""
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Behind:
    """A deal. ``close_on`` is when it closed, or is expected to; ``home_minor`` its worth in the team's currency."""

    id: int
    name: str
    company: str
    code: str
    kind: PhaseKind
    is_stall: bool
    owner: str
    amount: Money | None
    close_on: date | None
    home_minor: int

    @property
    def title(self) -> str:
        """The company, which is what people call a deal by."""
        return self.company or self.name


def read_behind(ctx: Context, deal_ids: Sequence[int]) -> tuple[Behind, ...]:
    """Those that are still there and that the user may read, what is worth most first."""
    found: list[Behind] = []
    today, home = ctx.clock.today(), ctx.team.currency
    with ctx.reading() as session:
        rates = rate_table(ctx, session)
        for start in range(0, len(deal_ids), _BLOCK):
            for row in session.execute(_statement(ctx, deal_ids[start : start + _BLOCK])):
                amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
                known = amount if amount is None or amount.currency == home else None
                if amount is not None and known is None:
                    known = rates.convert(amount, row.closed_on or today)
                found.append(
                    Behind(
                        *(row.id, row.name, row.company or "", row.code, PhaseKind(row.kind), row.is_stall),
                        *(row.owner or "", amount, row.closed_on or row.expected_close_on),
                        known.minor if known else 0,
                    )
                )
    return tuple(sorted(found, key=lambda deal: (-deal.home_minor, deal.title.casefold(), deal.id)))


def _statement(ctx: Context, deal_ids: Sequence[int]) -> Any:
    columns: tuple[Any, ...] = (Deal.id, Deal.name, Deal.amount_minor, Deal.currency, Deal.closed_on)
    names = (Company.name.label("company"), User.name.label("owner"), Phase.code, Phase.kind, Phase.is_stall)
    return (
        select(*columns, Deal.expected_close_on, *names)
        .join(Phase, Phase.id == Deal.phase_id)
        .outerjoin(Company, Company.id == Deal.company_id)
        .outerjoin(User, User.id == Deal.owner_id)
        .where(Deal.id.in_(deal_ids), readable(ctx, Deal))
    )
