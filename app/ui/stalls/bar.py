"""The tool bar: whose stalls, in which order."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.chips import FilterChip
from app.ui.shared.menus import make_menu
from app.ui.shared.segmented import Segmented
from app.ui.shared.view_bar import bar_row
from app.ui.stalls.words import SORTS

SCOPES = (("mine", "Mine"), ("team", "Team"))


class StallBar(QWidget):
    """It shows what is chosen and says what somebody wants instead."""

    scope_wanted = Signal(str)
    sort_wanted = Signal(str)
    forgotten_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.scope = Segmented("Whose stalls", SCOPES)
        self.scope.chosen.connect(self.scope_wanted)
        self.sort = FilterChip("Sort", SORTS["urgent"], flat=True)
        self.sort.menu_requested.connect(self._on_menu_requested)
        self.forgotten = Button("Forgotten customers", kind="ghost", icon="hourglass")
        self.forgotten.clicked.connect(self.forgotten_wanted)
        row = bar_row(self)
        row.addWidget(self.scope)
        row.addStretch(1)
        row.addWidget(self.forgotten)
        row.addWidget(self.sort)

    def show_choice(self, scope: str, sort: str) -> None:
        """Show what is chosen."""
        self.scope.choose(scope)
        self.sort.set_value(SORTS[sort])

    def _on_menu_requested(self, at: QPoint) -> None:
        menu = make_menu(self, "Sort")
        menu.aboutToHide.connect(menu.deleteLater)
        for key, text in SORTS.items():
            menu.addAction(text.capitalize()).triggered.connect(
                lambda _checked=False, key=key: self.sort_wanted.emit(key)
            )
        menu.popup(at)
