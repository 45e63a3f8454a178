"""The review meetings that were held: listed, newest first, and opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.day_text import medium_day
from app.services.reviews.minutes import MeetingRow
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import FittingFrame, ListHead
from app.ui.shared.grid.view import GridView, RowDeed

_HOLD = "Hold a review meeting…"
_SENTENCE = "Enter opens one: what was decided, noted and is to be done. One that goes on is gone on with."


@dataclass(frozen=True, slots=True)
class _Row:
    """A meeting, as the list shows it."""

    meeting: MeetingRow
    zone: tzinfo
    today: date

    @property
    def id(self) -> int:
        return self.meeting.id

    @property
    def begun(self) -> str:
        at = self.meeting.begun_at.astimezone(self.zone)
        return f"{medium_day(at.date(), self.today)}, {at:%H:%M}"


class PastMeetings(QWidget):
    """Where none was held yet it says what meetings are for."""

    opened = Signal(int)
    hold_wanted = Signal()

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.nothing = EmptyState(
            "users", "No review was held yet", "Walk a rep's deals one by one.", _HOLD, framed=False
        )
        self.view = GridView("Review meetings", _COLUMNS)
        self.view.set_deeds((RowDeed("Open", lambda row: self.opened.emit(row.id), "Return"),))
        self.view.doubleClicked.connect(lambda index: self.opened.emit(self.view.grid.rows[index.row()].id))
        self.nothing.acted.connect(self.hold_wanted)
        self._head = ListHead("Review meetings", _SENTENCE)
        hold = Button(_HOLD, kind="primary")
        hold.clicked.connect(self.hold_wanted)
        self._head.add_button(hold)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(10)
        column.addWidget(self._head)
        column.addWidget(FittingFrame(self.view), 1)
        column.addStretch(0)
        self._pile, self._page = QStackedWidget(), page
        for one in (self.nothing, page):
            self._pile.addWidget(one)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pile)

    def show_meetings(self, rows: tuple[MeetingRow, ...]) -> None:
        """Show these; the one that was chosen stays so."""
        today = self._clock.today()
        self.view.set_rows([_Row(row, self._clock.zone, today) for row in rows])
        self._pile.setCurrentWidget(self._page if rows else self.nothing)
        if rows and self.view.current is None:
            self.view.pick(rows[0].id)
        self.setFocusProxy(self.view if rows else self.nothing)


_COLUMNS = (
    GridColumn("id", "Review", lambda row: str(row.id), 80, is_right=True, is_strong=True),
    GridColumn("begun", "Held on", lambda row: row.begun, 190),
    GridColumn("rep", "Whose deals", lambda row: row.meeting.rep, 0),
    GridColumn("by", "Held by", lambda row: row.meeting.held_by, 180, from_width=620),
    GridColumn("seen", "Talked about", lambda row: f"{row.meeting.seen} of {row.meeting.deals}", 130, is_right=True),
    GridColumn("state", "State", lambda row: "Ended" if row.meeting.ended_at else "Goes on", 110),
)
