"""Menus with the rounded corners of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget


def make_menu(parent: QWidget, name: str) -> QMenu:
    """An empty menu that belongs to ``parent``; ``name`` is what a screen reader calls it."""
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    menu.setToolTipsVisible(True)
    return menu
