"""The place one is at: its tool bar, and the screen itself."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.host import Screen
from app.ui.shared.theme import Theme


class Page(QWidget):
    """Keeps the screens that were built, shows one of them under its own tool bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools, self.screens = QStackedWidget(), QStackedWidget()
        self._toolbars: dict[QWidget, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self.screens, 1)
        self.tools.hide()

    @property
    def current(self) -> QWidget | None:
        """The screen that is shown."""
        return self.screens.currentWidget()

    def show_screen(self, screen: QWidget) -> None:
        """Bring a screen to front."""
        if self.screens.indexOf(screen) < 0:
            self.screens.addWidget(screen)
            toolbar = cast(Screen, screen).toolbar()
            if toolbar is not None:
                self._toolbars[screen] = toolbar
                self.tools.addWidget(toolbar)
        self.screens.setCurrentWidget(screen)
        toolbar = self._toolbars.get(screen)
        self.tools.setVisible(toolbar is not None)
        if toolbar is not None:
            self.tools.setCurrentWidget(toolbar)
            self.tools.setFixedHeight(max(toolbar.sizeHint().height(), Theme.current().size("viewToolbar")))

    def drop_screens(self) -> None:
        """Forget all screens, because their data is no longer there."""
        for stack in (self.tools, self.screens):
            while (widget := stack.widget(0)) is not None:
                stack.removeWidget(widget)
                widget.deleteLater()
        self._toolbars.clear()
        self.tools.hide()

    def focus_screen(self) -> None:
        """Give the focus to the screen."""
        if self.current is not None:
            focus_within(self.current)

    def settle_focus(self) -> None:
        """A screen that had nothing to give the focus to while it was loading may have now."""
        if self.current is not None and self.current.hasFocus():
            focus_within(self.current)

    def focus_tools(self) -> None:
        """Give the focus to the tool bar."""
        toolbar = self.tools.currentWidget()
        if toolbar is not None:
            focus_within(toolbar)


def focus_within(pane: QWidget) -> None:
    """Give the focus to what the pane names for it, or what had it last, or the first that can be reached by Tab.

    What is shown in the place of something hidden takes it for that. Where there is none of these, the pane itself
    keeps it, so that it is nowhere else.
    """
    last: QWidget | None = pane.focusWidget()
    reason = Qt.FocusReason.OtherFocusReason
    named: QWidget | None = pane.focusProxy()
    if named is not None and not named.isVisibleTo(pane):
        focus_within(_in_place_of(named, pane))
    elif pane.focusProxy() is not None or pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
        pane.setFocus(reason)
    elif last is not None and last is not pane and last.isVisible():
        last.setFocus(reason)
    else:
        (_first_to_focus(pane) or pane).setFocus(reason)


def _in_place_of(hidden: QWidget, pane: QWidget) -> QWidget:
    """What fills the room of a part of the pane, such as a word that there is nothing to show, or what is loading."""
    room: QWidget | None = hidden.parentWidget()
    while room is not None and room is not pane:
        pages = room.layout()
        shown = pages.currentWidget() if isinstance(pages, QStackedLayout) else None
        if shown is not None and room.isVisibleTo(pane):
            return shown
        room = room.parentWidget()
    return _first_to_focus(pane) or hidden


def _first_to_focus(pane: QWidget) -> QWidget | None:
    for child in pane.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus and child.isVisible():
            return child
    return None
