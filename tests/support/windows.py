"""Widgets shown alone, in a window of their own that has the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, widget: W) -> W:
    """Show it, and wait until it has the keyboard. The bot closes it at the end of the test."""
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


@contextmanager
def active(qtbot: QtBot, widget: W) -> Iterator[W]:
    """The same, and hidden again before other fixtures end."""
    yield shown(qtbot, widget)
    widget.hide()
