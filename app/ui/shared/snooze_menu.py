"""The small card on which a task is put off: one letter for each way, and a line to type a day in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.dates_in_words import DateReading, read_date
from app.domain.day_text import distance_text, medium_day, short_day, time_text
from app.domain.errors import UserError
from app.domain.snooze import SnoozeChoice, times_text
from app.ui.shared.box_paint import draw_box
from app.ui.shared.glyphs import draw_key_cap
from app.ui.shared.habits import habits
from app.ui.shared.labels import Label
from app.ui.shared.popover import Popover
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.context import Context

_WIDTH, _ROW, _GAP, _PAD = 308, 36, 4, 6
_EXAMPLE = "in 10 days, fri, 27 mar 9:00"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Row(QAbstractButton):
    """One way to put off: the cap of its letter, its name, and the day at the right."""

    def __init__(self, choice: SnoozeChoice, aside: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice, self._aside = choice, aside
        self.setText(choice.label)
        self.setAccessibleName(f"{choice.label}, {aside}")
        self.setAccessibleDescription(f"Key {choice.key}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, Theme.current().px(_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the card around it knows what keys mean

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, rect = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        if self.hasFocus():
            draw_box(painter, rect, tokens, fill="select", radius=5)
        inset = tokens.px(8)
        draw_key_cap(painter, QPointF(inset, (self.height() - tokens.px(18)) / 2), self.choice.key, tokens)
        baseline = round(rect.center().y() + tokens.text_px("body") * 0.36)
        end = QPointF(self.width() - inset, baseline)
        used = draw_line(
            painter, end, self.width() / 2, self._aside, tokens.font("body"), tokens.color("text2"), "right"
        )
        left = inset + tokens.px(32)
        room = self.width() - inset - used - 8 - left
        draw_line(painter, QPointF(left, baseline), room, self.text(), tokens.font("body"), tokens.color("text"))
        painter.end()


class SnoozeMenu(Popover):
    """Lives inside the window and takes the keyboard while it is open. ``chosen`` gives the day and the time, or None
    for the task's own time.
    """

    chosen = Signal(object, object)

    def __init__(
        self,
        window: QWidget,
        choices: Sequence[SnoozeChoice],
        count: int,
        today: date,
        read: Callable[[str], DateReading],
    ) -> None:
        """``count`` is how often the task was put off before; ``read`` reads a typed day."""
        super().__init__(window, "Snooze to")
        self._today, self._read = today, read
        self.times = Label(times_text(count), "body", "warn")
        self.rows = [_Row(choice, self._aside_of(choice), self) for choice in choices]
        self.line, self.said = QLineEdit(), Label("", "meta", "text2", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._lay_out()
        for row in self.rows:
            row.clicked.connect(lambda _checked=False, row=row: self._take(row.choice))
        self.line.textChanged.connect(self._on_text_changed)
        self.line.installEventFilter(self)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 8, 6)
        head.addWidget(Label("Snooze to", "bodyStrong", "text2"))
        head.addStretch(1)
        head.addWidget(self.times)
        self._column.addLayout(head)
        for row in self.rows:
            self._column.addWidget(row)
        self.line.setPlaceholderText(_EXAMPLE)
        self.line.setAccessibleName("Day to put it off to")
        self._column.addWidget(self.line)
        self._column.addWidget(self.said)
        for widget in (self.line, self.said):
            widget.hide()

    def open_at(self, anchor: QRect) -> None:
        """Drop down from ``anchor``, in global coordinates."""
        self._anchor = anchor
        self._place()
        self.open_with(self.rows[0])

    def type_day(self) -> None:
        """Ask for a day in words instead of the ways offered."""
        for row in self.rows:
            row.hide()
        self.line.show()
        self.said.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, letter = event.key(), event.text().upper()
        place = next((number for number, row in enumerate(self.rows) if row.hasFocus()), 0)
        by_letter = next((row for row in self.rows if row.choice.key == letter), None)
        if key == Qt.Key.Key_Escape:
            self.close_popover()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.rows[(place + step) % len(self.rows)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in (*_ENTER, Qt.Key.Key_Space):
            self._take(self.rows[place].choice)
        elif by_letter is not None:
            self._take(by_letter.choice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.close_popover()
                return True
            if event.key() in _ENTER:
                self._submit()
                return True
        return super().eventFilter(watched, event)

    def _take(self, choice: SnoozeChoice) -> None:
        if choice.to_on is None:
            self.type_day()
        else:
            self._choose(choice.to_on, choice.to_time)

    def _choose(self, on: date, at: time | None) -> None:
        self.close_popover()
        self.chosen.emit(on, at)

    def _submit(self) -> None:
        try:
            reading = self._read(self.line.text())
            if reading.on < self._today:
                raise UserError("This day has passed. Choose today or a later day.")
        except UserError as error:
            self._say(error.message, "danger")
            return
        self._choose(reading.on, reading.at)

    def _on_text_changed(self, text: str) -> None:
        try:
            reading = self._read(text)
        except UserError:
            self._say("", "text2")  # half a day is no mistake yet
            return
        clock = f" {time_text(reading.at)}" if reading.at else ""
        self._say(f"{medium_day(reading.on, self._today)}{clock}, {distance_text(reading.on, self._today)}", "text2")

    def _say(self, words: str, color: str) -> None:
        self.said.set_look(color=color)
        self.said.setText(words)
        self._place()

    def _aside_of(self, choice: SnoozeChoice) -> str:
        if choice.to_on is None:
            return "in 10 days"
        return time_text(choice.to_time) if choice.to_time else short_day(choice.to_on, self._today)

    def _place(self) -> None:
        tokens = Theme.current()
        out = shadow_outset("popover", tokens)
        pad = out + _PAD
        self._column.setContentsMargins(pad, pad, pad, pad)
        self._column.activate()
        wide, tall = tokens.px(_WIDTH), self._column.sizeHint().height() - 2 * out
        corner = self._window.mapFromGlobal(self._anchor.topLeft())
        below = corner.y() + self._anchor.height() + _GAP
        above = corner.y() - _GAP - tall
        top = below if below + tall < self._window.height() - 8 or above < 8 else above
        left = max(8, min(corner.x(), self._window.width() - wide - 8))
        self.setGeometry(QRect(left, top, wide, tall).adjusted(-out, -out, out, out))


def offer_snooze(
    window: QWidget,
    ctx: Context,
    anchor: QRect,
    take: Callable[[date, time | None], None],
    *,
    due_on: date,
    count: int = 0,
    zone: str | None = None,
) -> SnoozeMenu:
    """Open the card once, below ``anchor`` (global); it is deleted when it closes.

    ``due_on``, ``zone`` and ``count`` (how often it was put off) are the task's; for several tasks the earliest day and
    no count. ``take`` gets the day and the time chosen, to hand to ``SnoozeTask(id, version, to_on=…, to_time=…)``.
    """
    from app.services.tasks import snooze_choices

    how = habits(ctx)

    def read(text: str) -> DateReading:
        return read_date(text, how.today, day_first=how.day_first, calendar=how.calendar)

    menu = SnoozeMenu(window, snooze_choices(ctx, due_on, zone), count, how.today, read)
    menu.chosen.connect(take)
    menu.closed.connect(menu.deleteLater)
    menu.open_at(anchor)
    return menu
