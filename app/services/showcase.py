"""Records with much to see on their sheets, for the pictures of the tour."""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.services.context import Context


def busiest_deal(ctx: Context) -> int | None:
    """The open Delta deal of a company about which most was said; None where there is no deal."""
    wanted = (Phase.kind == str(PhaseKind.DELTA)) & ~Phase.is_stall & Deal.company_id.is_not(None)
    said = select(func.count()).where(Activity.deal_id == Deal.id).correlate(Deal).scalar_subquery()
    statement = select(Deal.id).join(Phase, Phase.id == Deal.phase_id).order_by(wanted.desc(), said.desc(), Deal.id)
    with ctx.reading() as session:
        return session.scalar(statement.limit(1))


def busiest_company(ctx: Context) -> int | None:
    """The company with most deals; None where there is none."""
    deals = select(func.count()).where(Deal.company_id == Company.id).correlate(Company).scalar_subquery()
    with ctx.reading() as session:
        return session.scalar(select(Company.id).order_by(deals.desc(), Company.id).limit(1))


def best_customer(ctx: Context) -> int | None:
    """The company with open deals that bought most often; None where there is none."""
    sold = select(func.count()).select_from(Deal).join(Phase, Phase.id == Deal.phase_id)
    sold = sold.where(Deal.company_id == Company.id, Phase.kind.in_([str(PhaseKind.WON), str(PhaseKind.AFTER_SALE)]))
    running = select(func.count()).select_from(Deal).join(Phase, Phase.id == Deal.phase_id)
    running = running.where(Deal.company_id == Company.id, Phase.kind.in_(OPEN_KINDS))
    times = sold.correlate(Company).scalar_subquery()
    statement = select(Company.id).where(running.correlate(Company).scalar_subquery() > 0)
    with ctx.reading() as session:
        return session.scalar(statement.order_by(times.desc(), Company.id).limit(1))


def busiest_contact(ctx: Context) -> int | None:
    """The person to whom most was said; None where there is none."""
    said = select(func.count()).where(Activity.contact_id == Contact.id).correlate(Contact).scalar_subquery()
    with ctx.reading() as session:
        return session.scalar(select(Contact.id).order_by(said.desc(), Contact.id).limit(1))
