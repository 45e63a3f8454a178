"""Menus with the rounded corners of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme


def make_menu(parent: QWidget, name: str) -> QMenu:
    """An empty menu that belongs to ``parent``; ``name`` is what a screen reader calls it."""
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    menu.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    menu.setToolTipsVisible(True)
    return menu


def add_heading(menu: QMenu, words: str) -> None:
    """A line over what follows, which can't be chosen: keys pass over it."""
    heading = Label(words, "captionStrong", "text3")
    heading.setContentsMargins(Theme.current().px(12), Theme.current().px(6), Theme.current().px(12), 0)
    line = QWidgetAction(menu)
    line.setSeparator(True)
    line.setText(words)
    line.setDefaultWidget(heading)
    menu.addAction(line)
