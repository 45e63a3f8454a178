"""What stands where something is still being read: the outline of a card, bars for its words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.shared.box_paint import draw_box
from app.ui.shared.tokens import Tokens

Bar = tuple[int, int, int, int]
"""Left, top, width and height at font scale 1."""

_BARS = ((12, 12, 110, 12), (12, 32, 80, 9), (12, 54, 64, 12), (12, 78, 97, 9))
_HEAD_BARS: tuple[Bar, ...] = ((8, 36, 64, 11), (8, 60, 110, 6))


def paint_outline(painter: QPainter, rect: QRectF, tokens: Tokens, *, bars: bool) -> None:
    """A card that isn't there yet; with ``bars`` once it takes long."""
    draw_box(painter, rect, tokens, fill="surface", outline="border", radius=tokens.radius("card"))
    if bars:
        _paint_bars(painter, rect, _BARS, tokens)


def paint_head_outline(painter: QPainter, rect: QRectF, tokens: Tokens) -> None:
    """The sums of a column that aren't there yet."""
    _paint_bars(painter, rect, _HEAD_BARS, tokens)


def _paint_bars(painter: QPainter, rect: QRectF, bars: Iterable[Bar], tokens: Tokens) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.color("grid")))
    for left, top, width, height in bars:
        wide = min(tokens.px(width), rect.width() - 2 * tokens.px(left))
        bar = QRectF(rect.left() + tokens.px(left), rect.top() + tokens.px(top), wide, tokens.px(height))
        painter.drawRoundedRect(bar, 3, 3)
    painter.restore()
