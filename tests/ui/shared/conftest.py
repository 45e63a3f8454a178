"""The look in force for every test of the shared widgets: light, usual size, unless a test applies another."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.shared import theme


@pytest.fixture(autouse=True)
def _light(qapp: QApplication, qtbot: QtBot) -> None:
    """``qtbot`` is asked for so that every widget of a test is gone before the leak check looks."""
    theme.apply(qapp, "light")
