"""What the board's filter can choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context import Context
from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_USERS = Question("app.services.board.statements", "users")
_SOURCES = Question("app.services.board.statements", "sources")
_PRODUCTS = Question("app.services.board.statements", "products")
_USED = Question("app.services.board.statements", "used")


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
_REASONS = ("Price", "Chose a competitor", "No budget", "No decision", "Bad timing", "Not a fit", "Lost contact")
_MOST_REASONS = 9
_MOST_COMPETITORS = 50


def offers(ctx: Context) -> Offers:
    """What can be chosen now."""
    return ctx.answer(lambda asker: _offers(ctx, asker))


def _offers(ctx: Context, asker: Asker) -> Offers:
    users = asker.rows(_USERS, asking=ctx.user.id)
    return Offers(
        owners=tuple(Offer(user.id, user.name) for user in users if user.is_active),
        regions=tuple(sorted({user.region for user in users if user.region})),
        sources=tuple(Offer(source.id, source.name) for source in asker.rows(_SOURCES)),
        products=tuple(Offer(product.id, product.name) for product in asker.rows(_PRODUCTS)),
        initials={user.id: user.initials for user in users},
        names={user.id: user.name for user in users},
        lost_reasons=_lost_reasons(asker),
        competitors=_used(asker, "competitor", _MOST_COMPETITORS),
    )


def read_lost_reasons(session: Session) -> tuple[str, ...]:
    """Why deals were lost before, the most frequent first, and what is usual elsewhere."""
    return _lost_reasons(SessionAsker(session))


def _lost_reasons(asker: Asker) -> tuple[str, ...]:
    used = _used(asker, "lost_reason", _MOST_REASONS)
    return (*used, *(reason for reason in _REASONS if reason not in used))[:_MOST_REASONS]


def _used(asker: Asker, field: str, limit: int) -> tuple[str, ...]:
    return tuple(text for (text,) in asker.rows(_USED, field, most=limit) if text)
