"""The gallery shows everything there is, in both schemes and at every size of type."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shared import theme
from app.ui.shared.gallery import build_gallery
from app.ui.shared.theme import SchemeChoice, Theme


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("font_scale", [0.9, 1.0, 1.5])
def test_it_can_be_drawn(qtbot: QtBot, qapp: QApplication, scheme: SchemeChoice, font_scale: float) -> None:
    theme.apply(qapp, scheme, font_scale)
    gallery = build_gallery()
    qtbot.addWidget(gallery)
    image = gallery.grab().toImage()
    assert (image.width(), image.height()) == (1440, 900)
    assert image.pixelColor(2, 2) == Theme.current().color("window")


def test_it_follows_the_theme_while_it_is_open(qtbot: QtBot, qapp: QApplication) -> None:
    gallery = build_gallery()
    qtbot.addWidget(gallery)
    theme.apply(qapp, "dark")
    switched = gallery.grab().toImage()
    fresh = build_gallery()
    qtbot.addWidget(fresh)
    assert switched == fresh.grab().toImage()


def test_whatever_takes_the_focus_has_a_name(qtbot: QtBot) -> None:
    gallery = build_gallery()
    qtbot.addWidget(gallery)
    operable = [
        child
        for child in gallery.findChildren(QWidget)
        if isinstance(child, QAbstractButton | QLineEdit | QTableView)
        and child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not child.isHidden()
    ]
    assert len(operable) > 10
    assert [type(child).__name__ for child in operable if not child.accessibleName()] == []
