"""The parts of the frame, put in their places in the window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.frame.command_bar import CommandBar
from app.ui.frame.page import Page
from app.ui.frame.side_sheet import Body
from app.ui.frame.sidebar import Sidebar
from app.ui.frame.status_bar import StatusBar
from app.ui.settings_store import SettingsStore
from app.ui.shared.strips import Strip, StripKind
from app.ui.shared.theme import Theme
from app.ui.window import Window

_SIDE = 20


class Furniture(QObject):
    """Sidebar, command bar, strips, page with its sheet, status bar; they follow the width of the window."""

    def __init__(self, window: Window, settings: SettingsStore) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.sidebar, self.bar, self.status = Sidebar(), CommandBar(), StatusBar()
        self.page = Page()
        self.body = Body(self.page)
        self._strips = QVBoxLayout()
        self._strips.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self._strips.setSpacing(6)
        window.setCentralWidget(self._lay_out())
        window.resized.connect(self.fit)
        settings.changed.connect(self.fit)
        Theme.instance().theme_changed.connect(self.fit)
        self.fit()

    def _lay_out(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addLayout(self._strips)
        right.addWidget(self.body, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addLayout(right, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across, 1)
        column.addWidget(self.status)
        return central

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the names in the sidebar."""
        return self._window.width() >= Theme.current().breakpoint("rail")

    def fit(self) -> None:
        """Follow the width of the window."""
        self.sidebar.set_narrow(not (self.is_wide and self._settings.settings.sidebar_open))
        self.bar.set_compact(not self.is_wide)
        self._window.menuBar().setFixedHeight(Theme.current().size("menuBar"))

    def show_strip(self, text: str, icon: str = "", *, kind: StripKind = "information", action: str = "") -> Strip:
        """A sentence that stays above the page for as long as it is true."""
        strip = Strip(kind, text, icon=icon, action=action)
        self._strips.setContentsMargins(_SIDE, 8, _SIDE, 0)
        self._strips.addWidget(strip)
        return strip

    def drop_strip(self, strip: Strip) -> None:
        """It is not true any more."""
        self._strips.removeWidget(strip)
        strip.hide()
        strip.deleteLater()
        if self._strips.isEmpty():
            self._strips.setContentsMargins(_SIDE, 0, _SIDE, 0)

    def clear(self) -> None:
        """Show nothing of any database any more."""
        while (item := self._strips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._strips.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self.bar.set_enabled(False)
        self.bar.set_titles("", "")
        self.sidebar.set_places(())
        self.sidebar.set_team("")
        self.status.set_idle()
        self.status.set_right("")
