"""What was asked before a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from app.domain.money import Money

if TYPE_CHECKING:
    from app.services.deals.batch import NextTask


@dataclass(frozen=True, slots=True)
class Answers:
    """``amounts`` are per deal; a deal without one keeps its own. ``then`` is planned along with the move."""

    closed_on: date | None = None
    amounts: Mapping[int, Money] = field(default_factory=dict)
    reason: str | None = None
    competitor: str | None = None
    then: NextTask | None = None


NO_ANSWERS = Answers()
"""A move that asks nothing."""
