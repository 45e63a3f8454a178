"""Shadows are put together from a rim that is kept, and look as if they had been painted for their size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.ui.shared.shadow import draw_shadow, shadow_outset
from app.ui.shared.tokens import Tokens
from tests.ui.shared.pictures import painted


def _shadow(name: str, area: QRectF, tokens: Tokens, width: int = 400) -> QImage:
    def draw(painter: QPainter) -> None:
        draw_shadow(painter, area, 8, name, tokens)
        painter.fillRect(area, Qt.GlobalColor.white)

    return painted(width, 320, draw)


@pytest.mark.parametrize("name", ["popover", "lifted", "dialog"])
def test_the_rim_falls_off_alike_on_all_sizes(name: str) -> None:
    tokens = Tokens()
    outset = shadow_outset(name, tokens)
    small = _shadow(name, QRectF(100, 90, 120, 110), tokens)
    large = _shadow(name, QRectF(100, 90, 220, 150), tokens)
    for distance in range(outset + 2):
        # To the right in the middle, below in the middle, and out of the lower right corner.
        assert small.pixelColor(220 + distance, 150) == large.pixelColor(320 + distance, 150)
        assert small.pixelColor(160, 200 + distance) == large.pixelColor(210, 240 + distance)
        assert small.pixelColor(220 + distance, 200 + distance) == large.pixelColor(320 + distance, 240 + distance)


@pytest.mark.parametrize("name", ["popover", "lifted", "dialog"])
def test_it_is_darkest_at_the_edge_and_ends_where_it_is_said_to(name: str) -> None:
    tokens = Tokens("dark")
    outset = shadow_outset(name, tokens)
    picture = _shadow(name, QRectF(80, 80, 200, 120), tokens)
    below = [picture.pixelColor(180, 200 + distance).alpha() for distance in range(outset + 4)]
    assert below[0] > 0
    assert below == sorted(below, reverse=True)
    assert below[outset:] == [0] * 4
    assert picture.pixelColor(180, 140) == QColor(Qt.GlobalColor.white)


def test_what_is_too_small_for_the_rim_has_a_shadow_all_the_same() -> None:
    picture = _shadow("dialog", QRectF(100, 100, 12, 12), Tokens())
    assert picture.pixelColor(106, 116).alpha() > 0
