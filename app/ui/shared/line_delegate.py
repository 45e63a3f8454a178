"""How a cell of a table is typed in."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from app.ui.shared.table import TableDelegate

Index = QModelIndex | QPersistentModelIndex


@runtime_checkable
class TypedIn(Protocol):
    """A model whose cells are typed in."""

    def begin(self, index: Index) -> str:
        """Somebody begins to type in a cell; answers what the line begins with."""


class LineDelegate(TableDelegate):
    """Edits in a line that fills the cell; what comes meanwhile does not change what is typed there."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor, model = QLineEdit(parent), index.model()
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        if isinstance(model, TypedIn):
            editor.setText(model.begin(index))
            editor.selectAll()
        return editor

    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """The line began with the value; Qt would put a newer one, or the same again, over what somebody types."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 3, -1, -4))
