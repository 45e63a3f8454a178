"""The columns of a past board: heads with their figures, and cards that only show."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.services.board import Column
from app.ui.board.column_head import ColumnHead
from app.ui.board.past_reading import PastBoard
from app.ui.board.words import counted
from app.ui.shared.card_face import CardFace, CardState
from app.ui.shared.card_look import Look
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_WIDTH = 216


class _Cards(QAbstractListModel):
    """Some faces; spoken as their words."""

    def __init__(self, faces: tuple[CardFace, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._faces = faces

    def face(self, index: _Index) -> CardFace:
        """What to paint in a row."""
        return self._faces[index.row()]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._faces)

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
        state = CardState(compact=self._look.compact)
        self._look.cache.draw(painter, rect, self._model.face(index), state, tokens)


class PastColumns(QScrollArea):
    """All columns side by side."""

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
            row.addWidget(self._column(column, found.faces.get(column.phase.id, ()), inside))
        row.addStretch(1)
        self.setWidget(inside)

    def _column(self, column: Column, faces: tuple[CardFace, ...], parent: QWidget) -> QWidget:
        whole = QWidget(parent)
        whole.setFixedWidth(Theme.current().px(_WIDTH))
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        head = ColumnHead(column.phase.spec, whole, tells_conversion=False)
        head.set_facts(column, None, None)
        box.addWidget(head)
        cards = QListView(whole)
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
        box.addWidget(cards, 1)
        if column.count > len(faces):
            box.addWidget(Label(f"And {counted(column.count - len(faces))} more", "meta", "text2"))
        return whole
