"""The rows of the queue: heads of sections, what is to decide, what waits, what was decided today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.money import Money
from app.domain.people_words import name_of
from app.services.stalls.queue import DecidedRow, StallQueue, StallRow
from app.ui.stalls import words

ROW = Qt.ItemDataRole.UserRole + 1
Kind = Literal["head", "stall", "waiting", "decided"]
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the list. ``text`` and ``aside`` are a head's; the others carry what they show."""

    kind: Kind
    text: str = ""
    aside: str = ""
    stall: StallRow | None = None
    decided: DecidedRow | None = None

    @property
    def deal_id(self) -> int | None:
        """The deal it is about."""
        one = self.stall or self.decided
        return one.deal_id if one else None

    @property
    def is_to_decide(self) -> bool:
        """Whether it can be decided: what waits may be decided before its day."""
        return self.stall is not None


class QueueModel(QAbstractListModel):
    """Sections in one list, so that one scroll bar and the arrow keys serve them all."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QueueRow] = []
        self.today = date.min

    def show_queue(self, queue: StallQueue, sort: str, left_out: frozenset[int], today: date) -> None:
        """Show a queue; ``left_out`` are deals whose decision is on its way."""
        to_decide = [row for row in queue.to_decide if row.deal_id not in left_out]
        waiting = [row for row in queue.waiting if row.deal_id not in left_out]
        self.beginResetModel()
        self.today = today
        self.rows = [
            *_section("To decide", words.sorted_rows(to_decide, sort), sort),
            *_plain("Waiting", [QueueRow("waiting", stall=row) for row in waiting]),
            *_plain("Decided today", [QueueRow("decided", decided=row) for row in queue.decided]),
        ]
        self.endResetModel()

    def place_of(self, deal_id: int | None) -> int:
        """The row of a deal's stall, or -1."""
        found = (place for place, row in enumerate(self.rows) if row.is_to_decide and row.deal_id == deal_id)
        return next(found, -1)

    def to_decide(self) -> list[StallRow]:
        """What is to decide, in the order shown."""
        return [row.stall for row in self.rows if row.kind == "stall" and row.stall is not None]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _spoken(row, self.today)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].kind == "head":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def _section(name: str, rows: Sequence[StallRow], sort: str) -> Iterator[QueueRow]:
    """By rep there is a head for each with their number and sum, the owner's list of what nobody decided."""
    if sort != "rep" or not rows:
        yield QueueRow("head", name, str(len(rows)))
        yield from (QueueRow("stall", stall=row) for row in rows)
        return
    for owner, of_owner in groupby(rows, key=lambda row: row.owner):
        found = list(of_owner)
        yield QueueRow("head", name_of(owner), _sum_text(found))
        yield from (QueueRow("stall", stall=row) for row in found)


def _plain(name: str, rows: Sequence[QueueRow]) -> Iterator[QueueRow]:
    if rows:
        yield QueueRow("head", name, str(len(rows)))
        yield from rows


def _sum_text(rows: Sequence[StallRow]) -> str:
    """``"3, €72,500"``; amounts in several currencies are counted only."""
    amounts = [row.amount for row in rows if row.amount is not None]
    if not amounts or len({amount.currency for amount in amounts}) > 1:
        return str(len(rows))
    total = Money(sum(amount.minor for amount in amounts), amounts[0].currency)
    return f"{len(rows)}, {words.amount_text(total)}"


def _spoken(row: QueueRow, today: date) -> str:
    if row.stall is not None:
        waits = f", {words.waiting_text(row.stall, today)}" if row.kind == "waiting" else ""
        return words.spoken_row(row.stall, today) + waits
    if row.decided is not None:
        return f"{row.decided.title}, {words.decided_text(row.decided, today)}"
    return f"{row.text}, {row.aside}"
