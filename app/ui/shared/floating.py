"""What floats over the window: a card with a hairline and a soft shadow around it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui.shared.box_paint import draw_box
from app.ui.shared.shadow import draw_shadow, shadow_outset
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens


def draw_floating(painter: QPainter, card: QRectF, tokens: Tokens, *, fill: str = "raised") -> None:
    """Draw the card in a colour role, with its shadow beyond it."""
    radius = tokens.radius("popover")
    draw_shadow(painter, card, radius, "popover", tokens)
    draw_box(painter, card, tokens, fill=fill, outline="border", radius=radius)


def paint_floating(widget: QWidget, *, fill: str = "raised") -> None:
    """Paint a widget as one that leaves room for the shadow all around it."""
    tokens = Theme.current()
    out = shadow_outset("popover", tokens)
    painter = QPainter(widget)
    draw_floating(painter, QRectF(widget.rect()).adjusted(out, out, -out, -out), tokens, fill=fill)
    painter.end()
