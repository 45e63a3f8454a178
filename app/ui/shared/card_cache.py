"""Painted cards kept as pixmaps: a scrolled or dragged board then costs one blit for each card."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from app.ui.shared.card_painter import CardFace, CardState, card_height, card_outset, paint_card
from app.ui.shared.tokens import Tokens

_Key = tuple[CardFace, int, CardState, Tokens, float]
_BYTES_PER_PIXEL = 4


class CardPixmapCache:
    """The most recently shown cards, bounded by the memory their pixels take.

    A card whose face, width, state, theme or screen resolution differs is another picture; nothing needs invalidating.
    """

    def __init__(self, limit_bytes: int = 24 * 1024 * 1024) -> None:
        self._limit = limit_bytes
        self._kept: OrderedDict[_Key, QPixmap] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes_used(self) -> int:
        """The memory of all kept pictures."""
        return self._bytes

    def clear(self) -> None:
        """Forget every picture."""
        self._kept.clear()
        self._bytes = 0

    def pixmap(self, face: CardFace, width: int, state: CardState, theme: Tokens, ratio: float = 1.0) -> QPixmap:
        """The picture of a card, ``width`` logical pixels wide, with ``card_outset`` pixels of margin on each side."""
        key = (face, width, state, theme, ratio)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = _render(face, width, state, theme, ratio)
        self._kept[key] = made
        self._bytes += _size(made)
        while self._bytes > self._limit and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= _size(oldest)
        return made

    def draw(self, painter: QPainter, rect: QRectF, face: CardFace, state: CardState, theme: Tokens) -> None:
        """Draw a card with its top left at that of ``rect``, as wide as ``rect``."""
        picture = self.pixmap(face, round(rect.width()), state, theme, painter.device().devicePixelRatio())
        outset = card_outset(state, theme)
        painter.drawPixmap(QPointF(rect.left() - outset, rect.top() - outset), picture)


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * _BYTES_PER_PIXEL


def _render(face: CardFace, width: int, state: CardState, theme: Tokens, ratio: float) -> QPixmap:
    outset, height = card_outset(state, theme), card_height(state.compact, theme)
    picture = QPixmap(round((width + 2 * outset) * ratio), round((height + 2 * outset) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_card(painter, QRectF(outset, outset, width, height), face, state, theme)
    painter.end()
    return picture
