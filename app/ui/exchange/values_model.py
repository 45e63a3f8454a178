"""The values of one field under headings that fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.exchange import words
from app.ui.exchange.cells import ASIDE_ROLE, CHOICE_ROLE, HEADING_ROLE, SIGN_ROLE
from app.ui.exchange.value_rows import GROUP_ORDER, Group, ValueRow
from app.ui.shared.table import COLOR_ROLE, STRONG_ROLE

HEADS = ("In the file", "Rows", "Means here", "Why")
CHOICE_COLUMN = 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NAMES: dict[Group, str] = {
    "decide": "To decide",
    "similar": "Similar to one of ours",
    "said": "Chosen by you",
    "own": "From this file",
    "new": "New",
    "known": "Known by themselves",
}
_ASIDES: dict[Group, str] = {
    "decide": "nothing of ours is called so",
    "similar": "the likeliest one stands there with a question mark",
    "said": "",
    "own": "looked up when all rows are stored; what is not among them is created",
    "new": "created with the import",
    "known": "the same but for case, accents, spaces and punctuation",
}
_FOLDED: frozenset[Group] = frozenset(("own", "new", "known"))
_UNFOLDED_AT_MOST = 8
_Index = QModelIndex | QPersistentModelIndex


class ValuesModel(QAbstractTableModel):
    """Rows stay where they are while somebody decides about them, so that nothing moves under the pointer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[Group, list[ValueRow]] = {}
        self._shut: set[Group] = set()
        self._lines: list[Group | tuple[Group, int]] = []

    def show(self, rows: list[ValueRow]) -> None:
        """Show these, grouped. What needs nobody is folded up when it is long or something else is to be done."""
        self._groups = {group: [row for row in rows if row.group == group] for group in GROUP_ORDER}
        busy = any(row.is_open for row in rows)
        self._shut = {g for g in _FOLDED if busy or len(self._groups[g]) > _UNFOLDED_AT_MOST}
        if not busy and sum(bool(members) for members in self._groups.values()) == 1:
            self._shut = set()
        self._lay_out()

    def replace(self, values: Sequence[ValueRow]) -> None:
        """Values mean something else now; they keep their places."""
        fresh = {value.theirs: value for value in values}
        for group, members in self._groups.items():
            self._groups[group] = [fresh.get(member.theirs, member) for member in members]
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(HEADS) - 1))

    def value(self, row: int) -> ValueRow | None:
        """The value of a row; None for a heading."""
        line = self._lines[row]
        return self._groups[line[0]][line[1]] if isinstance(line, tuple) else None

    def row_of(self, theirs: str) -> int:
        """Where a value stands, or -1 where it is folded up or not there."""
        return next((row for row in range(len(self._lines)) if (v := self.value(row)) and v.theirs == theirs), -1)

    def open_rows(self) -> list[int]:
        """The rows that somebody has to decide about."""
        return [row for row in range(len(self._lines)) if (value := self.value(row)) is not None and value.is_open]

    def values(self) -> list[ValueRow]:
        """All of them, folded up or not."""
        return [row for group in GROUP_ORDER for row in self._groups.get(group, ())]

    def toggle(self, row: int) -> None:
        """Fold or unfold the group of a heading."""
        group = self._lines[row]
        if not isinstance(group, tuple):
            self._shut ^= {group}
            self._lay_out()

    def unfold(self) -> None:
        """Unfold everything."""
        self._shut = set()
        self._lay_out()

    def headings(self) -> list[int]:
        """The rows that are headings."""
        return [row for row, line in enumerate(self._lines) if not isinstance(line, tuple)]

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._lines = []
        for group in GROUP_ORDER:
            members = self._groups.get(group, [])
            if members:
                self._lines.append(group)
            if group not in self._shut:
                self._lines += [(group, number) for number in range(len(members))]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == 1 else None
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if not isinstance(line, tuple):
            return self._heading(line, index.column(), role)
        return _cell(self._groups[line[0]][line[1]], index.column(), role)

    def _heading(self, group: Group, column: int, role: int) -> Any:
        members = self._groups[group]
        left = sum(row.is_open for row in members)
        if role == HEADING_ROLE:
            return ("shut" if group in self._shut else "unfolded") if group in _FOLDED else True
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            return f"{_NAMES[group]}  {len(members):,}"
        if role == ASIDE_ROLE:
            if group in ("decide", "similar") and left < len(members):
                return f"{left:,} left" if left else "all decided"
            rows = words.count(sum(row.count for row in members), "row")
            return f"{_ASIDES[group]}, {rows}" if _ASIDES[group] else rows
        return None


def _cell(row: ValueRow, column: int, role: int) -> Any:
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return (row.theirs, f"{row.count:,}", row.meaning, row.why)[column]
    if role == CHOICE_ROLE:
        return ("open" if row.is_open else "yes") if column == CHOICE_COLUMN else None
    if role == STRONG_ROLE:
        return column == 0
    if role == COLOR_ROLE:
        return "warn" if column == 3 and row.is_open else None
    if role == SIGN_ROLE and column == CHOICE_COLUMN:
        return ("circle-alert", "warn") if row.is_open else None
    return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column == 1 else None
