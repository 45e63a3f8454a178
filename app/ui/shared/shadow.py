"""Soft shadows for the few things that float: messages, menus, lifted cards, dialogs."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import product

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

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

    What is under the rectangle stays empty. The rim is painted once and kept: its corners and edges fit any size.
    """
    shadow = tokens.shadow(name)
    reach = _reach(shadow.blur)
    corner = _corner(reach + shadow.y, radius)
    area = rect.translated(0, shadow.y).adjusted(-reach, -reach, reach, reach)
    if min(area.width(), area.height()) <= 2 * corner:
        _paint(painter, area, reach, radius, shadow.opacity, tokens.color("shadow"))
        return
    ratio = painter.device().devicePixelRatio()
    rim = _rim(corner, reach, radius, shadow.opacity, tokens.hex("shadow"), ratio)
    across = (area.left(), area.left() + corner, area.right() - corner, area.right())
    down = (area.top(), area.top() + corner, area.bottom() - corner, area.bottom())
    cuts = (0.0, corner * ratio, (corner + 1) * ratio, (2 * corner + 1) * ratio)
    for column, row in product(range(3), range(3)):
        if (column, row) != (1, 1):
            target = QRectF(QPointF(across[column], down[row]), QPointF(across[column + 1], down[row + 1]))
            source = QRectF(QPointF(cuts[column], cuts[row]), QPointF(cuts[column + 1], cuts[row + 1]))
            painter.drawImage(target, rim, source)


def _corner(reach: int, radius: float) -> int:
    """The side of a corner piece, which reaches in under the rectangle.

    It is divisible by 4, so that it has whole pixels at the usual screen resolutions.
    """
    return -(-(reach + math.ceil(radius)) // 4) * 4


@lru_cache(maxsize=32)
def _rim(corner: int, reach: int, radius: float, opacity: float, color: str, ratio: float) -> QImage:
    """The shadow of the smallest rectangle that has all corners and, between them, a pixel of each edge."""
    side = 2 * corner + 1
    picture = QImage(math.ceil(side * ratio), math.ceil(side * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _paint(painter, QRectF(0, 0, side, side), reach, radius, opacity, QColor(color))
    painter.end()
    return picture


def _paint(painter: QPainter, area: QRectF, reach: int, radius: float, opacity: float, dark: QColor) -> None:
    """Nested outlines, one a pixel, stand in for a blur, which at the edge of what it blurs has half its strength.

    They cost less than a graphics effect.
    """
    color = QColor(dark)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    so_far = 0.0
    inner = min(reach, int(min(area.width(), area.height()) / 2) - reach)
    for grow in range(reach - 1, -inner, -1):
        depth = (reach - grow) / (2 * reach)
        wanted = opacity * depth * depth * (3 - 2 * depth)
        color.setAlphaF(1 - (1 - wanted) / (1 - so_far))
        so_far = wanted
        painter.setBrush(color)
        inset = reach - grow
        round_off = max(radius + grow, 0)
        painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), round_off, round_off)
    painter.restore()
