"""The cards of one column as a list view sees them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from app.services.board import Group
from app.ui.board.card_store import CardStore
from app.ui.board.edits import Edit, Insert, Move, Remove, plan
from app.ui.board.marks import Marks
from app.ui.board.words import spoken_card, spoken_details, spoken_group

GAP = 0
"""The entry that holds a place open for a card that is being moved; no deal has this key."""

_BLOCK = 40
_ROOT = QModelIndex()
_NO_GROUPS: Mapping[int, int] = {}
# Joined once: each picture of a column asks it of each card.
_CARD = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class ColumnModel(QStringListModel):
    """Keys in order; their cards come from the store, in blocks, when a row is first shown.

    An entry is a deal's key, or GAP, or below it the head of a group. It is a string list model (of empty strings)
    because that one counts its rows in C++: a list view asks for the count once per row whenever it lays out, and ten
    columns of a thousand cards would ask Python ten thousand times.
    """

    def __init__(self, store: CardStore, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._marks = store, marks
        self._entries: list[int] = []
        self._rows: dict[int, int] | None = None
        self._ids: Sequence[int] = ()
        self._groups = _NO_GROUPS
        self._heads: Mapping[int, Group] = {}
        self._head_rows: list[int] = []
        self._after: list[int] = []
        self._gap: tuple[int, int | None] | None = None
        # Connected before any view is, so that it comes first.
        for signal in (self.rowsRemoved, self.rowsInserted, self.rowsMoved, self.modelReset):
            signal.connect(self._on_rows_changed)
        self.gap_words = ("", "", "")
        """Title, detail and icon of the gap."""

    # what is where

    @property
    def ids(self) -> Sequence[int]:
        """The keys of the cards, without gap and heads."""
        return self._ids

    @property
    def gap(self) -> int | None:
        """The row that is held open."""
        return None if self._gap is None else self.row_of(GAP)

    @property
    def head_rows(self) -> Sequence[int]:
        """The rows that are heads of groups, ascending."""
        return self._head_rows

    @property
    def is_grouped(self) -> bool:
        """Whether there are any."""
        return bool(self._groups)

    @property
    def entries(self) -> Sequence[int]:
        """What all rows hold; another object once any row has come, gone or changed its place."""
        return self._entries

    def entry(self, row: int) -> int:
        """The key at a row, GAP, or less for the head of a group."""
        return self._entries[row]

    def group(self, row: int) -> Group | None:
        """The group whose head is at a row; None where it is not known yet."""
        return self._heads.get(_group_of(self._entries[row]))

    def row_of(self, deal_id: int) -> int | None:
        """Where a card is."""
        if self._rows is None:
            self._rows = {entry: row for row, entry in enumerate(self._entries)}
        return self._rows.get(deal_id)

    def index_of(self, deal_id: int) -> QModelIndex:
        """The index of a card; not a usable one where it isn't in this column."""
        row = self.row_of(deal_id)
        return QModelIndex() if row is None else self.index(row)

    def cards_above(self, row: int) -> int:
        """How many cards are above a row."""
        gap = self.gap
        return row - bisect_left(self._head_rows, row) - (gap is not None and gap < row)

    def card_row(self, row: int, step: int) -> int | None:
        """The row if it is a card's, else the next towards ``step``, else the nearest; None where there is none."""
        count = len(self._entries)
        here = max(0, min(row, count - 1))
        for way in (range(here, count), range(min(here, count - 1), -1, -1))[:: 1 if step >= 0 else -1]:
            found = next((place for place in way if self._entries[place] > GAP), None)
            if found is not None:
                return found
        return None

    # changes

    def show(
        self, ids: Sequence[int], groups: Mapping[int, int] = _NO_GROUPS, heads: Mapping[int, Group] | None = None
    ) -> None:
        """Hold these cards in this order; ``groups`` has the group of each, ``heads`` what is told of a group."""
        heads = heads or {}
        is_same = heads == self._heads
        self._heads = heads
        if ids is not self._ids or groups is not self._groups:
            self._ids, self._groups = ids, groups
            if self._gap is not None and self._fills_gap():
                self._gap = None
            self._update()
        if not is_same:
            for row in self._head_rows:
                self.touch_row(row)

    def open_gap(self, place: int, words: tuple[str, str, str], group: int | None = None) -> None:
        """Hold a place open under ``place`` cards. Between two groups it belongs to ``group``, else to the upper."""
        if words != self.gap_words:
            self.gap_words = words
            row = self.row_of(GAP)
            if row is not None:
                self.touch_row(row)
        if self._gap != (place, group):
            self._gap = (place, group)
            self._update()

    def close_gap(self) -> None:
        """Close it again."""
        if self._gap is not None:
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
        self._store.want(key for key in self._entries[start : start + _BLOCK] if key > GAP)

    def _fills_gap(self) -> bool:
        """Whether the card that the gap was held open for has come to stand there."""
        assert self._gap is not None
        place, _ = self._gap
        return place < len(self._ids) and self.row_of(self._ids[place]) is None

    def _update(self) -> None:
        wanted = self._with_heads() if self._groups else list(self._ids)
        if self._gap is not None:
            wanted.insert(self._gap_row(wanted, *self._gap), GAP)
        if wanted == self._entries:
            return
        steps = plan(self._entries, wanted)
        match steps:
            case None:
                self._start_afresh(wanted)
            case [Remove(row, 1), Insert(at, (_,))] if at == row and self._entries[row] == GAP:
                # The list need not lay its thousand rows out again, twice, for a card that takes the place of its gap.
                self._entries, self._rows = wanted, None
                self.touch_row(row)
            case _:
                for step in steps:
                    self._do(step)

    def _with_heads(self) -> list[int]:
        """A head before the first card of each group."""
        entries, begun = [], set()
        for deal_id in self._ids:
            group = self._groups.get(deal_id, 0)
            if group not in begun:
                begun.add(group)
                entries.append(_head_of(group))
            entries.append(deal_id)
        return entries

    def _gap_row(self, entries: list[int], place: int, group: int | None) -> int:
        if place >= len(self._ids):
            return len(entries)
        below = self._ids[place]
        row = entries.index(below)
        is_first = row > 0 and entries[row - 1] < GAP
        return row - 1 if is_first and self._groups.get(below, 0) != group else row

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
        self._entries, self._rows = self._after, None
        self._head_rows = [row for row, entry in enumerate(self._after) if entry < GAP] if self._groups else []

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self._entries[index.row()] <= GAP:
            return Qt.ItemFlag.NoItemFlags
        return _CARD

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
        if key < GAP:
            group = self.group(row)
            return "" if group is None else spoken_group(group)
        if key == GAP:
            return self.gap_words[0]
        card = self._store.get(key)
        return "Loading" if card is None else spoken_card(card, self.cards_above(row) + 1, len(self._ids))

    def _details(self, key: int) -> str:
        card, face = self._store.get(key), self._store.face(key)
        if key <= GAP or card is None or face is None:
            return self.gap_words[1] if key == GAP else ""
        return spoken_details(face, card, self._marks.spoken(key))


def _head_of(group: int) -> int:
    return GAP - 1 - group


def _group_of(entry: int) -> int:
    return GAP - 1 - entry
