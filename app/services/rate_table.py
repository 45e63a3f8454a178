"""The rates that sums are made with. Apart from the use cases of rates, because the board begins with sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.fx import Rate, RateTable
from app.services.context import Context
from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_RATES = Question("app.services.statements", "rates")


def rate_table(ctx: Context, session: Session) -> RateTable:
    """All rates, for sums."""
    return asked_rate_table(ctx, SessionAsker(session))


def asked_rate_table(ctx: Context, asker: Asker) -> RateTable:
    """The same, whoever is asked."""
    return RateTable(ctx.team.currency, (Rate(*row) for row in asker.rows(_RATES)))
