"""Figures of a forecast as a table: every cell can be walked to and opened, targets are set in their place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.forecast.basis import Basis
from app.domain.forecast.rows import Breakdown, Dimension, Key, Row
from app.domain.money import Money
from app.services.charts.units import full_money, in_size, size_of
from app.ui.shared.money_text import spoken_money
from app.ui.shared.table import AVATAR_ROLE, COLOR_ROLE, STRONG_ROLE

Index = QModelIndex | QPersistentModelIndex

NAME, OPEN, PHASE, OWN, CALIBRATED, WON, LOST, TARGET = range(8)
COLUMNS = ("", "Open", "Phase", "Own", "Calib.", "Won", "Lost", "Against target")
_SAID = ("", "open", "expected by phase", "expected by the rep", "expected, calibrated", "won", "lost")
_BASES = {PHASE: Basis.PHASE, OWN: Basis.OWN, CALIBRATED: Basis.CALIBRATED}

SHARE_ROLE = Qt.ItemDataRole.UserRole + 131
"""A Share to draw as a bar; None where there is no target."""

TOTAL = "all"
"""The key of the row that has the sum of all others."""
MOST_BELOW = 11
"""Of so many rows the sum stands below them."""

_NOTHING = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Share(NamedTuple):
    """How much of a target is won, and how it is said."""

    part: float
    words: str


class Figure(NamedTuple):
    """What a cell stands for: a row, which of its figures, and in which words."""

    row: Row
    column: int
    words: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals behind it."""
        if self.column in (NAME, TARGET):
            return self.row.deal_ids
        return {WON: self.row.won_ids, LOST: self.row.lost_ids}.get(self.column, self.row.open_ids)


def amount_of(row: Row, column: int) -> int:
    """The amount that stands in a column, in minor units."""
    if column in _BASES:
        return row.expected(_BASES[column])
    return {OPEN: row.open, WON: row.won, LOST: row.lost}[column]


class FiguresModel(QAbstractTableModel):
    """The rows of a breakdown and, last, their sum; of many rows the sum is first, where it stays in sight."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.head = ""
        self.rows: tuple[Row, ...] = ()
        self.currency, self.caption = "", ""
        self.avatars: Mapping[Key, tuple[str, bool]] = {}
        self.may_set: Callable[[Row], bool] = lambda _row: False
        self.is_counted = True
        """Whether history was counted; until then there are no calibrated figures."""
        self._basis, self._power = Basis.PHASE, 0

    def show(self, cut: Breakdown, currency: str, head: str, basis: Basis) -> None:
        """Show another breakdown, or the same one with other figures."""
        rows = (*cut.rows, cut.total) if len(cut.rows) <= MOST_BELOW else (cut.total, *cut.rows)
        same = [row.key for row in rows] == [row.key for row in self.rows] and head == self.head
        if not same:
            self.beginResetModel()
        self.rows, self.currency, self.head, self._basis = rows, currency, head, basis
        # The sum may take a digit more: what is to be compared are the rows.
        greatest = max((abs(amount_of(row, column)) for row in cut.rows for column in range(OPEN, TARGET)), default=0)
        self._power, _, word = size_of(greatest, currency)
        name = spoken_money(Money(0, currency)).removeprefix("0 ")
        self.caption = f"{word} of {name}" if word else name.capitalize() if name.islower() else name
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        else:
            self.endResetModel()

    def show_basis(self, basis: Basis) -> None:
        """Set off the column of a basis."""
        self._basis = basis
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(COLUMNS) - 1))

    def figure(self, index: Index) -> Figure | None:
        """What a cell stands for."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        words = f"{row.label}, {_SAID[index.column()]}".rstrip(", ") if index.column() != TARGET else row.label
        return Figure(row, index.column(), words)

    def place_of(self, key: Key) -> int:
        """Where a row stands, or -1."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), -1)

    # -- Qt ----------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if OPEN <= section <= LOST else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return (COLUMNS[section] or self.head) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        is_total = row.key == TOTAL
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._said(row, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if OPEN <= column <= LOST else Qt.AlignmentFlag.AlignLeft
            case _ if role == STRONG_ROLE:
                return is_total or column in (NAME, WON) or _BASES.get(column) is self._basis
            case _ if role == COLOR_ROLE:
                waits = column == CALIBRATED and not self.is_counted
                is_plain = column == TARGET or waits or (OPEN <= column <= LOST and not amount_of(row, column))
                return "text3" if is_plain and not is_total else None
            case _ if role == AVATAR_ROLE:
                return self.avatars.get(row.key) if column == NAME and not is_total else None
            case _ if role == SHARE_ROLE and column == TARGET and row.target:
                return Share(row.won / row.target, f"{row.won * 100 // row.target}%")
        return None

    def _text(self, row: Row, column: int) -> str:
        if column == NAME:
            return row.label
        if column == TARGET:
            return "" if row.target else "Set a target" if self.may_set(row) else ""
        if column == CALIBRATED and not self.is_counted:
            return "…"
        amount = amount_of(row, column)
        return in_size(amount, self.currency, self._power) if amount else "0"

    def _said(self, row: Row, column: int) -> str:
        if column == NAME:
            return f"{row.label}, {row.count:,} open, {row.won_count:,} won, {row.lost_count:,} lost"
        if column == TARGET:
            if not row.target:
                return f"{row.label}, no target"
            share = f"{row.won * 100 // row.target}% won of {full_money(row.target, self.currency)}"
            return f"{row.label}, {share}"
        if column == CALIBRATED and not self.is_counted:
            return f"{row.label}, {_SAID[column]}: past deals are being counted"
        return f"{row.label}, {_SAID[column]} {full_money(amount_of(row, column), self.currency)}"


def has_targets(cut: Breakdown) -> bool:
    """Whether targets are set by what this is cut by."""
    return cut.by in (Dimension.REP, Dimension.TEAM, Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR)
