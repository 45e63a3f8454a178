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


def _where(image: QImage, at_least: int) -> set[tuple[int, int]]:
    """The pixels with at least this alpha, of 255; read as bytes, because asking for each pixel takes long."""
    plain = image.convertToFormat(QImage.Format.Format_Alpha8)
    step, opacity = plain.bytesPerLine(), bytes(plain.constBits())
    return {
        (x, y)
        for y in range(plain.height())
        for x, alpha in enumerate(opacity[y * step : y * step + plain.width()])
        if alpha >= at_least
    }


def covered(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are more than half opaque."""
    return _where(image, 128)


def inked(image: QImage) -> set[tuple[int, int]]:
    """The pixels that print: more than half opaque and not as light as the paper."""
    return {(x, y) for x, y in covered(image) if image.pixelColor(x, y).lightness() < 200}


def touched(image: QImage) -> set[tuple[int, int]]:
    """The pixels that are not wholly transparent."""
    return _where(image, 1)


def colors(image: QImage) -> set[str]:
    """The names of the opaque colours."""
    return {image.pixelColor(x, y).name().upper() for x, y in _where(image, 255)}


def greyness(image: QImage, ground: QColor) -> float:
    """How dark a picture is on average when printed in grey on a ground; 0 is white, 1 is black."""
    page = QImage(image.size(), QImage.Format.Format_RGB32)
    page.fill(ground)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = page.convertToFormat(QImage.Format.Format_Grayscale8)
    step, light = grey.bytesPerLine(), bytes(grey.constBits())
    total = sum(sum(light[y * step : y * step + grey.width()]) for y in range(grey.height()))
    return 1 - total / (255 * grey.width() * grey.height())
