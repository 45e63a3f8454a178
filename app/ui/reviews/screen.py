"""A review meeting: one deal after the other, decided and noted by keys, and at the end what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services.planning import Plan
from app.services.reviews.desk import ReviewDesk, read_desk
from app.services.reviews.meetings import EndReview, LeaveDeal, end_review, leave_deal
from app.services.reviews.minutes import MeetingRow, meetings
from app.services.saved import Saved
from app.ui.host import Action, Host
from app.ui.reviews import words
from app.ui.reviews.bar import ReviewBar
from app.ui.reviews.deal_view import DEEDS, DealView, DeedBar
from app.ui.reviews.deeds import DealDeeds
from app.ui.reviews.past import PastMeetings
from app.ui.reviews.summary import SummaryView
from app.ui.reviews.writing import WritingBar
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.panel import Separator

if TYPE_CHECKING:
    from app.services.context import Context

TABLES = frozenset(
    {
        *("deals", "phase_changes", "stall_decisions", "judgements", "tasks", "activities", "companies", "users"),
        *("review_meetings", "review_items", "phases", "deal_contacts"),
    }
)
_KEYS = {
    Qt.Key.Key_N: "next",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_P: "previous",
    Qt.Key.Key_Left: "previous",
    Qt.Key.Key_W: "note",
    Qt.Key.Key_T: "task",
    Qt.Key.Key_F: "finish",
    Qt.Key.Key_L: "list",
    Qt.Key.Key_Escape: "back",
    **{Qt.Key(ord(key)): name for key, _text, name in DEEDS},
}
_SCROLL = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_HINTS = (("N", "next"), ("P", "previous"), ("W", "note"), ("T", "task"), ("F", "finish"))
_NAMED = (
    *(("next", "Next deal of the review", "N"), ("previous", "Previous deal of the review", "P")),
    *(("note", "Note something about the deal", "W"), ("task", "Write a task for the deal", "T")),
    ("finish", "Finish the review", "F"),
    ("list", "All review meetings", "L"),
)


class _Found(NamedTuple):
    """The meeting that is shown; where none is, all that were held."""

    desk: ReviewDesk | None
    held: tuple[MeetingRow, ...] = ()


class ReviewScreen(QWidget):
    """Where no meeting goes on it lists those that were held, and offers to hold one."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.title, self.subtitle = "Review meeting", ""
        self.setAccessibleName(self.title)
        self._meeting: int | None = None
        self._place: int | None = None
        self._is_listing = False
        self.desk: ReviewDesk | None = None
        self.view, self.summary = DealView(host.ctx.clock), SummaryView(host.ctx.clock)
        self.deeds, self.writing = DeedBar(), WritingBar(host.ctx)
        self.past = PastMeetings(host.ctx.clock)
        self._bar = ReviewBar()
        self._deeds = DealDeeds(host, self)
        self.loader = ListLoader(host, self, TABLES, self._read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        deal = QWidget()
        column = QVBoxLayout(deal)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.view, 1)
        column.addWidget(Separator())
        column.addWidget(self.deeds)
        column.addWidget(self.writing)
        self._pile = QStackedWidget()
        self._deal = deal
        for page in (self.past, deal, self.summary):
            self._pile.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pile)

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self.past.hold_wanted.connect(lambda: self._host.run("review.hold"))
        self.past.opened.connect(self.show_meeting)
        self._bar.wanted.connect(self.do)
        self.deeds.wanted.connect(self.do)
        self.writing.noted.connect(self._on_noted)
        self.writing.planned.connect(self._on_planned)
        self.summary.ended.connect(lambda: self.do("finish"))
        self.summary.printed.connect(self.print_minutes)
        named = (*_NAMED, *((name, text, key) for key, text, name in DEEDS))
        self._host.add_actions(
            self,
            (
                *(
                    Action(f"review.{name}", text, partial(self.do, name), None, key, "users", "review")
                    for name, text, key in named
                ),
                Action(
                    "review.print",
                    "Print the review…",
                    self.print_minutes,
                    None,
                    "Ctrl+Shift+P",
                    "printer",
                    reason=lambda: None if self.desk is not None else "No review is going on.",
                ),
            ),
        )

    # -- a screen of the window ----------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        self.loader.load()
        self.setFocus()

    def toolbar(self) -> QWidget | None:
        """How far the meeting is."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """Nothing: the database knows where a meeting stopped."""
        return {}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Nothing is kept."""

    def show_meeting(self, meeting_id: int) -> None:
        """Go on with this meeting, or see what came of it."""
        self._meeting, self._place, self._is_listing = meeting_id, None, False
        self.loader.load()
        self.setFocus()

    def show_all(self) -> None:
        """List all meetings."""
        self._meeting, self._place, self._is_listing = None, None, True
        self.loader.load()

    # -- reading -------------------------------------------------------------------------------------------------------

    def _read(self, ctx: Context) -> _Found:
        desk = None if self._is_listing else read_desk(ctx, self._meeting, None, self._place)
        return _Found(desk, () if desk is not None else meetings(ctx))

    def _on_loaded(self, found: _Found) -> None:
        desk = found.desk
        before, self.desk = self.desk, desk
        if desk is None:
            self._place = None
            self.past.show_meetings(found.held)
            self._pile.setCurrentWidget(self.past)
            if self.hasFocus():
                self.past.setFocus()
        else:
            self._meeting, self._place = desk.minutes.id, desk.place
            self._show(desk, before)
        self._bar.show_desk(desk)
        self._tell()

    def _show(self, desk: ReviewDesk, before: ReviewDesk | None) -> None:
        item = desk.item
        if item is None:
            self.summary.show_minutes(desk.minutes)
            self._pile.setCurrentWidget(self.summary)
            return
        known = before.item if before is not None else None
        is_other = known is None or known.deal_id != item.deal_id
        self.view.show_desk(desk)
        self._deeds.show_desk(desk, self.deeds)
        self.writing.show_note(item.note, is_other=is_other)
        self._pile.setCurrentWidget(self._deal)
        if is_other:
            self.view.verticalScrollBar().setValue(0)

    def _tell(self) -> None:
        desk = self.desk
        self.subtitle = ""
        if desk is not None:
            self.subtitle = words.title_text(desk, self._host.ctx.clock)
        if self.isVisible():
            is_open = desk is not None and desk.minutes.ended_at is None
            self._host.set_status(words.change_text(desk.minutes) if desk else "", _HINTS if is_open else ())

    # -- doing ---------------------------------------------------------------------------------------------------------

    def do(self, name: str) -> None:
        """What a key or a button stands for."""
        desk = self.desk
        if desk is None:
            return
        if name == "list":
            self.show_all()
        elif name in ("next", "previous"):
            self._step(desk, 1 if name == "next" else -1)
        elif name == "finish":
            self._finish(desk)
        elif name == "back":
            self.setFocus()
        elif desk.item is not None and name in ("note", "task"):
            field = self.writing.note if name == "note" else self.writing.task
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif desk.item is not None:
            self._deeds.ask(name)

    def _step(self, desk: ReviewDesk, by: int) -> None:
        minutes, place = desk.minutes, self._place or 0
        if minutes.ended_at is not None or not 0 <= place + by <= len(minutes.items):
            return
        self.writing.keep_note()
        if by > 0 and not minutes.items[place].is_seen:
            command = LeaveDeal(minutes.id, minutes.items[place].deal_id)
            self._run(partial(leave_deal, self._host.ctx, command), is_told=False)
        self._place = place + by
        self.loader.load()
        self.setFocus()

    def _finish(self, desk: ReviewDesk) -> None:
        """Show what came of it first; then end it."""
        if desk.item is not None:
            self.writing.keep_note()
            self._place = len(desk.minutes.items)
            self.loader.load()
            self.setFocus()
        elif desk.minutes.ended_at is None:
            self._run(partial(end_review, self._host.ctx, EndReview(desk.minutes.id)))

    def print_minutes(self) -> None:
        """Show how the minutes will look on paper."""
        from app.ui.reviews.print_dialog import ReviewPrintDialog  # printing is loaded by whoever prints

        if self.desk is not None:
            self._host.ask(ReviewPrintDialog(self._host, self.desk.minutes))

    def _on_noted(self, text: str) -> None:
        if self.desk is not None:
            self._deeds.note(self.desk, text)
            self.setFocus()

    def _on_planned(self, plan: Plan) -> None:
        if self.desk is not None:
            self._deeds.plan(self.desk, plan, self.writing.clear_task)
            self.setFocus()

    def _run(self, work: Callable[[], Saved], *, is_told: bool = True) -> None:
        """Carry out a command; going on is no step that somebody would undo."""

        def done(saved: Saved) -> None:
            if is_told:
                self._host.saved(saved.change_set_id, saved.label)

        self._host.runner.command(work, owner=self, done=done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _KEYS.get(Qt.Key(event.key()))
        if name is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.do(name)
        elif event.key() in _SCROLL:
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.value() + _SCROLL[Qt.Key(event.key())] * bar.pageStep() // 3)
        else:
            super().keyPressEvent(event)
