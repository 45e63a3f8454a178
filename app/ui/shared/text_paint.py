"""Single lines of text on a painter, set on a baseline and cut with an ellipsis where they do not fit."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

Align = Literal["left", "right", "centre"]


def text_width(text: str, font: QFont) -> float:
    """The width of a line in logical pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_line(
    painter: QPainter,
    at: QPointF,
    width: float,
    text: str,
    font: QFont,
    color: QColor,
    align: Align = "left",
) -> float:
    """Draw one line on the baseline ``at`` within ``width``; answers how wide it came out.

    ``at.x()`` is the left end, the right end or the middle of the line, as ``align`` says.
    """
    text = text.replace("\n", " ")
    metrics = QFontMetricsF(font)
    wide = metrics.horizontalAdvance(text)
    if wide > width:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
        wide = metrics.horizontalAdvance(text)
    shift = {"left": 0.0, "right": wide, "centre": wide / 2}[align]
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(at.x() - shift, at.y()), text)
    return wide


def draw_centred(painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor) -> None:
    """Draw one short line in the middle of a rectangle, centred on its capitals so that codes sit right in badges."""
    metrics = QFontMetricsF(font)
    baseline = round(rect.center().y() + metrics.capHeight() / 2 + 0.01)
    left = rect.center().x() - metrics.horizontalAdvance(text) / 2
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(left, baseline), text)
