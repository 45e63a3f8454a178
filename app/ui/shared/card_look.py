"""What all columns share when they paint: card size, picture cache, whether keys or mouse lead."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF

from app.ui.shared.card_cache import CardPixmapCache
from app.ui.shared.card_painter import card_height
from app.ui.shared.tokens import Tokens

SIDE = 5
"""Pixels between a card and the edge of its column."""
ABOVE = 4
"""Pixels above a card within its cell."""
_GROUP = 28


@dataclass
class Look:
    """``by_keys``: the focus ring is shown, because the last thing that was used is the keyboard."""

    compact: bool = False
    by_keys: bool = False
    cache: CardPixmapCache = field(default_factory=CardPixmapCache)

    def cell_height(self, tokens: Tokens) -> int:
        """A card with the space that parts it from the next."""
        return card_height(self.compact, tokens) + tokens.space("betweenCards")

    def group_height(self, tokens: Tokens) -> int:
        """The head of a group, with the space around it."""
        return tokens.px(_GROUP)

    def card_rect(self, cell: QRect, tokens: Tokens) -> QRectF:
        """Where in its cell a card lies; there is room for the focus ring around it."""
        return QRectF(
            cell.left() + SIDE, cell.top() + ABOVE, cell.width() - 2 * SIDE, card_height(self.compact, tokens)
        )
