"""Until when decisions were put off, for whatever shows when they are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from app.models.deals import Deal, PhaseChange
from app.models.stalls import StallDecision

_IS_PUT_OFF = StallDecision.until_on.is_not(None)


def put_off_days(session: Session, deal_ids: Collection[int] | None = None) -> dict[int, date]:
    """Per deal the last day that a deadline or deferral of its present stay set, of these deals or of all."""
    put_off = [_IS_PUT_OFF]
    if deal_ids is not None:
        put_off.append(StallDecision.deal_id.in_(deal_ids))
    if not _is_anything(session, *put_off):
        return {}
    query = (
        select(StallDecision.deal_id, func.max(StallDecision.until_on))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), *put_off)
        .group_by(StallDecision.deal_id)
    )
    return {deal_id: day for deal_id, day in session.execute(query) if day is not None}


def put_off_until(session: Session, deal_id: SQLColumnExpression[int]) -> ColumnElement[Any] | None:
    """The same within a query, for the deal whose key is this column of it; None where nothing is put off at all.

    Ask it only of deals that stall: it is looked up for each one that it is asked of.
    """
    if not _is_anything(session, _IS_PUT_OFF):
        return None
    query = (
        select(func.max(StallDecision.until_on))
        .join(PhaseChange, PhaseChange.id == StallDecision.stay_id)
        .where(PhaseChange.left_at.is_(None), StallDecision.deal_id == deal_id, _IS_PUT_OFF)
    )
    return query.correlate(Deal).scalar_subquery()


def _is_anything(session: Session, *put_off: ColumnElement[bool]) -> bool:
    """Stays are many, and to look at those of a past day costs more than all else of it."""
    return session.scalar(select(StallDecision.id).where(*put_off).limit(1)) is not None
