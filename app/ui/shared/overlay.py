"""A panel over the window with everything behind it dimmed: the ground of dialogs and of the command palette.

It lives inside the window, so it moves and closes with it. While it is open the keyboard is its own: no shortcut of
the window behind it fires but that of the guide, and Tab stays within.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.shared.box_paint import draw_box
from app.ui.shared.shadow import draw_shadow
from app.ui.shared.theme import Theme

_MARGIN = 24
_GUIDE = Qt.Key.Key_F1
_SAME_ROW = 14  # pixels


class Overlay(QWidget):
    """Lay one out through ``panel`` and show it with ``open``; Escape or a click beside the panel closes it."""

    closed = Signal()
    guide_chapter = ""
    """The chapter of the guide about it; without one that of the place behind counts."""

    def __init__(self, window: QWidget, *, width: int, top: int | None = None) -> None:
        """``width`` of the panel in pixels at font scale 1; ``top`` is its upper edge, or it stands in the middle."""
        super().__init__(window)
        self._window, self._width, self._top = window, width, top
        self._came_from: tuple[QWidget, ...] = ()
        self.is_asked = False
        """Whether what it asks for is being carried out, and nothing was said against it yet."""
        self.panel = QWidget(self)
        self.column = QVBoxLayout(self.panel)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    def open(self, focus: QWidget | None = None) -> None:
        """Show the panel and give the focus to ``focus``, or to the first thing that takes it."""
        self._came_from = _with_grounds(QApplication.focusWidget())
        self._window.installEventFilter(self)
        if self.isHidden():
            QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]  # it runs
        self.place()
        self.show()
        self.raise_()
        if focus is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.focusNextPrevChild(True)
        else:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_overlay(self) -> None:
        """Hide the panel and give the focus back."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)  # type: ignore[union-attr]  # it runs
        # Before it hides: Qt would hand the focus on to the next in the window, and a panel below take that for asking.
        back = next((one for one in self._came_from if isValid(one) and one.isVisible()), None)
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = ()
        self.hide()
        self.closed.emit()

    def dismiss(self) -> None:
        """What Escape and a click beside the panel do."""
        self.close_overlay()

    def place(self) -> None:
        """Fit the panel into the window; call it after its content has grown or shrunk."""
        self.setGeometry(self._window.rect())
        width = min(Theme.current().px(self._width), self.width() - 2 * _MARGIN)
        height = min(self._wanted_height(width), self.height() - 2 * _MARGIN)
        top = (self.height() - height) // 2 if self._top is None else min(self._top, self.height() - height - _MARGIN)
        self.panel.setGeometry(QRect((self.width() - width) // 2, max(top, _MARGIN), width, height))
        self.update()

    def _wanted_height(self, width: int) -> int:
        # Rows within rows remember their size until the next layout request; this lets them measure anew.
        self.column.activate()
        fitting = self.column.heightForWidth(width) if self.column.hasHeightForWidth() else 0
        return fitting if fitting > 0 else self.column.sizeHint().height()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the panel."""
        focused = QApplication.focusWidget()
        order = _reading_order(self.panel)
        if not order:
            return True
        index = order.index(focused) if focused in order else (-1 if forward else 0)
        target = order[(index + (1 if forward else -1)) % len(order)]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() != _GUIDE:
            event.accept()  # the key comes back as an ordinary key press, and no shortcut behind fires
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """What lies behind and asks for the focus, such as a place that has just been loaded, gets it afterwards."""
        if new is None or self.isHidden() or new.window() is not self._window or self._is_in_front(new):
            return
        self._came_from = _with_grounds(new)
        (old if old is not None and self.isAncestorOf(old) else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_in_front(self, widget: QWidget) -> bool:
        """Whether it is of this panel, or of something that was opened over it."""
        layers = self._window.children()
        over = layers[layers.index(self) :]
        return any(isinstance(one, QWidget) and (one is widget or one.isAncestorOf(widget)) for one in over)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.scrim())
        card, radius = QRectF(self.panel.geometry()), tokens.radius("palette")
        draw_shadow(painter, card, radius, "dialog", tokens)
        draw_box(painter, card, tokens, fill="raised", outline="border", radius=radius)
        painter.end()


def _with_grounds(focused: QWidget | None) -> tuple[QWidget, ...]:
    """A widget and those it lies on that take the focus too: a cell's line ends with it, and its list is left."""
    found: list[QWidget] = []
    while focused is not None:
        if not found or focused.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found.append(focused)
        focused = focused.parentWidget()
    return tuple(found)


def _takes_tab(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _reading_order(panel: QWidget) -> list[QWidget]:
    """What takes the focus, row by row and from left to right; the order of creation says nothing to a reader."""

    def place(widget: QWidget) -> tuple[int, int]:
        centre = widget.mapTo(panel, widget.rect().center())
        return centre.y() // _SAME_ROW, centre.x()

    return sorted(filter(_takes_tab, panel.findChildren(QWidget)), key=place)
