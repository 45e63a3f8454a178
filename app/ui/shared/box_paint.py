"""Rounded boxes with crisp outlines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.ui.shared.tokens import Tokens


def draw_box(
    painter: QPainter,
    rect: QRectF,
    tokens: Tokens,
    *,
    fill: str | None = None,
    outline: str | None = None,
    radius: float = 6.0,
    width: float = 1.0,
) -> None:
    """Draw a rounded box in colour roles; the outline lies within ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(tokens.color(fill) if fill else Qt.BrushStyle.NoBrush)
    inset = width / 2 if outline else 0.0
    painter.setPen(QPen(tokens.color(outline), width) if outline else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)
    painter.restore()
