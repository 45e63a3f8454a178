"""The terms by which deals are paid, as they are stored on deals, companies and the team."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.payment_terms import IN_30_DAYS, PaymentTerms
from app.models.deals import Deal
from app.models.people import Company
from app.models.team import Team

if TYPE_CHECKING:
    from app.domain.forecast.facts import DealFact


def fold_terms(values: dict[str, Any]) -> None:
    """Bring terms among new values of a record into one spelling; UserError where they can't be read."""
    typed = values.get("payment_terms")
    if typed is not None:
        values["payment_terms"] = PaymentTerms.parse(typed).text


def read_terms(session: Session) -> Callable[[DealFact], PaymentTerms]:
    """Which terms hold for a deal: its own, else its company's, else the team's."""
    of_deals = _known(session, Deal)
    of_companies = _known(session, Company)
    usual = session.scalar(select(Team.payment_terms))
    of_team = PaymentTerms.parse(usual) if usual else IN_30_DAYS

    def terms_of(deal: DealFact) -> PaymentTerms:
        return of_deals.get(deal.id) or of_companies.get(deal.company_id or 0) or of_team

    return terms_of


def _known(session: Session, table: type[Deal] | type[Company]) -> dict[int, PaymentTerms]:
    parsed: dict[str, PaymentTerms] = {}
    found = {}
    for key, text in session.execute(select(table.id, table.payment_terms).where(table.payment_terms.is_not(None))):
        if text:
            found[key] = parsed.setdefault(text, PaymentTerms.parse(text))
    return found
