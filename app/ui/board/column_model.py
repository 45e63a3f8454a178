"""The cards of one column as a list view sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from app.ui.board.card_store import CardStore
from app.ui.board.edits import Edit, Insert, Move, Remove, plan
from app.ui.board.marks import Marks
from app.ui.board.words import spoken_card, spoken_details

GAP = 0
"""The entry that holds a place open for a card that is being moved; no deal has this key."""

_BLOCK = 40
_ROOT = QModelIndex()


class ColumnModel(QStringListModel):
    """Keys in order; their cards come from the store, in blocks, when a row is first shown.

    It is a string list model (of empty strings) because that one counts its rows in C++: a list view asks for the
    count once per row whenever it lays out, and ten columns of a thousand cards would ask Python ten thousand times.
    """

    def __init__(self, store: CardStore, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._marks = store, marks
        self._entries: list[int] = []
        self._ids: Sequence[int] = ()
        self._after: list[int] = []
        self._gap: int | None = None
        # Connected before any view is, so that it comes first.
        for signal in (self.rowsRemoved, self.rowsInserted, self.rowsMoved, self.modelReset):
            signal.connect(self._on_rows_changed)
        self.gap_words = ("", "", "")
        """Title, detail and icon of the gap."""

    @property
    def ids(self) -> Sequence[int]:
        """The keys of the cards, without the gap."""
        return self._ids

    @property
    def gap(self) -> int | None:
        """The row that is held open."""
        return None if self._gap is None else min(self._gap, len(self._ids))

    def entry(self, row: int) -> int:
        """The key at a row, or GAP."""
        return self._entries[row]

    def row_of(self, deal_id: int) -> int | None:
        """Where a card is."""
        try:
            return self._entries.index(deal_id)
        except ValueError:
            return None

    def index_of(self, deal_id: int) -> QModelIndex:
        """The index of a card; not a usable one where it isn't in this column."""
        row = self.row_of(deal_id)
        return QModelIndex() if row is None else self.index(row)

    def show(self, ids: Sequence[int]) -> None:
        """Hold these cards in this order."""
        self._ids = ids
        self._update()

    def open_gap(self, place: int, words: tuple[str, str, str]) -> None:
        """Hold a place open in front of the card that is ``place`` cards from the top."""
        self._gap = place
        if words != self.gap_words:
            self.gap_words = words
            row = self.row_of(GAP)
            if row is not None:
                self.touch_row(row)
        self._update()

    def close_gap(self) -> None:
        """Close it again."""
        self._gap = None
        self._update()

    def touch(self, deal_id: int) -> None:
        """The card looks different now."""
        row = self.row_of(deal_id)
        if row is not None:
            self.touch_row(row)

    def touch_row(self, row: int) -> None:
        """What is at this row looks different now."""
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def want(self, row: int) -> None:
        """A row without its card is being shown: have its block read."""
        start = row // _BLOCK * _BLOCK
        self._store.want(key for key in self._entries[start : start + _BLOCK] if key != GAP)

    def _update(self) -> None:
        wanted = list(self._ids)
        gap = self.gap
        if gap is not None:
            wanted.insert(gap, GAP)
        if wanted == self._entries:
            return
        steps = plan(self._entries, wanted)
        if steps is None:
            self._start_afresh(wanted)
        else:
            for step in steps:
                self._do(step)

    def _do(self, step: Edit) -> None:
        entries = list(self._entries)
        match step:
            case Remove(row, count):
                del entries[row : row + count]
                self._after = entries
                self.removeRows(row, count)
            case Insert(row, keys):
                entries[row:row] = keys
                self._after = entries
                self.insertRows(row, len(keys))
            case Move(source, target):
                entries.insert(target, entries.pop(source))
                self._after = entries
                self.moveRows(_ROOT, source, 1, _ROOT, target + 1 if target > source else target)

    def _start_afresh(self, wanted: list[int]) -> None:
        self._after = wanted
        self.setStringList([""] * len(wanted))

    def _on_rows_changed(self) -> None:
        """The keys change with the rows: who is told before sees the old ones, who is told after, the new ones."""
        self._entries = self._after

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self._entries[index.row()] == GAP:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        key = self._entries[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self._spoken(key, index.row())
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._details(key)
        return self._marks.returned.get(key) if role == Qt.ItemDataRole.ToolTipRole else None

    def _spoken(self, key: int, row: int) -> str:
        if key == GAP:
            return self.gap_words[0]
        card = self._store.get(key)
        gap = self.gap
        place = row + 1 if gap is None or row < gap else row
        return "Loading" if card is None else spoken_card(card, place, len(self._ids))

    def _details(self, key: int) -> str:
        card, face = self._store.get(key), self._store.face(key)
        if key == GAP or card is None or face is None:
            return self.gap_words[1] if key == GAP else ""
        return spoken_details(face, card, self._marks.spoken(key))
