"""Single lines of text on a painter, set on a baseline and cut with an ellipsis where they do not fit."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QTextLayout

from app.ui.shared.tokens import Tokens

Align = Literal["left", "right", "centre"]


def text_width(text: str, font: QFont) -> float:
    """The width of a line in logical pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


@lru_cache(500)
def wrapped_height(text: str, tokens: Tokens, role: str, weight: int | None, width: int) -> int:
    """How tall a text is, wrapped to a width. Remembered: a layout asks each row of a sheet some thirty times."""
    metrics = QFontMetrics(tokens.font(role, weight))
    return metrics.boundingRect(QRect(0, 0, width, 100_000), Qt.TextFlag.TextWordWrap.value, text).height()


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


def draw_wrapped(painter: QPainter, box: QRect, text: str, font: QFont, color: QColor, step: int) -> None:
    """Draw a text in lines ``step`` pixels apart, as many as fit into a box; the last one ends in an ellipsis."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    layout.beginLayout()
    painter.setFont(font)
    painter.setPen(color)
    metrics = QFontMetricsF(font)
    rise = (step + metrics.capHeight()) / 2
    count = max(box.height() // step, 1)
    for place in range(count):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        rest = text[line.textStart() :] if place == count - 1 else text[line.textStart() :][: line.textLength()]
        shown = metrics.elidedText(rest.rstrip().replace("\n", " "), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QPointF(box.left(), round(box.top() + place * step + rise)), shown)
    layout.endLayout()
