"""Until when decisions were put off, for whatever shows when they are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.deals import PhaseChange
from app.models.stalls import StallDecision


def put_off_days(session: Session, deal_ids: Collection[int] | None = None) -> dict[int, date]:
    """Per deal the last day that a deadline or deferral of its present stay set, of these deals or of all."""
    query = (
        select(StallDecision.deal_id, func.max(StallDecision.until_on))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), StallDecision.until_on.is_not(None))
        .group_by(StallDecision.deal_id)
    )
    if deal_ids is not None:
        query = query.where(StallDecision.deal_id.in_(deal_ids))
    return {deal_id: day for deal_id, day in session.execute(query) if day is not None}
