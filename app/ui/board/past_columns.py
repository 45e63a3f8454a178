"""The columns of a past board: heads with their figures, and cards that open but can't be moved."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.services.board import Column
from app.ui.board.column_head import ColumnHead
from app.ui.board.past_reading import PastBoard
from app.ui.board.words import counted
from app.ui.shared.buttons import Button
from app.ui.shared.card_face import CardFace, CardState
from app.ui.shared.card_look import Look
from app.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_WIDTH = 216
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Cards(QAbstractListModel):
    """Some faces; spoken as their words."""

    def __init__(self, cards: tuple[tuple[int, CardFace], ...], parent: QObject) -> None:
        super().__init__(parent)
        self._cards = cards

    def deal_id(self, index: _Index) -> int:
        """Whose card stands in a row."""
        return self._cards[index.row()][0]

    def face(self, index: _Index) -> CardFace:
        """What to paint in a row."""
        return self._cards[index.row()][1]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        face = self.face(index)
        return f"{face.company}, {face.title}, {face.amount_text}"


class _Painter(QStyledItemDelegate):
    def __init__(self, model: _Cards, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._look = model, look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(Theme.current().px(_WIDTH), self._look.cell_height(Theme.current()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = Theme.current()
        rect = self._look.card_rect(option.rect, tokens)
        has = QStyle.StateFlag
        is_focused = bool(option.state & has.State_HasFocus)
        hover = bool(option.state & has.State_MouseOver)
        state = CardState(compact=self._look.compact, hover=hover, focused=is_focused)
        self._look.cache.draw(painter, rect, self._model.face(index), state, tokens)


class _List(QListView):
    """Enter opens a card; without one it is the overlay's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.clicked.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)


class PastColumns(QScrollArea):
    """All columns side by side."""

    opened = Signal(int)
    """The key of the deal whose card was clicked, or on which Enter was pressed."""
    more_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName("Columns of that day")

    def show_board(self, found: PastBoard, *, compact: bool) -> None:
        """Show another day."""
        self._look.compact = compact
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(12, 4, 12, 12)
        row.setSpacing(Theme.current().space("betweenColumns"))
        for column in found.board.columns:
            row.addWidget(self._column(column, found.cards.get(column.phase.id, ()), inside))
        row.addStretch(1)
        self.setWidget(inside)

    def _column(self, column: Column, faces: tuple[tuple[int, CardFace], ...], parent: QWidget) -> QWidget:
        whole = QWidget(parent)
        whole.setFixedWidth(Theme.current().px(_WIDTH))
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        head = ColumnHead(column.phase.spec, whole, tells_conversion=False)
        head.set_facts(column, None, None)
        box.addWidget(head)
        cards = _List(whole)
        cards.setFrameShape(QFrame.Shape.NoFrame)
        cards.setProperty("board", True)  # the look of a list that lies on the board
        cards.viewport().setAutoFillBackground(False)
        cards.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        cards.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        cards.setSelectionMode(QListView.SelectionMode.NoSelection)
        cards.setAccessibleName(head.accessibleName())
        model = _Cards(faces, cards)
        cards.setModel(model)
        cards.setItemDelegate(_Painter(model, self._look, cards))
        cards.setMouseTracking(True)
        cards.clicked.connect(lambda index: self.opened.emit(model.deal_id(index)))
        box.addWidget(cards, 1)
        if column.count > len(faces):
            more = Button(f"And {counted(column.count - len(faces))} more", kind="link")
            more.clicked.connect(self.more_wanted)
            box.addWidget(more)
        return whole
