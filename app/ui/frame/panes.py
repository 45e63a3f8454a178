"""The panes of the window, one after the other by F6."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.frame.command_bar import CommandBar
from app.ui.frame.page import Page
from app.ui.frame.side_sheet import Body
from app.ui.frame.sidebar import Sidebar
from app.ui.frame.status_bar import StatusBar


class Panes(QObject):
    """Knows the order, and in which pane the focus is."""

    def __init__(self, sidebar: Sidebar, bar: CommandBar, page: Page, body: Body, status: StatusBar) -> None:
        super().__init__(status)
        self._page = page
        self._steps = (
            (page.screens, page.focus_screen),
            (body.frame, body.focus_sheet),
            (status, status.focus_first),
            (sidebar, sidebar.focus_current),
            (bar, bar.focus_first),
            (page.tools, page.focus_tools),
        )

    def step(self, by: int) -> None:
        """Give the focus to the next (1) or previous (-1) pane that takes it."""
        here = self._here()
        for distance in range(1, len(self._steps)):
            pane, focus = self._steps[(here + by * distance) % len(self._steps)]
            if pane.isVisible():
                focus()
                if _holds_focus(pane):
                    return

    def _here(self) -> int:
        found = [index for index, (pane, _) in enumerate(self._steps) if _holds_focus(pane)]
        return found[0] if found else 0


def _holds_focus(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (pane is focused or pane.isAncestorOf(focused))
