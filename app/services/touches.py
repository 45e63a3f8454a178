"""How often a customer heard from us. Apart from the use cases of activities, because cards in Nurturing show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.storage.questions import Asker, Question, SessionAsker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TOUCH_KINDS = ("call", "email", "meeting", "visit", "letter", "event")
"""Kinds of activity that count as an exposure of the customer to us."""

_TOUCHES = Question("app.services.statements", "touches_made")


def touches_made(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Touches since each deal entered its phase."""
    return asked_touches(SessionAsker(session), ids)


def asked_touches(asker: Asker, ids: Sequence[int]) -> dict[int, int]:
    """The same, whoever is asked."""
    return dict(asker.rows(_TOUCHES, ids=list(ids))) if ids else {}
