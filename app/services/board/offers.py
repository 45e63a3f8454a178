"""What the board's filter can choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.models.deals import Product
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

    ``initials`` are everybody's, also of people who have left: what they did is still seen.
    """

    owners: tuple[Offer, ...]
    regions: tuple[str, ...]
    sources: tuple[Offer, ...]
    products: tuple[Offer, ...]
    initials: dict[int, str]
    names: dict[int, str]


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
        )
