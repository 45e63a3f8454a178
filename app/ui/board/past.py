"""Looks at the board as it was at the end of a past day: over the window, and read only."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.domain.day_text import full_day
from app.domain.errors import UserError
from app.ui.board.options import Options
from app.ui.board.past_columns import PastColumns
from app.ui.board.past_deal import PastDeal, PastDealDialog, read_past_deal
from app.ui.board.past_reading import MOST_CARDS, PastBoard, read_past
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.form_fields import text_field
from app.ui.shared.keycap import KeyHint
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.typed import day as typed_day

_MORE = 10  # times as many cards, each time somebody asks for more
_WIDTH, _HEIGHT = 2400, 2000  # as much as there is
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PastOverlay(Overlay):
    """A field for the day, a strip that says what is seen, and the columns. Escape goes back to today."""

    guide_chapter = "time-travel.md"

    def __init__(self, host: Host, options: Options) -> None:
        super().__init__(host.window, width=_WIDTH)
        self._host, self._options = host, options
        self._typed = typed_day(host.ctx, past=True)
        self.setAccessibleName("The board as of a past day")
        self.field = text_field("3 March, last Friday")
        self.field.setAccessibleName("Day")
        self.button = Button("Show", kind="primary", key="Enter")
        self.button.clicked.connect(self._on_show_clicked)
        self.strip = Label("", "bodyMedium", wrap=True)
        self.notes = Label("", "meta", "text2", wrap=True)
        self.columns = PastColumns(self)
        self._day: date | None = None
        self._most = MOST_CARDS
        self.columns.opened.connect(self.open_deal)
        self.columns.more_wanted.connect(self.show_more)
        self.column.addLayout(self._head())
        self.column.addWidget(Separator())
        for label in (self.strip, self.notes):
            label.setContentsMargins(20, 6, 20, 6)
            self.column.addWidget(label)
        self.column.addWidget(self.columns, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(10)
        row.addWidget(Label("Board as of", "title"))
        row.addWidget(self.field)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(KeyHint("Esc", "back to today"))
        return row

    def _wanted_height(self, _width: int) -> int:
        return _HEIGHT

    def show_day(self, day: date) -> None:
        """Read that day and show it."""
        self._most = self._most if day == self._day else MOST_CARDS
        self._day = day
        self.field.setText(full_day(day))
        self.strip.setText(f"Reading {full_day(day)} …")
        self._host.runner.query(
            partial(read_past, self._host.ctx, day, self._options, self._most),
            owner=self,
            done=self._on_read,
            failed=self._on_failed,
            lane="past",
        )

    def show_more(self) -> None:
        """Read the same day with more cards of each column."""
        if self._day is not None:
            self._most *= _MORE
            self.show_day(self._day)

    def open_deal(self, deal_id: int) -> None:
        """Show what was known of a deal on the day that is shown."""
        day = self._day
        if day is not None:
            read = partial(read_past_deal, self._host.ctx, day, deal_id)
            self._host.runner.query(read, owner=self, done=self._on_deal_read, lane="deal")

    def _on_deal_read(self, found: PastDeal | None) -> None:
        if found is not None:
            dialog = PastDealDialog(self._host.window, found)
            dialog.wanted.connect(lambda deal_id: self._to_present(dialog, deal_id))
            self._host.ask(dialog)
            if found.is_there:
                dialog.primary.setFocus()

    def _to_present(self, dialog: PastDealDialog, deal_id: int) -> None:
        dialog.finish()
        self.close_overlay()
        self._host.open_record("deals", deal_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._on_show_clicked()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_show_clicked(self) -> None:
        try:
            day = self._typed.read(self.field.text())
        except UserError as error:
            self.strip.setText(error.message)
            return
        if isinstance(day, date):
            self.show_day(day)

    def _on_read(self, found: PastBoard) -> None:
        self.strip.setText(
            f"As of {full_day(found.day)}, read only: cards can't be moved, because the past can't be changed."
        )
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        focused = QApplication.focusWidget()
        if focused is not None and self.columns.isAncestorOf(focused):
            self.field.setFocus()  # the lists that are shown now are others
        self.columns.show_board(found, compact=self._options.compact)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.strip.setText(error.message)
        else:
            self._host.show_error(error)


def open_past(host: Host, options: Options) -> QWidget:
    """Begin with the day a month ago, which is easily changed: the field has the focus."""
    overlay = PastOverlay(host, options)
    overlay.closed.connect(overlay.deleteLater)
    overlay.open(overlay.field)
    overlay.show_day(host.ctx.clock.today() - timedelta(days=30))
    overlay.field.selectAll()
    return overlay
