"""Soft shadows for the few things that float: messages, menus, lifted cards, dialogs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.shared.tokens import Tokens

_REACH = 0.72


def _reach(blur: int) -> int:
    """The distance in pixels over which a blur falls to nothing."""
    return round(blur * _REACH)


def shadow_outset(name: str, tokens: Tokens) -> int:
    """How far the named shadow may reach beyond its rectangle, in pixels."""
    shadow = tokens.shadow(name)
    return _reach(shadow.blur) + shadow.y


def draw_shadow(painter: QPainter, rect: QRectF, radius: float, name: str, tokens: Tokens) -> None:
    """Draw the named shadow of a rounded rectangle; draw the rectangle itself over it afterwards.

    Nested outlines, one a pixel, stand in for a blur: their opacities add up to a quadratic fall and cost less than a
    graphics effect.
    """
    shadow = tokens.shadow(name)
    reach = _reach(shadow.blur)
    color = QColor(tokens.color("shadow"))
    below = rect.translated(0, shadow.y)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    so_far = 0.0
    for grow in range(reach - 1, -1, -1):
        wanted = shadow.opacity * (1 - grow / reach) ** 2
        color.setAlphaF(1 - (1 - wanted) / (1 - so_far))
        so_far = wanted
        painter.setBrush(color)
        painter.drawRoundedRect(below.adjusted(-grow, -grow, grow, grow), radius + grow, radius + grow)
    painter.restore()
