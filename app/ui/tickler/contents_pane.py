"""What lies in the open folder, at the right: its rows, what repeats on its day, and a line to add to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.tickler import Contents, Repeat
from app.ui.shared.buttons import IconButton
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel
from app.ui.shared.strips import IconLabel
from app.ui.shared.theme import Theme
from app.ui.tickler.add_line import AddLine
from app.ui.tickler.row_list import RowList
from app.ui.tickler.words import empty_words, folder_name, items, month_hint, repeat_words, repeats_head

_MOST_REPEATS = 4
_BESIDE = 8


class ContentsPane(QWidget):
    """Shows the Contents of one folder."""

    print_asked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.printer = IconButton("printer", "Print the day or its calls")
        self.printer.clicked.connect(self.print_asked.emit)
        self.title, self.aside = Label("", "title"), ElidedLabel("", "meta", "text2")
        self._head, self._words = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.list, self.empty = RowList(), Label("", "body", "text2", wrap=True)
        self.more = Label("", "meta", "text3")
        self.repeats_title = Label("", "bodyStrong")
        self.repeats = Panel(padding=4)
        self.add = AddLine()
        self._panel = Panel(padding=4)
        self._panel.body.addWidget(self.list)
        self.empty.setContentsMargins(12, 14, 12, 14)
        self._panel.body.addWidget(self.empty)
        self._panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._lay_out()

    def _lay_out(self) -> None:
        head = self._head
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._words.addWidget(self.title, 1)
        self._words.addWidget(self.aside)
        head.addLayout(self._words, 1)
        head.addWidget(self.printer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._panel, 1)
        column.addWidget(self.more)
        column.addSpacing(6)
        column.addWidget(self.repeats_title)
        column.addWidget(self.repeats)
        column.addSpacing(6)
        column.addWidget(self.add)
        column.addStretch(0)
        for widget in (self.more, self.repeats_title, self.repeats):
            widget.hide()

    def show_contents(self, found: Contents) -> None:
        """Show a folder."""
        today, folder = self._today(), found.opened.folder
        self.title.setText(folder_name(folder, today))
        self.aside.setText(items(found.count, found.minutes))
        self._fit_words()
        chosen, place = tuple(task.id for task in self.list.chosen()), self.list.currentIndex().row()
        self.list.rows.show(found.tasks, folder, today)
        self.list.keep(chosen, place)
        self.list.setVisible(bool(found.tasks))
        self.empty.setText(empty_words(found, today))
        self.empty.setVisible(not found.tasks)
        self._panel.setMaximumHeight(self._room(len(found.tasks)))
        hidden = found.count - len(found.tasks)
        hint = month_hint(folder, today) if folder is not None and folder.is_month and found.tasks else ""
        self.more.setText(f"{hidden:,} more" if hidden > 0 else hint)
        self.more.setVisible(bool(self.more.text()))
        self._show_repeats(found)
        self.add.setVisible(folder is not None)
        self.add.again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        """What lies in the folder beside its name, or below it where there is no room."""
        buttons = self._head.sizeHint().width() - self._words.sizeHint().width()
        words = self.title.sizeHint().width() + _BESIDE + self.aside.sizeHint().width()
        fits = words + buttons <= self.width()
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(_BESIDE if fits else 0)

    def _room(self, rows: int) -> int:
        """As tall as its rows need, and no taller."""
        return Theme.current().px(58) * rows + 10 if rows else Theme.current().px(84)

    def _show_repeats(self, found: Contents) -> None:
        folder, repeats = found.opened.folder, found.repeats
        while (item := self.repeats.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for repeat in repeats[:_MOST_REPEATS]:
            self.repeats.body.addWidget(_RepeatRow(repeat, self._today()))
        if folder is not None:
            hidden = len(repeats) - _MOST_REPEATS
            self.repeats_title.setText(repeats_head(folder) + (f", {hidden} more" if hidden > 0 else ""))
        for widget in (self.repeats_title, self.repeats):
            widget.setVisible(bool(repeats))


class _RepeatRow(QWidget):
    """A task that comes again: what, how often, until when."""

    def __init__(self, repeat: Repeat, today: date) -> None:
        super().__init__()
        words, end = repeat_words(repeat, today)
        self.setAccessibleName(f"{repeat.subject}, {words}, {end}")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(ElidedLabel(repeat.subject, "bodyMedium"))
        column.addWidget(ElidedLabel(words, "meta", "text2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(11, 5, 10, 5)
        row.setSpacing(12)
        row.addWidget(IconLabel("repeat"))
        row.addLayout(column, 1)
        row.addWidget(Label(end, "meta", "text2"))
