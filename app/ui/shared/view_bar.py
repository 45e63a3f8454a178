"""The row of a view's tool bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.shared.theme import Theme


def bar_row(bar: QWidget) -> QHBoxLayout:
    """Lay out a tool bar as a row that begins and ends where the lists below it do."""
    tokens = Theme.current()
    side = tokens.space("page")
    row = QHBoxLayout(bar)
    row.setContentsMargins(side, 0, side, 0)
    row.setSpacing(tokens.space("small"))
    return row
