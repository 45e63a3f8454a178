"""How a cell of an editable list is typed in."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from app.ui.shared.grid.model import GridModel, Index
from app.ui.shared.line_delegate import LineDelegate


class CellDelegate(LineDelegate):
    """Figures are typed at the right, and what was typed is the model's to store."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor, model = super().createEditor(parent, option, index), index.model()
        if isinstance(editor, QLineEdit) and isinstance(model, GridModel) and model.columns[index.column()].is_right:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        return editor

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, GridModel):
            model.type_in(index, editor.text())
