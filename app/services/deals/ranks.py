"""A user's own order of the cards in a column."""

from __future__ import annotations

from sqlalchemy import func, select

from app.models.deals import Deal
from app.models.views import CardRank
from app.storage.unit_of_work import UnitOfWork


def place_card(uow: UnitOfWork, user_id: int, deal_id: int, before_id: int) -> None:
    """Put a card in front of another in the user's own order: one row written, halfway between its neighbours.

    A card without a rank of its own stands at its key, which is the order in which deals came in.
    """
    rank = func.coalesce(CardRank.rank, Deal.id * 1.0)
    ranks = (
        select(rank)
        .select_from(Deal)
        .outerjoin(CardRank, (CardRank.deal_id == Deal.id) & (CardRank.user_id == user_id))
    )
    here = uow.session.scalar(ranks.where(Deal.id == before_id))
    if here is None:
        return
    column = select(Deal.phase_id).where(Deal.id == before_id).scalar_subquery()
    above = uow.session.scalar(
        ranks.where(Deal.phase_id == column, Deal.id != deal_id, rank < here).order_by(rank.desc()).limit(1)
    )
    wanted = (here + above) / 2 if above is not None else here - 1
    _write(uow, user_id, deal_id, wanted)


def place_last(uow: UnitOfWork, user_id: int, deal_id: int) -> None:
    """Put a card below all others of its column in the user's own order."""
    rank = func.coalesce(CardRank.rank, Deal.id * 1.0)
    column = select(Deal.phase_id).where(Deal.id == deal_id).scalar_subquery()
    lowest = uow.session.scalar(
        select(func.max(rank))
        .select_from(Deal)
        .outerjoin(CardRank, (CardRank.deal_id == Deal.id) & (CardRank.user_id == user_id))
        .where(Deal.phase_id == column, Deal.id != deal_id)
    )
    if lowest is not None:
        _write(uow, user_id, deal_id, lowest + 1)


def _write(uow: UnitOfWork, user_id: int, deal_id: int, wanted: float) -> None:
    own = uow.session.scalar(select(CardRank).where(CardRank.user_id == user_id, CardRank.deal_id == deal_id))
    if own is None:
        uow.session.add(CardRank(user_id=user_id, deal_id=deal_id, rank=wanted))
    else:
        own.rank = wanted
