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
    put_off = [StallDecision.until_on.is_not(None)]
    if deal_ids is not None:
        put_off.append(StallDecision.deal_id.in_(deal_ids))
    if session.scalar(select(StallDecision.id).where(*put_off).limit(1)) is None:
        # Stays are many, and to look at those of a past day costs more than all else of it.
        return {}
    query = (
        select(StallDecision.deal_id, func.max(StallDecision.until_on))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), *put_off)
        .group_by(StallDecision.deal_id)
    )
    return {deal_id: day for deal_id, day in session.execute(query) if day is not None}
