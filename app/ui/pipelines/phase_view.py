"""The list of phases, which can be dragged into another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView
from app.ui.shared.icons import draw_icon
from app.ui.shared.shadow import draw_shadow
from app.ui.shared.theme import Theme

_GRIP = 10


@dataclass
class _Carry:
    """A row in hand: which, how it looks, where the mouse holds it and is, and before which row it would land."""

    row: int
    picture: QPixmap
    held_at: int
    y: int
    gap: int


class PhaseView(GridView):
    """``why_not(ids)`` says which rule an order would break; "" where it keeps them all."""

    moved = Signal(tuple)
    """The keys of all rows in the order that somebody wants."""
    warned = Signal(str)
    """Why the order aimed at can't be; "" when it can."""

    def __init__(self, name: str, columns: Sequence[GridColumn], parent: QWidget | None = None) -> None:
        super().__init__(name, columns, parent)
        self.why_not: Callable[[tuple[int, ...]], str] = lambda _ids: ""
        self._pressed: QPoint | None = None
        self._carry: _Carry | None = None

    # -- the order -------------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Move the current row one place down (1) or up (-1)."""
        row = self.currentIndex().row()
        if row >= 0 and 0 <= row + by < self.grid.rowCount():
            self._want(self._order(row, row + by + (1 if by > 0 else 0)))

    def _order(self, row: int, gap: int) -> tuple[int, ...]:
        """The keys with ``row`` put before the row ``gap``."""
        ids = [each.id for each in self.grid.rows]
        moving = ids.pop(row)
        ids.insert(gap - 1 if gap > row else gap, moving)
        return tuple(ids)

    def _want(self, order: tuple[int, ...]) -> None:
        if order == tuple(each.id for each in self.grid.rows):
            self.warned.emit("")
            return
        reason = self.why_not(order)
        self.warned.emit(reason)
        if not reason:
            self.moved.emit(order)

    # -- the mouse -------------------------------------------------------------------------------------------------

    @property
    def is_carrying(self) -> bool:
        """Whether a row is in hand."""
        return self._carry is not None

    @property
    def is_editing(self) -> bool:
        """Rows that come meanwhile wait: the one in hand is meant to go between those that are seen."""
        return super().is_editing or self.is_carrying

    def mousePressEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = here if is_left and self.indexAt(here).isValid() else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._carry is not None:
            self._aim(here)
            return
        away = (here - self._pressed).manhattanLength() if self._pressed is not None else 0
        if away >= QApplication.startDragDistance() and not self.is_editing:
            self._lift(here)
        elif self._pressed is None:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        carry = self._carry
        if carry is None:
            super().mouseReleaseEvent(event)
            return
        inside = self.viewport().rect().contains(event.position().toPoint())
        self._open_hand()
        if inside:
            self._want(self._order(carry.row, carry.gap))
        self.show_waiting()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._carry is not None and event.key() == Qt.Key.Key_Escape:
            self.let_go()
            event.accept()
            return
        super().keyPressEvent(event)

    def _lift(self, here: QPoint) -> None:
        assert self._pressed is not None
        index = self.indexAt(self._pressed)
        row = self._row_rect(index.row())
        picture, held_at = self.viewport().grab(row), self._pressed.y() - row.top()
        self._carry = _Carry(index.row(), picture, held_at, here.y(), index.row())
        self.setState(QTableView.State.NoState)
        self._aim(here)

    def _aim(self, here: QPoint) -> None:
        carry = self._carry
        assert carry is not None
        middles = [self._row_rect(place).center().y() for place in range(self.grid.rowCount())]
        carry.y = here.y()
        carry.gap = sum(middle < here.y() for middle in middles)
        reason = self._reason()
        self.viewport().setCursor(Qt.CursorShape.ForbiddenCursor if reason else Qt.CursorShape.ClosedHandCursor)
        self.warned.emit(reason)
        self.viewport().update()

    def _reason(self) -> str:
        assert self._carry is not None
        return self.why_not(self._order(self._carry.row, self._carry.gap))

    def let_go(self) -> None:
        """Put the row in hand back."""
        self._open_hand()
        self.show_waiting()

    def _open_hand(self) -> None:
        self._carry = self._pressed = None
        self.viewport().unsetCursor()
        self.warned.emit("")
        self.viewport().update()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def _row_rect(self, row: int) -> QRect:
        first, last = self.grid.index(row, 0), self.grid.index(row, self.grid.columnCount() - 1)
        return self.visualRect(first).united(self.visualRect(last))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._carry is None:
            return
        painter = QPainter(self.viewport())
        self._paint_origin(painter, self._carry)
        self._paint_held(painter, self._carry)
        self._paint_gap(painter, self._carry)
        painter.end()

    def _paint_origin(self, painter: QPainter, carry: _Carry) -> None:
        tokens, rect = Theme.current(), QRectF(self._row_rect(carry.row))
        painter.fillRect(rect, tokens.color("sunken"))
        painter.setFont(tokens.font("meta"))
        painter.setPen(tokens.color("text3"))
        painter.drawText(rect.adjusted(16, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "Was here")

    def _paint_gap(self, painter: QPainter, carry: _Carry) -> None:
        tokens, count = Theme.current(), self.grid.rowCount()
        y = self._row_rect(carry.gap).top() if carry.gap < count else self._row_rect(count - 1).bottom()
        y = min(max(y, 1), self.viewport().height() - 2)
        blocked = bool(self._reason())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("danger" if blocked else "accent"), 2))
        painter.drawLine(_GRIP, y, self.viewport().width() - _GRIP, y)
        if blocked:
            side = tokens.px(16)
            area = QRectF(self.viewport().width() - _GRIP - side - 8, y - side / 2, side, side)
            painter.fillRect(area.adjusted(-4, 0, 4, 0), tokens.color("surface"))
            draw_icon(painter, area, "lock", "danger", tokens)

    def _paint_held(self, painter: QPainter, carry: _Carry) -> None:
        tokens = Theme.current()
        size = carry.picture.deviceIndependentSize()
        card = QRectF(_GRIP, carry.y - carry.held_at, size.width() - 2 * _GRIP, size.height())
        draw_shadow(painter, card, tokens.radius("card"), "lifted", tokens)
        painter.drawPixmap(card, carry.picture, QRectF(carry.picture.rect()).adjusted(_GRIP, 0, -_GRIP, 0))
        painter.setPen(QPen(tokens.color("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), tokens.radius("card"), tokens.radius("card"))
