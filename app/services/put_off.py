"""Until when decisions were put off, for whatever shows when they are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ANY = Question("app.services.statements", "any_put_off")
_DAYS = Question("app.services.statements", "put_off_days")


def put_off_days(session: Session, deal_ids: Collection[int] | None = None) -> dict[int, date]:
    """Per deal the last day that a deadline or deferral of its present stay set, of these deals or of all."""
    return asked_put_off_days(SessionAsker(session), deal_ids)


def asked_put_off_days(asker: Asker, deal_ids: Collection[int] | None = None) -> dict[int, date]:
    """The same, whoever is asked."""
    form = () if deal_ids is None else ("ids",)
    about: dict[str, Any] = {} if deal_ids is None else {"ids": list(deal_ids)}
    # Stays are many, and to look at those of a past day costs more than all else of it.
    if not asker.rows(_ANY, *form, **about):
        return {}
    return dict(asker.rows(_DAYS, *form, **about))


def is_any_put_off(asker: Asker) -> bool:
    """Whether any decision was put off, of whatever deal."""
    return bool(asker.rows(_ANY))
