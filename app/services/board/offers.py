"""What the board's filter can choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.deals import Deal, Product
from app.models.people import LeadSource
from app.models.team import User
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to filter by."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Offers:
    """Owners (the asking user first), regions of the team, lead sources and products, by name.

    ``initials`` are everybody's, also of people who have left: what they did is still seen. ``lost_reasons`` and
    ``competitors`` are what was entered before, the most frequent first.
    """

    owners: tuple[Offer, ...]
    regions: tuple[str, ...]
    sources: tuple[Offer, ...]
    products: tuple[Offer, ...]
    initials: dict[int, str]
    names: dict[int, str]
    lost_reasons: tuple[str, ...]
    competitors: tuple[str, ...]


# What a new team can choose from; what it uses itself comes first.
_REASONS = ("Price", "Competitor", "No budget", "No decision", "Bad timing", "Not a fit", "Lost contact")
_MOST_REASONS = 9
_MOST_COMPETITORS = 50


def offers(ctx: Context) -> Offers:
    """What can be chosen now."""
    with ctx.reading() as session:
        users = session.scalars(select(User).order_by(User.id != ctx.user.id, User.name, User.id)).all()
        sources = session.scalars(select(LeadSource).where(LeadSource.is_active).order_by(LeadSource.name)).all()
        products = session.scalars(select(Product).where(Product.is_active).order_by(Product.name)).all()
        return Offers(
            owners=tuple(Offer(user.id, user.name) for user in users if user.is_active),
            regions=tuple(sorted({user.region for user in users if user.region})),
            sources=tuple(Offer(source.id, source.name) for source in sources),
            products=tuple(Offer(product.id, product.name) for product in products),
            initials={user.id: user.initials for user in users},
            names={user.id: user.name for user in users},
            lost_reasons=read_lost_reasons(session),
            competitors=_used(session, Deal.competitor, _MOST_COMPETITORS),
        )


def read_lost_reasons(session: Session) -> tuple[str, ...]:
    """Why deals were lost before, the most frequent first, and what is usual elsewhere."""
    used = _used(session, Deal.lost_reason, _MOST_REASONS)
    return (*used, *(reason for reason in _REASONS if reason not in used))[:_MOST_REASONS]


def _used(session: Session, field: InstrumentedAttribute[str | None], limit: int) -> tuple[str, ...]:
    """The texts of a field, the most frequent first."""
    statement = select(field).where(field.is_not(None)).group_by(field).order_by(func.count().desc(), field)
    return tuple(text for text in session.scalars(statement.limit(limit)) if text)
