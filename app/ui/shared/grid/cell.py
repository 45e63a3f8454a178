"""How a cell of an editable list is typed in."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from app.ui.shared.grid.model import GridModel
from app.ui.shared.table import TableDelegate


class CellDelegate(TableDelegate):
    """Edits with a field of one line that fills the cell; what comes meanwhile does not change what is typed there."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        model = index.model()
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        if isinstance(model, GridModel):
            if model.columns[index.column()].is_right:
                editor.setAlignment(Qt.AlignmentFlag.AlignRight)
            editor.setText(model.begin(index))
            editor.selectAll()
        return editor

    def setEditorData(self, _editor: QWidget, _index: QModelIndex | QPersistentModelIndex) -> None:
        """The editor began with the value; Qt would put it over what somebody types when another cell was refused."""

    def setModelData(self, editor: QWidget, model: QObject, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, GridModel):
            model.type_in(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(1, 3, -1, -4))
