"""The focus ring: two pixels wide, two pixels outside the control, the same for every button, tab and check box.

Fields show their focus by their own border, and views by the ring around the current card or row.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QTabBar, QWidget
from shiboken6 import isValid

from app.ui.shared.tokens import Tokens

_FOLLOWED = (QAbstractButton, QTabBar)
_GEOMETRY_EVENTS = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


def ring_outset(tokens: Tokens) -> int:
    """How far the ring reaches beyond its control, in pixels."""
    return int(tokens.stroke("focusGap") + tokens.stroke("focusRing"))


def paint_focus_ring(painter: QPainter, control: QRectF, radius: float, tokens: Tokens) -> None:
    """Draw the ring around a control's rectangle with that corner radius; it reaches ``ring_outset`` beyond it."""
    width = tokens.stroke("focusRing")
    away = tokens.stroke("focusGap") + width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("focus"), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(control.adjusted(-away, -away, away, away), radius + away, radius + away)
    painter.restore()


class FocusRing(QObject):
    """Follows the keyboard focus through the program and puts the ring around the control that has it.

    A click does not call for a ring: whoever points at a thing knows where it is.
    """

    def __init__(self, app: QApplication, tokens: Callable[[], Tokens]) -> None:
        super().__init__(app)
        self._tokens = tokens
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def target(self) -> QWidget | None:
        """The control that wears the ring now."""
        return self._ring.target if self._ring is not None and isValid(self._ring) else None

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if isinstance(now, _FOLLOWED) and not by_mouse:
            self._ring = _Ring(now, self._tokens)


class _Ring(QWidget):
    """One ring around one control, laid over an ancestor with room for it."""

    def __init__(self, target: QWidget, tokens: Callable[[], Tokens]) -> None:
        super().__init__(_host(target, ring_outset(tokens())))
        self.target = target
        self._tokens = tokens
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # What the control lies in may be moved as well, such as by a strip that appears above it.
        moved: QWidget | None = target
        while moved is not None and moved is not self.parentWidget():
            moved.installEventFilter(self)
            moved = moved.parentWidget()
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _GEOMETRY_EVENTS:
            self._place()
        return False

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None or not self.target.isVisible():
            self.hide()
            return
        outset = ring_outset(self._tokens())
        corner = self.target.mapTo(host, QPoint(0, 0))
        area = QRect(corner, self.target.size())
        self.setGeometry(area.adjusted(-outset, -outset, outset, outset))
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._tokens()
        outset = ring_outset(tokens)
        control = QRectF(self.rect()).adjusted(outset, outset, -outset, -outset)
        radius = self.target.property("focusRadius")
        painter = QPainter(self)
        paint_focus_ring(painter, control, tokens.radius("control") if radius is None else float(radius), tokens)
        painter.end()


def _host(target: QWidget, outset: int) -> QWidget:
    """The nearest ancestor that does not cut the ring off; within a scroll area it scrolls along."""
    host = target.parentWidget() or target
    while not host.isWindow():
        area = QRect(target.mapTo(host, QPoint(0, 0)), target.size())
        above = host.parentWidget()
        fits = host.rect().contains(area.adjusted(-outset, -outset, outset, outset))
        if fits or above is None or isinstance(above.parentWidget(), QAbstractScrollArea):
            break
        host = above
    return host
