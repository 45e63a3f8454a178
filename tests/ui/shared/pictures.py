"""Pictures as numbers: what was painted, where, and how dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter


def painted(width: int, height: int, draw: Callable[[QPainter], object]) -> QImage:
    """A transparent picture with something drawn on it."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def covered(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are more than half opaque."""
    return {(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).alpha() > 127}


def inked(image: QImage) -> set[tuple[int, int]]:
    """The pixels that print: more than half opaque and not as light as the paper."""
    return {(x, y) for x, y in covered(image) if image.pixelColor(x, y).lightness() < 200}


def touched(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are not wholly transparent."""
    return {(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).alpha()}


def colors(image: QImage) -> set[str]:
    """The names of the opaque colours."""
    found = set()
    for y in range(image.height()):
        for x in range(image.width()):
            color = image.pixelColor(x, y)
            if color.alpha() == 255:
                found.add(color.name().upper())
    return found


def greyness(image: QImage, ground: QColor) -> float:
    """How dark a picture is on average when printed in grey on a ground; 0 is white, 1 is black."""
    page = QImage(image.size(), QImage.Format.Format_RGB32)
    page.fill(ground)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    total = sum(grey.pixelColor(x, y).red() for y in range(grey.height()) for x in range(grey.width()))
    return 1 - total / (255 * grey.width() * grey.height())
