"""Tables of rows: as they will be stored, and those that are rejected, under their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.money import Money
from app.services.exchange.converters import Value
from app.services.exchange.fields import Field, Kind
from app.services.exchange.mapping import value_key
from app.services.exchange.numbers import Amount
from app.services.exchange.preview import PreviewRow, Reason, generalised
from app.services.exchange.validate import Problem
from app.ui.exchange import words
from app.ui.exchange.cells import ASIDE_ROLE, HEADING_ROLE, SIGN_ROLE
from app.ui.shared.money_text import money_text
from app.ui.shared.table import COLOR_ROLE

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ACTIONS = {
    "create": ("New", "plus", "accent"),
    "update": ("Change", "pencil", "accent"),
    "same": ("Nothing new", "check", "text3"),
}
_FIGURES = frozenset((Kind.MONEY, Kind.DECIMAL, Kind.INTEGER, Kind.PERCENT))
_Index = QModelIndex | QPersistentModelIndex


class StoredModel(QAbstractTableModel):
    """The first rows as they will be stored: line, what happens, then the mapped fields."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[Field, ...] = ()
        self._rows: tuple[PreviewRow, ...] = ()
        self._currency = ""
        self._names: Mapping[str, Mapping[str, str]] = {}

    def show(
        self,
        fields: Sequence[Field],
        rows: Sequence[PreviewRow],
        currency: str,
        names: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Show these; amounts without a currency are in ``currency``.

        ``names`` tells by field what names in the file, by their keys, are called here.
        """
        self.beginResetModel()
        self._names = names
        self._fields, self._rows, self._currency = tuple(fields), tuple(rows), currency
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._fields) + 2

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return ("Line", "Becomes", *(field.label for field in self._fields))[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and self._is_figure(section) else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column < 2:
                return (f"{row.line:,}", _ACTIONS[row.action][0])[column]
            return self._stored(row, self._fields[column - 2].name)
        if role == SIGN_ROLE and column == 1:
            return _ACTIONS[row.action][1:]
        if role == COLOR_ROLE:
            return "text3" if column == 0 or row.action == "same" else "text2" if column == 1 else "text"
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and self._is_figure(column) else None

    def _stored(self, row: PreviewRow, field: str) -> str:
        text = stored_text(row.values.get(field), self._currency)
        return self._names[field].get(value_key(text), text) if field in self._names else text

    def _is_figure(self, column: int) -> bool:
        return column == 0 or (column >= 2 and self._fields[column - 2].kind in _FIGURES)


def stored_text(value: Value, currency: str) -> str:
    """A value as it will be read once it is stored."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return money_text(Money.of(value.value, value.currency or currency))
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, Decimal):
        return f"{value:,}"
    return f"{value}"


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is not imported: its line, all that is wrong with it, its cells."""

    line: int
    problems: tuple[Problem, ...]
    cells: tuple[str, ...]

    def reason(self, column: str | None, kind: str) -> str | None:
        """What is wrong of one kind, as a preview counts them; and how much else, for it all has to be mended."""
        mine = [p.reason for p in self.problems if (p.column, generalised(p.reason)) == (column, kind)]
        if not mine:
            return None
        more = len(self.problems) - 1
        return f"{mine[0]} ({words.count(more, 'more reason')})" if more else mine[0]


class RejectedModel(QAbstractTableModel):
    """Rejected rows under their reasons, commonest first; one with several stands under each of them."""

    HEADS = ("Line", "Why it is rejected", "The row as it stands in the file")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[RejectedRow, str] | tuple[str, str]] = []

    def show(self, reasons: Sequence[Reason], rows: Sequence[RejectedRow]) -> None:
        """``reasons`` are without the values of rows, as a preview counts them."""
        self.beginResetModel()
        self._lines = []
        for column, reason, number, _, said_of_all in reasons:
            members = [(row, said) for row in rows if (said := row.reason(column, reason)) is not None]
            shown = f"the first {len(members):,} are shown" if len(members) < number else ""
            where = f"{column}: " if column else ""
            self._lines.append((f"{where}{said_of_all}", ", ".join(filter(None, (words.count(number, "row"), shown)))))
            self._lines += members
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.HEADS[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == 0 else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        (row, said), column = self._lines[index.row()], index.column()
        if isinstance(row, str):
            words_of = {Qt.ItemDataRole.DisplayRole: row, ASIDE_ROLE: said, HEADING_ROLE: True}
            return words_of.get(role) if column == 0 else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (f"{row.line:,}", said, "  ·  ".join(filter(None, row.cells)))[column]
        if role == COLOR_ROLE:
            return ("text3", "text", None)[column]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column == 0 else None


def reasons_of(rows: Sequence[RejectedRow]) -> list[Reason]:
    """The reasons among these rows with their counts, commonest first."""
    counts: dict[tuple[str | None, str], int] = {}
    for row in rows:
        for problem in row.problems:
            key = (problem.column, generalised(problem.reason))
            counts[key] = counts.get(key, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [Reason(column, reason, number, (), reason) for (column, reason), number in ordered]
