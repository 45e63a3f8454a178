"""How often a customer heard from us. Apart from the use cases of activities, because cards in Nurturing show it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.deals import Deal

TOUCH_KINDS = ("call", "email", "meeting", "visit", "letter", "event")
"""Kinds of activity that count as an exposure of the customer to us."""


def touches_made(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Touches since each deal entered its phase."""
    if not ids:
        return {}
    statement = (
        select(Activity.deal_id, func.count())
        .join(Deal, Deal.id == Activity.deal_id)
        .where(Activity.deal_id.in_(ids), Activity.kind.in_(TOUCH_KINDS))
        .where(Activity.happened_at >= Deal.phase_entered_at)
        .group_by(Activity.deal_id)
    )
    return {deal_id: count for deal_id, count in session.execute(statement) if deal_id is not None}
