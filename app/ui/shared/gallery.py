"""Every state and sign of the program on one page: the picture that designers and programmers compare with."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QWidget

from app.domain.errors import UserError
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.gallery_signs import CardStates, CompactCards, Legend
from app.ui.shared.inline_field import InlineField
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.messages import Message, MessageAction, make_toast
from app.ui.shared.panel import Separator
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.skeleton import Skeleton
from app.ui.shared.strips import Strip
from app.ui.shared.table import STRONG_ROLE, style_table
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

_SIZE = QSize(1440, 900)
_Index = QModelIndex | QPersistentModelIndex

_MESSAGES = (
    Message("done", "Ferro Castings moved to D3 Contract", actions=(MessageAction("Undo", lambda: None, "Ctrl Z"),)),
    Message(
        "conflict",
        "Jonas moved Ferro Castings to D4",
        "Your move to D3 was not saved",
        (MessageAction("Keep D4", lambda: None), MessageAction("Move to D3", lambda: None)),
    ),
    Message(
        "error",
        "Could not save the amount",
        "The server said: 31.200,5 is not a number",
        (MessageAction("Edit", lambda: None),),
    ),
)


def build_gallery() -> QWidget:
    """The whole page, 1440 by 900 pixels; it follows the theme in force."""
    return _Gallery()


class _Gallery(QWidget):
    """Placed by coordinates, because it is a plate to compare with a drawing and not a screen."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(_SIZE)
        self.setAccessibleName("States and signals")
        self._put(Label("States and signals", "title"), 24, 13, 400, 26)
        motto = Label("Shape carries the meaning, colour repeats it", "body", "text3")
        motto.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._put(motto, 1000, 13, 416, 26)
        self._put(CardStates(), 10, 38, 1420, 170)
        self._put(Separator(), 24, 214, 1392, 1)
        self._put(Legend(), 14, 222, 1412, 170)
        self._put(Separator(), 24, 394, 1392, 1)
        self._messages()
        self._fields()
        self._empty_states()
        self._head("Loading, after 200 ms", 1036, 404)
        self._put(Skeleton("column"), 1036, 434, 182, 289)
        self._head("Compact board", 1236, 404)
        self._put(CompactCards(), 1236, 434, 180, 289)
        self._head("Table: sort, select, edit in place", 1036, 740)
        self._put(_table(), 1036, 766, 380, 118)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Theme.current().color("window"))
        painter.end()

    def _put(self, widget: QWidget, x: int, y: int, width: int, height: int) -> None:
        widget.setParent(self)
        widget.setGeometry(x, y, width, height)

    def _head(self, words: str, x: int, y: int) -> None:
        self._put(Label(words, "bodyStrong"), x, y, 360, 20)

    def _messages(self) -> None:
        self._head("Messages", 24, 404)
        jump = QWidget()
        row = QHBoxLayout(jump)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(Label("Jump to the newest", "meta", "text3"))
        row.addWidget(KeyCap("F8"))
        self._put(jump, 384, 403, 200, 22)
        out = shadow_outset("popover", Theme.current())
        for message, top, tall in zip(_MESSAGES, (434, 490, 558), (40, 52, 52), strict=True):
            self._put(make_toast(message, self), 24 - out, top - out, 560 + 2 * out, tall + 2 * out)
        offline = Strip(
            "caution", "Offline since 09:32. 4 changes wait on this computer.", icon="cloud-off", action="Try now"
        )
        self._put(offline, 24, 628, 560, 40)
        reading = "Priya is editing the offer. You can read it; it unlocks when she is done."
        self._put(Strip("information", reading, icon="lock"), 24, 680, 560, 40)

    def _fields(self) -> None:
        self._head("Fields", 24, 740)
        for words, x in (("Rest and hover", 24), ("Editing", 170), ("Wrong", 312), ("Close date", 454)):
            self._put(Label(words, "meta", "text2"), x, 766, 120, 18)
        rest = InlineField("Amount", role="bodyStrong")
        rest.set_text("€31,200")
        editing = InlineField("Amount", hint=lambda _text: "= €32,448")
        editing.begin_edit()
        editing.line_edit().insert("31,200 + 4%")
        editing.line_edit().textEdited.emit("31,200 + 4%")
        wrong = InlineField("Close date", validate=_february)
        wrong.begin_edit()
        wrong.line_edit().setText("30 Feb")
        wrong.commit()
        close = InlineField("Close date")
        close.set_text("Fri 27 Mar")
        close.set_hint("in 15 days")
        for field in (editing, wrong, close):
            field.set_framed(True)
        for field, x, y, wide in (
            (rest, 13, 783, 138), (editing, 170, 787, 126), (wrong, 312, 787, 126), (close, 454, 787, 130)
        ):  # fmt: skip
            self._put(field, x, y, wide, 54)
        rest.set_hovered(True)
        editing.line_edit().setFocus()

    def _empty_states(self) -> None:
        self._head("Empty, filtered out, first run", 616, 404)
        states = (
            ("sun", "Nothing left for today", "11 done. Tomorrow starts at 09:00 with Lumen.", "Look at tomorrow", "T"),
            (
                "list-filter",
                "No deal matches three filters",
                "39 are hidden by Owner, Closing and Segment.",
                "Clear filters",
                "Esc",
            ),
            ("inbox", "No leads yet", "Import a file, or let the web form fill this pool.", "Import leads", "I"),
        )
        for index, (icon, title, sentence, action, key) in enumerate(states):
            self._put(EmptyState(icon, title, sentence, action, key), 616, 434 + index * 144, 388, 132)


def _february(text: str) -> object:
    try:
        return date(2026, 2, int(text.split()[0]))
    except ValueError:
        raise UserError("February has 28 days") from None


class _Model(QAbstractTableModel):
    HEADS = ("Company", "Open", "Score", "Last touch")
    ROWS = (
        ("Northgate Quarry", "€64,000", "71", "Today"),
        ("Tarn Aggregates", "€61,000", "48", "3 Mar"),
        ("Meridian Grain", "€58,300", "55", "11 Mar"),
    )

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - the default that Qt declares
        return 0 if parent.isValid() else len(self.ROWS)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - the default that Qt declares
        return 0 if parent.isValid() else len(self.HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.ROWS[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight
        return index.column() < 2 if role == STRONG_ROLE else None

    def headerData(self, section: int, _orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.HEADS[section]
        right = role == Qt.ItemDataRole.TextAlignmentRole and section > 0
        return Qt.AlignmentFlag.AlignRight if right else None


def _table() -> QWidget:
    view = QTableView()
    view.setModel(_Model(view))
    style_table(view, "Companies", compact=True)
    header = view.horizontalHeader()
    header.setSortIndicatorShown(True)
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    for section, width in enumerate((139, 83, 67, 91)):
        header.resizeSection(section, width)
    view.selectRow(1)
    return TableFrame(view)
