"""The button that empties a line."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit


def make_clearable(line: QLineEdit) -> None:
    """Give a line the button that empties it, and the button a name."""
    line.setClearButtonEnabled(True)
    for action in line.findChildren(QAction):
        if not action.text():
            action.setText("Clear")
