"""The list of choices below a field: it never takes the focus, so typing goes on while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.shared.box_paint import draw_box
from app.ui.shared.floating import draw_floating
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

_OPTION = Qt.ItemDataRole.UserRole + 1
_PAD = 5
_OUTSET = 16  # room for the shadow
_MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; ``key`` is what choosing it means, ``detail`` tells two of one text apart."""

    key: object
    text: str
    detail: str = ""


class _RowPainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, Theme.current().px(30))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens, chosen = Theme.current(), index.data(_OPTION)
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, rect, tokens, fill="select", radius=5)
        baseline = round(rect.center().y() + tokens.text_px("body") * 0.36)
        left, room = rect.left() + 10, rect.width() - 20
        used = draw_line(
            painter, QPointF(left, baseline), room, chosen.text, tokens.font("bodyMedium"), tokens.color("text")
        )
        rest = room - used - 10
        if chosen.detail and rest > 30:
            at = QPointF(left + used + 10, baseline)
            draw_line(painter, at, rest, chosen.detail, tokens.font("meta"), tokens.color("text2"))


class ChoicePopup(QWidget):
    """Shows options below a field, or above it where there is no room. Keys come from the field."""

    chosen = Signal(object)
    """The Option that was clicked."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_RowPainter(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.viewport().setAutoFillBackground(False)
        self._list.setStyleSheet("QListView { background: transparent; }")
        self._list.entered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda index: self.chosen.emit(index.data(_OPTION)))
        column = QVBoxLayout(self)
        column.setContentsMargins(_OUTSET + _PAD, _PAD, _OUTSET + _PAD, _OUTSET + _PAD)
        column.addWidget(self._list)
        self.hide()

    @property
    def options(self) -> tuple[Option, ...]:
        """What is offered now."""
        return tuple(self._model.item(row).data(_OPTION) for row in range(self._model.rowCount()))

    @property
    def current(self) -> Option | None:
        """The option that Enter would take."""
        index = self._list.currentIndex()
        return index.data(_OPTION) if index.isValid() and self.isVisible() else None

    def offer(self, options: Sequence[Option], *, first: bool) -> None:
        """Show options; ``first`` makes the first one current, else none is until an arrow key is pressed."""
        self._model.clear()
        for option in options:
            item = QStandardItem(option.text)
            item.setData(option, _OPTION)
            item.setData(", ".join(filter(None, (option.text, option.detail))), Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if not options or not self._field.isVisible():
            self.hide()
            return
        if first:
            self._list.setCurrentIndex(self._model.index(0, 0))
        self._place()
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Make the next (1) or previous (-1) option current, round the ends."""
        count = self._model.rowCount()
        if count and self.isVisible():
            row = self._list.currentIndex().row()
            row = (row + by) % count if row >= 0 else (0 if by > 0 else count - 1)
            self._list.setCurrentIndex(self._model.index(row, 0))

    def _place(self) -> None:
        tokens, window = Theme.current(), self._field.window()
        rows = min(self._model.rowCount(), _MOST_ROWS)
        height = rows * tokens.px(30) + 2 * _PAD
        widest = max((self._width_of(option) for option in self.options), default=0)
        width = min(max(self._field.width(), widest, tokens.px(180)), tokens.px(420), window.width() - 16)
        corner = self._field.mapTo(window, QPoint(0, 0))
        left = max(min(corner.x(), window.width() - width - 8), 8)
        below = corner.y() + self._field.height() + 2
        top = below if below + height < window.height() else corner.y() - height - 2
        card = QRect(left, top, width, height)
        self.setGeometry(card.adjusted(-_OUTSET, 0, _OUTSET, _OUTSET))

    def _width_of(self, option: Option) -> int:
        tokens = Theme.current()
        wide = text_width(option.text, tokens.font("bodyMedium")) + 20 + 2 * _PAD
        return round(wide + (text_width(option.detail, tokens.font("meta")) + 12 if option.detail else 0)) + 4

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        card = QRectF(self.rect()).adjusted(_OUTSET, 0, -_OUTSET, -_OUTSET)
        painter = QPainter(self)
        draw_floating(painter, card, tokens)
        painter.end()
