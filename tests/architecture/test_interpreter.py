"""The binding of Qt must not wear out the interpreter."""

from __future__ import annotations

import sys

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

PAINTS = 1000


def _paint(image: QImage) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("black"), 1.5))
    painter.setBrush(QColor("teal"))
    painter.drawRoundedRect(QRectF(1, 1, 60, 30), 4, 4)
    painter.drawLine(QPointF(0, 0), QPointF(64, 32))
    painter.drawText(QRectF(0, 0, 64, 32), Qt.AlignmentFlag.AlignCenter, "12 k")
    painter.end()


def test_painting_does_not_use_up_the_references_to_none(qapp: QApplication) -> None:
    """Each of a painter's calls returns None. PySide6 6.12 on Python 3.11 drops one reference to it too many at every

    call, until the interpreter ends with "deallocating None"; that release line is shut out in pyproject.toml.
    """
    image = QImage(64, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    _paint(image)
    before = sys.getrefcount(None)
    for _ in range(PAINTS):
        _paint(image)
    assert abs(sys.getrefcount(None) - before) < PAINTS / 10
