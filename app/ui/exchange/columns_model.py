"""The columns of a file: their names, first values, the field each goes to, and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.services.exchange.guess import ColumnGuess
from app.services.exchange.rows import cell_text
from app.ui.exchange.cells import CHOICE_ROLE
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.pick_list import Option
from app.ui.exchange.preview_table import one_line
from app.ui.exchange.value_rows import MANY
from app.ui.shared.table import COLOR_ROLE, STRONG_ROLE

HEADS = ("Column in the file", "First values", "Goes to", "Why")
CHOICE_COLUMN = 2
LEFT_OUT = ""
_SAMPLES = 3
_Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """One row for each column of the draft's file."""

    def __init__(self, draft: ImportDraft, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._headers: tuple[str, ...] = ()
        self._samples: tuple[str, ...] = ()

    def reload(self) -> None:
        """Show the draft's file."""
        self.beginResetModel()
        look = self._draft.look
        self._headers = look.table.headers if look else ()
        self._samples = tuple(self._sample(column) for column in range(len(self._headers)))
        self.endResetModel()

    def refresh(self) -> None:
        """Columns were put elsewhere."""
        if self._headers:
            last = self.index(len(self._headers) - 1, len(HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def header(self, row: int) -> str:
        """The name of a column."""
        return self._headers[row]

    def field_of(self, row: int) -> str:
        """The field a column goes to, or nothing."""
        column = self._draft.column(self._headers[row])
        return column.field if column else LEFT_OUT

    def options(self, row: int) -> list[Option]:
        """The fields a column may go to."""
        here = self.field_of(row)
        taken = {column.field: column.header for column in self._draft.mapping.columns}
        options = [Option(LEFT_OUT, "Leave this column out", icon="x")]
        for field in self._draft.fields():
            other = taken.get(field.name) if field.name != here else None
            kind = MANY[field.refers_to] if field.refers_to else field.kind.value
            detail = f"now from “{other}”" if other else "required" if field.required else kind
            options.append(Option(field.name, field.label, detail, group="Fields", search=field.name))
        return options

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._headers)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column)
        if role == CHOICE_ROLE:
            return column == CHOICE_COLUMN
        if role == STRONG_ROLE:
            return column == 0
        if role == COLOR_ROLE:
            return "text3" if not self.field_of(row) and column else None
        return self._text(row, column) if role == Qt.ItemDataRole.ToolTipRole and column in (1, 3) else None

    def _text(self, row: int, column: int) -> str:
        header = self._headers[row]
        if column == 0:
            return header
        if column == 1:
            return self._samples[row]
        name = self.field_of(row)
        if column == CHOICE_COLUMN:
            return next((f.label for f in self._draft.fields() if f.name == name), "Left out")
        return self._why(header, name)

    def _why(self, header: str, field: str) -> str:
        source = self._draft.source_of(header)
        if source == "you":
            return "You chose it"
        if source == "mapping":
            return f"As in the mapping “{self._draft.mapping_name}”"
        return guess_words(self._draft.guess_of(header), field)

    def _sample(self, column: int) -> str:
        look = self._draft.look
        seen: dict[str, None] = {}
        for record in look.rows if look else ():
            if column < len(record.cells) and cell_text(record.cells[column]).strip():
                seen[one_line(record.cells[column])[:60]] = None
            if len(seen) == _SAMPLES:
                break
        return "  ·  ".join(seen) or "nothing in the first rows"


def guess_words(guess: ColumnGuess | None, field: str) -> str:
    """How sure a guess is, and what speaks for it."""
    if guess is None:
        return "No field fits"
    if guess.field is None or guess.field != field:
        return guess.evidence[:1].upper() + guess.evidence[1:]
    how = "Sure" if guess.confidence >= 0.9 else "Likely" if guess.confidence >= 0.7 else "Perhaps"
    return f"{how}: {guess.evidence}"
