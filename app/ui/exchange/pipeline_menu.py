"""The chip that says which pipeline deals go into."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.shared.chips import FilterChip
from app.ui.shared.menus import make_menu

BY_PHASE = "by phase"


class PipelineMenu(FilterChip):
    """``chosen`` gives a pipeline's name, or None: each deal goes where its phase belongs."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pipeline", BY_PHASE, parent=parent)
        self._list: QMenu | None = None
        self.cleared.connect(lambda: self.chosen.emit(None))

    def show_pipelines(self, names: Sequence[str], current: str | None, column: str | None) -> None:
        """Offer these; one alone needs no choice. ``column`` is the one that names each deal's pipeline, if any."""
        self.setVisible(len(names) > 1)
        by_itself = f"as “{column}” says" if column else BY_PHASE
        self.set_value(current or by_itself, active=current is not None)
        if self._list is not None:
            self._list.deleteLater()
        menu = self._list = make_menu(self, "Pipeline")
        group = QActionGroup(menu)
        for name in (None, *names):
            text = name or by_itself[0].upper() + by_itself[1:]
            entry = menu.addAction(text.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(name == current)
            group.addAction(entry)
            entry.triggered.connect(lambda _checked=False, name=name: self.chosen.emit(name))
        self.set_menu(menu)
