"""The window itself: it stands with its first frame before anything else of the program is loaded.

Only Qt is imported here, and of Qt as little as can be: the namespace ``Qt`` alone takes 20 ms, a sixth of all that
goes before the first frame. ``app.ui.main_window`` fills it a moment later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.config.session import Geometry

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QPaintEvent, QResizeEvent

_WIDTH, _HEIGHT = 1440, 900
_LEAST_WIDTH, _LEAST_HEIGHT = 960, 600
# At least so much of the title must be on a screen, or nobody could drag the window back.
_GRIP_WIDTH, _GRIP_HEIGHT = 200, 40

_MENU, _COMMAND, _STATUS, _SIDEBAR, _RAIL, _RAIL_BELOW = 28, 48, 26, 192, 48, 1200
# Window, sidebar and border of the two themes, repeated here because reading the theme takes longer than showing this.
_COLORS = {False: ("#F4F6F7", "#EAEEF0", "#D9DFE2"), True: ("#14181B", "#101416", "#333B40")}


class _Skeleton(QWidget):
    """The outlines of the frame, in its colours, until the frame itself is there."""

    def __init__(self, parent: QWidget, *, dark: bool) -> None:
        super().__init__(parent)
        self._ground, self._side, self._line = map(_inked, _COLORS[dark])

    def paintEvent(self, _event: QPaintEvent) -> None:
        width, height = self.width(), self.height()
        side = _RAIL if width < _RAIL_BELOW else _SIDEBAR
        foot = height - _STATUS
        # Stretched pixels: to fill or to draw rectangles would load the namespace.
        painter = QPainter(self)
        painter.drawPixmap(0, 0, width, height, self._ground)
        painter.drawPixmap(0, 0, width, _MENU, self._side)
        painter.drawPixmap(0, _MENU, side, foot - _MENU, self._side)
        painter.drawPixmap(0, foot, width, _STATUS, self._side)
        painter.drawPixmap(side - 1, _MENU, 1, foot - _MENU, self._line)
        painter.drawPixmap(side, _MENU + _COMMAND - 1, width - side, 1, self._line)
        painter.drawPixmap(0, foot, width, 1, self._line)
        painter.end()


def _inked(color: str) -> QPixmap:
    pixel = QPixmap(1, 1)
    pixel.fill(QColor(color))
    return pixel


class Window(QMainWindow):
    """``may_close`` is asked before it closes; a False keeps it open for the time being."""

    resized = Signal()

    def __init__(self, geometry: Geometry | None = None, *, dark: bool = False) -> None:
        super().__init__()
        self.may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Headwater")
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.setCentralWidget(_Skeleton(self, dark=dark))
        self._restore(geometry)

    def _restore(self, geometry: Geometry | None) -> None:
        area = QGuiApplication.primaryScreen().availableGeometry()
        if geometry is None:
            self.resize(min(_WIDTH, area.width()), min(_HEIGHT, area.height()))
            return
        wanted = QRect(geometry.x, geometry.y, geometry.width, geometry.height)
        self.resize(max(wanted.width(), _LEAST_WIDTH), max(wanted.height(), _LEAST_HEIGHT))
        if _can_be_reached(wanted):
            self.move(wanted.topLeft())
        if geometry.is_maximized:
            from PySide6.QtCore import Qt

            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def placing(self) -> Geometry:
        """Where it stands, for the next start."""
        normal = self.normalGeometry() if self.isMaximized() else QRect(self.pos(), self.size())
        return Geometry(normal.x(), normal.y(), normal.width(), normal.height(), self.isMaximized())

    def come_forward(self) -> None:
        """Be seen: in front of other programs, or at least as the one that asks for it."""
        if self.isMinimized():
            from PySide6.QtCore import Qt

            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody nearer has a use for: Enter does with a button what Space does, Shift+F10 opens the menu.

        Not every system makes a menu's event of that key: Linux does so of the menu key alone.
        """
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QAbstractButton

        focused = QApplication.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        is_plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if is_enter and is_plain and isinstance(focused, QAbstractButton) and not focused.isCheckable():
            focused.click()
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier and focused:
            _ask_for_menu(focused)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()  # else the window offers to hide its own parts

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_close())


def _ask_for_menu(widget: QWidget) -> None:
    from PySide6.QtGui import QContextMenuEvent

    at = widget.rect().center()
    QApplication.sendEvent(widget, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, widget.mapToGlobal(at)))


def _can_be_reached(frame: QRect) -> bool:
    """Whether enough of the title is on one of the screens that are plugged in now."""
    title = QRect(frame.x(), frame.y(), frame.width(), _GRIP_HEIGHT)
    for screen in QGuiApplication.screens():
        seen = title.intersected(screen.availableGeometry())
        if seen.width() >= _GRIP_WIDTH and seen.height() >= _GRIP_HEIGHT // 2:
            return True
    return False
