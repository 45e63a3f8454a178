"""The column beside the worklist: calls, what waits for a decision, is promised, is forgotten, and the lead pool."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.day_text import short_day
from app.services.today import CallList, Side
from app.ui.shared.buttons import Button
from app.ui.shared.glyphs import NextKind, draw_next_step
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.money_text import money_text
from app.ui.shared.panel import Panel, SectionHeader, Separator
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.strips import IconLabel
from app.ui.shared.theme import Theme
from app.ui.today.call_panel import CallPanel
from app.ui.today.call_words import done_words, forgotten_words, pool_words
from app.ui.today.dated_line import DatedLine
from app.ui.today.side_lines import MissedLine, PromiseLine, TouchLine

if TYPE_CHECKING:
    from app.services.stalls.queue import StallRow

_LOW = 2
"""So many stalls and promises are shown where there is little height."""
CALL_SHEETS = "tickler.calls"
"""The action that prints the calls of the day."""
DECISIONS = (("recycle", "Recycle"), ("deadline", "Deadline"), ("remove", "Remove"))


class _Sign(QWidget):
    """The shape of when a decision is due."""

    def __init__(self, kind: NextKind) -> None:
        super().__init__()
        self._kind: NextKind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = Theme.current().px(16)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        centre = QPointF(self.width() / 2, self.height() / 2)
        draw_next_step(painter, centre, self._kind, Theme.current())
        painter.end()


class StallLine(QWidget):
    """A deal in the stall, with the decisions about it where there is a room to make them in."""

    decided = Signal(int, str)
    """The deal, and the decision that was chosen."""
    opened = Signal(int)

    def __init__(self, row: StallRow, today: date, *, with_buttons: bool) -> None:
        super().__init__()
        late = row.due.late
        due = f"{late} d late" if late else _due(row, today)
        self.setAccessibleName(", ".join(filter(None, (row.title, row.phase_code, due))))
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 9, 16, 9)
        across.setSpacing(8)
        signs = QVBoxLayout()
        signs.setSpacing(4)
        centre = Qt.AlignmentFlag.AlignHCenter
        signs.addWidget(PhaseBadge(row.phase_code, "stall"), alignment=centre)
        signs.addWidget(_Sign("overdue" if late else _sign(row, today)), alignment=centre)
        across.addLayout(signs)
        across.addLayout(self._words(row, due, late), 1)
        for key, words in DECISIONS if with_buttons else ():
            button = Button(words, small=True)
            button.setAccessibleName(f"{words}: {row.title}")
            button.clicked.connect(partial(self.decided.emit, row.deal_id, key))
            across.addWidget(button)
        if not with_buttons:
            button = Button("Open", small=True)
            button.setAccessibleName(f"Open: {row.title}")
            button.clicked.connect(partial(self.opened.emit, row.deal_id))
            across.addWidget(button)

    def _words(self, row: StallRow, due: str, late: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(ElidedLabel(row.title, "bodyStrong"))
        below = QHBoxLayout()
        below.setSpacing(8)
        if row.amount is not None:
            below.addWidget(Label(money_text(row.amount), "meta", "text2"))
        below.addWidget(Label(due, "metaStrong" if late else "meta", "danger" if late else "text2"))
        below.addStretch(1)
        column.addLayout(below)
        return column


def _due(row: StallRow, today: date) -> str:
    if row.due_on is None:
        return "No day set"
    return "Decide today" if row.due_on <= today else f"Decide {short_day(row.due_on, today)}"


def _sign(row: StallRow, today: date) -> NextKind:
    return "future" if row.due_on is None or row.due_on > today else "today"


class _Offer(QWidget):
    """A line with a button for what it says."""

    def __init__(self, icon: str, words: str, button: Button, asked: SignalInstance) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 9, 16, 9)
        across.setSpacing(12)
        across.addWidget(IconLabel(icon))
        across.addWidget(ElidedLabel(words), 1)
        button.clicked.connect(asked)
        across.addWidget(button)


class SideColumn(QWidget):
    """Shows the sections that have something to say, and no others."""

    decided = Signal(int, str)
    opened = Signal(int)
    record_opened = Signal(str, int)
    all_asked = Signal()
    """All stalls shall be shown."""
    forgotten_asked = Signal()
    calling_asked = Signal()
    claim_asked = Signal()
    print_asked = Signal()
    laid_out = Signal()
    """What it would take of the height may be another now."""

    def __init__(self, can_run: Callable[[str], bool], parent: QWidget | None = None) -> None:
        """``can_run`` tells whether there is an action: rooms that are not there are not led to."""
        super().__init__(parent)
        self.setAccessibleName("Beside the worklist")
        self._can_run = can_run
        self._shown: tuple[Side, date] | None = None
        self._clock = Clock()
        self._is_low = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        if self._shown is None:
            return True
        side, _today = self._shown
        sections = (side.calls.all, side.missed, side.to_decide, side.promises, side.touches, side.pool)
        return not any(sections) and not self._shows_forgotten(side)

    def _shows_forgotten(self, side: Side) -> bool:
        return side.forgotten > 0 and self._can_run("go.forgotten")

    def show_side(self, side: Side, clock: Clock) -> None:
        """Show this; what is the same stays as it is, with the focus."""
        shown = (side, clock.today())
        if shown != self._shown:
            self._shown, self._clock = shown, clock
            self._fill(*shown)

    def set_low(self, low: bool) -> None:
        """Where it lies below the worklist it takes less height."""
        if low != self._is_low:
            self._is_low = low
            if self._shown is not None:
                self._fill(*self._shown)

    def _fill(self, side: Side, today: date) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if side.calls.all:
            self._add_calls(side.calls)
        if side.missed:
            self._add_missed(side)
        if side.to_decide:
            self._add_stalls(side, today)
        if side.promises:
            self._add_promises(side, today)
        if side.touches:
            self._add_touches(side, today)
        self._add_offers(side)
        self._column.addStretch(1)

    def _add_calls(self, calls: CallList) -> None:
        self._column.addWidget(SectionHeader("Call list", aside=done_words(calls)))
        panel = CallPanel(calls, can_print=self._can_run(CALL_SHEETS))
        panel.calling_asked.connect(self.calling_asked)
        panel.print_asked.connect(self.print_asked)
        self._column.addWidget(panel)

    def _add_missed(self, side: Side) -> None:
        self._leave_space()
        self._column.addWidget(SectionHeader("Not called back", f"{side.missed_calls:,}", "They wait"))
        lines = [MissedLine(row, self._clock) for row in side.missed[: _LOW if self._is_low else None]]
        self._add_lines([(line, line.row.place) for line in lines])

    def _add_lines(self, lines: Sequence[tuple[DatedLine, tuple[str, int] | None]]) -> None:
        """Lines in a frame, each leading to its record."""
        panel = Panel(padding=0)
        panel.body.setSpacing(0)
        for line, place in lines:
            if place is not None:
                line.clicked.connect(partial(self.record_opened.emit, *place))
            panel.body.addWidget(line)
        self._column.addWidget(panel)

    def _add_stalls(self, side: Side, today: date) -> None:
        self._leave_space()
        codes = sorted({row.phase_code for row in side.stalls})
        self._column.addWidget(SectionHeader("Decide", f"{side.to_decide:,}", f"Stalls in {', '.join(codes)}"))
        panel, can_decide = Panel(padding=0), self._can_run("stalls.review")
        panel.body.setSpacing(0)
        stalls = side.stalls[:_LOW] if self._is_low else side.stalls
        for number, row in enumerate(stalls):
            if number:
                panel.body.addWidget(_inset(Separator()))
            line = StallLine(row, today, with_buttons=can_decide)
            line.decided.connect(self.decided)
            line.opened.connect(self.opened)
            panel.body.addWidget(line)
        if side.to_decide > len(stalls) and can_decide:
            panel.body.addWidget(_inset(Separator()))
            more = Button(f"Review all {side.to_decide:,}", kind="link")
            more.clicked.connect(self.all_asked)
            panel.body.addWidget(_inset(more))
        self._column.addWidget(panel)

    def _add_promises(self, side: Side, today: date) -> None:
        self._leave_space()
        kept = f"{side.kept.text} this quarter" if side.kept is not None and side.kept.due else ""
        self._column.addWidget(SectionHeader("Promises", f"{side.promised:,}", kept))
        lines = [PromiseLine(row, today) for row in side.promises[: _LOW if self._is_low else None]]
        self._add_lines([(line, line.row.place) for line in lines])

    def _add_touches(self, side: Side, today: date) -> None:
        self._leave_space()
        made = f"{side.touches_made} made" if side.touches_made else ""
        self._column.addWidget(SectionHeader("Touches this week", f"{side.touches_left:,}", made))
        lines = [TouchLine(touch, today) for touch in side.touches[: _LOW if self._is_low else None]]
        self._add_lines([(line, line.touch.place) for line in lines])

    def _add_offers(self, side: Side) -> None:
        """What nobody has, or nobody looks after: how many there are, and what can be done about them."""
        offers = []
        if self._shows_forgotten(side):
            look = Button("Look after them", small=True)
            offers.append(_Offer("hourglass", forgotten_words(side.forgotten), look, self.forgotten_asked))
        if side.pool:
            claim = Button("Claim one", small=True, key="C")
            offers.append(_Offer("inbox", pool_words(side.pool), claim, self.claim_asked))
        if not offers:
            return
        self._leave_space()
        panel = Panel(padding=0)
        panel.body.setSpacing(0)
        for number, offer in enumerate(offers):
            if number:
                panel.body.addWidget(_inset(Separator()))
            panel.body.addWidget(offer)
        self._column.addWidget(panel)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.laid_out.emit()
        return handled

    def _leave_space(self) -> None:
        if self._column.count():
            self._column.addSpacing(Theme.current().space("medium"))


def _inset(widget: QWidget) -> QWidget:
    """With the side margins of the lines."""
    around = QWidget()
    row = QHBoxLayout(around)
    row.setContentsMargins(16, 0, 16, 0)
    row.addWidget(widget)
    return around
