"""Soft shadows for the few things that float: messages, menus, lifted cards, dialogs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.ui.shared.tokens import Tokens

_REACH, _UNDER = 0.72, 2


def _reach(blur: int) -> int:
    """The distance in pixels over which a blur falls to nothing."""
    return round(blur * _REACH)


def shadow_outset(name: str, tokens: Tokens) -> int:
    """How far the named shadow may reach beyond its rectangle, in pixels."""
    shadow = tokens.shadow(name)
    return _reach(shadow.blur) + shadow.y


def draw_shadow(painter: QPainter, rect: QRectF, radius: float, name: str, tokens: Tokens) -> None:
    """Draw the named shadow of a rounded rectangle; draw the rectangle itself over it afterwards.

    Nested outlines, one a pixel, stand in for a blur, which at the edge of what it blurs has half its strength. They
    cost less than a graphics effect; those that the rectangle will cover are left out.
    """
    shadow = tokens.shadow(name)
    reach = _reach(shadow.blur)
    color = QColor(tokens.color("shadow"))
    below = rect.translated(0, shadow.y)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    so_far = 0.0
    for grow in range(reach - 1, -min(reach, shadow.y + _UNDER), -1):
        depth = (reach - grow) / (2 * reach)
        wanted = shadow.opacity * depth * depth * (3 - 2 * depth)
        color.setAlphaF(1 - (1 - wanted) / (1 - so_far))
        so_far = wanted
        painter.setBrush(color)
        round_off = max(radius + grow, 0)
        painter.drawRoundedRect(below.adjusted(-grow, -grow, grow, grow), round_off, round_off)
    painter.restore()
