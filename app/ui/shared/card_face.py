"""What a deal's card shows and the state it is shown in: plain values, ready to be painted and to be a cache's key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.ui.shared.glyphs import WarningKind
from app.ui.shared.shapes import NextKind

ClockKind = Literal["days", "touches", "none"]


@dataclass(frozen=True, slots=True)
class CardFace:
    """The words and figures of one card, already in the user's language and formats.

    ``amount_brief`` stands in for an amount that is too long; half of a figure would be another.
    ``probability_trend`` is 1 or -1 where the rep's own probability lies above or below the stage's, else 0.
    ``clock_used`` and ``clock_limit`` are working days, or touches made and planned when ``clock_kind`` is ``touches``.
    """

    company: str
    title: str
    amount_text: str
    probability_text: str = ""
    probability_trend: int = 0
    owner_initials: str = ""
    owner_is_me: bool = False
    next_kind: NextKind = "none"
    next_text: str = ""
    clock_kind: ClockKind = "none"
    clock_used: int = 0
    clock_limit: int = 0
    warnings: tuple[WarningKind, ...] = ()
    stalled: bool = False
    code: str = ""
    amount_brief: str = ""


@dataclass(frozen=True, slots=True)
class CardState:
    """How a card stands at this moment. All false is at rest.

    ``lifted``: held by mouse or keyboard; ``lifted_text`` is the strip at its foot ("Picked up"), empty for the mouse.
    ``moved_by`` and ``moved_text``: somebody else moved it just now. ``returned_text``: why a move was rolled back.
    """

    compact: bool = False
    hover: bool = False
    selected: bool = False
    focused: bool = False
    saving: bool = False
    lifted: bool = False
    lifted_text: str = ""
    moved_by: str = ""
    moved_text: str = ""
    returned_text: str = ""

    @property
    def strip(self) -> bool:
        """Whether a strip covers the foot of the card, where the clock is."""
        return bool(self.lifted_text or self.moved_text or self.returned_text)


AT_REST = CardState()
