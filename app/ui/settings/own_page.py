"""A page of settings that hold on this computer: their names, and beside each what is chosen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.shared.grid.page import ListHead
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel

_WIDEST = 640


def lay_out_page(page: QWidget, name: str, rows: Iterable[tuple[str, QWidget]]) -> None:
    """Lay out a page called so, with a line for each pair of a name and its field."""
    page.setAccessibleName(name)
    panel = Panel()
    panel.setMaximumWidth(_WIDEST)
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(14)
    for place, (words, field) in enumerate(rows):
        grid.addWidget(Label(words, "body", "text2"), place, 0)
        grid.addWidget(field, place, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(1, 1)
    panel.body.addLayout(grid)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(ListHead(name, "On this computer only."))
    column.addWidget(panel)
    column.addStretch(1)
