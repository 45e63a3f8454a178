"""The stall review: decided by one key each, and the next deal comes by itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.access_rules import LEADERS
from app.domain.day_text import long_day
from app.domain.errors import UserError
from app.domain.stall import StallDecision as Decision
from app.services.stalls.queue import StallQueue, stall_queue
from app.services.stalls.review import Defaults, stall_defaults
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.theme import Theme
from app.ui.stalls import words
from app.ui.stalls.bar import SCOPES, StallBar
from app.ui.stalls.decider import Decider, usual_deadline
from app.ui.stalls.desk import StallDesk
from app.ui.stalls.desk_work import DeskWork
from app.ui.stalls.queue_list import QueueList

if TYPE_CHECKING:
    from app.services.context import Context

TABLES = frozenset({"deals", "stall_decisions", "phase_changes", "phases", "companies", "users"})
_ABOUT = TABLES | {"tasks", "activities", "deal_contacts", "contacts"}
_LIST_WIDTHS = (216, 268)  # pixels at font scale 1
_HINTS = tuple((words.KEYS[decision], words.TITLES[decision].lower()) for decision in Decision)


class _Answer(NamedTuple):
    queue: StallQueue
    # Deals whose decision was stored before the queue was read: what it says of them holds.
    stored: frozenset[int]
    defaults: Defaults


class StallScreen(QWidget):
    """The queue at the left, the deal that is current beside it."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.title, self.subtitle = "Stall review", ""
        leads = host.ctx.user.role in LEADERS
        self._scope, self._sort = "team" if leads else "mine", "urgent"
        self._queue = StallQueue((), (), ())
        self._is_loaded = False
        self._defaults: Defaults | None = None
        self._decider = Decider(host, self)
        self._wanted: int | None = None
        self._begun: tuple[int, Decision] | None = None
        self.list = QueueList(host.ctx.user.id)
        self.desk = StallDesk(host.ctx.clock)
        self._work = DeskWork(host, self.desk)
        self.nothing = EmptyState("gavel", "Nothing to decide", "", framed=False)
        self._bar = StallBar()
        self.loader = ListLoader(host, self, TABLES, self._read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._pile = QStackedWidget()
        for page in (self.desk, self.nothing):
            self._pile.addWidget(page)
        row.addWidget(self.list)
        row.addWidget(self._pile, 1)
        self.setFocusProxy(self.list)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Beside a sheet the list leaves the desk the room that its form needs.
        narrow, wide = (Theme.current().px(each) for each in _LIST_WIDTHS)
        self.list.setFixedWidth(min(max(self.width() // 3, narrow), wide))

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self._work.gone.connect(self.loader.load)
        self._decider.sent.connect(self._on_sent)
        self._decider.stored.connect(self._on_stored)
        self._decider.refused.connect(self._on_refused)
        self.list.picked.connect(self._on_picked)
        self.list.decided.connect(self.press)
        self.list.opened.connect(lambda deal_id: self._host.open_record("deals", deal_id))
        self.desk.form.confirmed.connect(self._decider.decide)
        self.desk.form.left.connect(self.list.setFocus)
        self.nothing.acted.connect(lambda: self._ask(scope="team"))
        self._bar.scope_wanted.connect(lambda scope: self._ask(scope=scope))
        self._bar.sort_wanted.connect(lambda sort: self._ask(sort=sort))
        self._bar.forgotten_wanted.connect(lambda: self._host.run("go.forgotten"))
        self._about = ListLoader(self._host, self, _ABOUT, lambda _ctx: None)
        self._about.loaded.connect(lambda _none: self._work.read())

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        self.loader.load()

    def toolbar(self) -> QWidget | None:
        """Whose stalls, in which order."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """Whose stalls are shown, in which order, and which one is current."""
        return {"scope": self._scope, "sort": self._sort, "deal": self._work.deal_id}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what can't be understood is left out."""
        if state.get("scope") in dict(SCOPES):
            self._scope = state["scope"]
        if state.get("sort") in words.SORTS:
            self._sort = state["sort"]
        deal = state.get("deal")
        self._wanted = deal if isinstance(deal, int) else None

    def review(self, deal_id: int, decision: str = "") -> None:
        """Show this deal's stall, whoever's it is, and begin a decision about it."""
        self._wanted = deal_id
        self._begun = (deal_id, Decision(decision)) if decision else None
        if all(row.deal_id != deal_id for row in (*self._queue.to_decide, *self._queue.waiting)):
            self._scope = "team"
        self.loader.load()

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The stall so many places on, which becomes the current one."""
        keys = [row.deal_id for row in self.list.rows.to_decide()]
        if table != "deals" or record_id not in keys:
            return None
        place = keys.index(record_id) + by
        if not 0 <= place < len(keys):
            return None
        self.list.pick(keys[place])
        return keys[place]

    # -- the queue ---------------------------------------------------------------------------------------------------

    def _ask(self, scope: str = "", sort: str = "") -> None:
        self._scope, self._sort = scope or self._scope, sort or self._sort
        self.loader.load()
        self.list.setFocus()

    def _read(self, ctx: Context) -> _Answer:
        stored = self._decider.snapshot()
        owner_id = ctx.user.id if self._scope == "mine" else None
        return _Answer(stall_queue(ctx, owner_id=owner_id), stored, stall_defaults(ctx))

    def _on_loaded(self, answer: _Answer) -> None:
        before, self._queue, self._defaults = self._queue, answer.queue, answer.defaults
        self._is_loaded = True
        there = {row.deal_id for row in answer.queue.to_decide}
        back = self._decider.heard(answer.stored, there)
        if back:  # an undo brings the deal back on screen
            self._wanted = back[-1]
        self._tell_of_others(before, there)
        self._show_queue(self._wanted if self._wanted is not None else self._work.deal_id)
        self._wanted = None
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == self._work.deal_id:
            self._work.choose(begun[1])

    def _tell_of_others(self, before: StallQueue, there: set[int]) -> None:
        """The deal on the desk was decided by somebody else: say so, and go on."""
        shown = self._work.deal_id
        was_there = any(row.deal_id == shown for row in before.to_decide)
        if shown is None or not was_there or shown in there or self._decider.is_mine(shown):
            return
        made = next((row for row in self._queue.decided if row.deal_id == shown), None)
        if made is not None and made.who:
            today = self._host.ctx.clock.today()
            self._host.message(
                f"{made.who} has decided {made.title} meanwhile", detail=words.decided_text(made, today), kind="info"
            )

    def _show_queue(self, pick: int | None) -> None:
        place = self.list.currentIndex().row()
        ctx = self._host.ctx
        self._bar.show_choice(self._scope, self._sort)
        self.list.rows.show_queue(self._queue, self._sort, frozenset(self._decider.leaving), ctx.clock.today())
        if self.list.rows.place_of(pick) < 0:
            pick = self._following(place)
        self.list.pick(pick)
        if self.list.current is None:
            self._on_picked(None)
        self._tell()

    def _following(self, place: int) -> int | None:
        """What comes by itself after the row at a place is gone: the one that took it, else the first."""
        rows = self.list.rows.rows
        for row in rows[max(place, 0) :]:
            if row.kind == "stall":
                return row.deal_id
        return None

    def _tell(self) -> None:
        today = self._host.ctx.clock.today()
        left, done = (
            self.list.rows.to_decide(),
            len({row.deal_id for row in self._queue.decided} | self._decider.leaving),
        )
        progress = f", {done} of {done + len(left)} decided" if done or left else ""
        self.subtitle = f"{long_day(today, today)}{progress}"
        if self.isVisible():
            total = words.sum_of(row.amount for row in left)
            waits = f"{words.amount_text(total)} waits for a decision" if total else ""
            self._host.set_status(waits, _HINTS if left else ())

    # -- the deal on the desk ----------------------------------------------------------------------------------------

    def _on_picked(self, _deal_id: int | None) -> None:
        current = self.list.current
        row = current.stall if current is not None else None
        if row is not None:
            self._pile.setCurrentWidget(self.desk)
        elif not self.list.rows.to_decide():
            self._show_nothing()
        self._work.show(row)

    def _show_nothing(self) -> None:
        if not self._is_loaded:
            return
        waiting = len(self._queue.waiting)
        later = f" {waiting} wait{'s' if waiting == 1 else ''} for their day." if waiting else ""
        if self._scope == "mine":
            text = "None of your deals has run out of time." + later
            self.nothing.show_words("Nothing to decide", text, "Show the team's")
        else:
            text = "No deal has run out of time. What does comes here by itself." + later
            self.nothing.show_words("Nothing to decide", text, "")
        self._pile.setCurrentWidget(self.nothing)

    # -- deciding ----------------------------------------------------------------------------------------------------

    def press(self, decision: Decision) -> None:
        """The key of a decision: what needs no reason is decided at once, else the caret is where the reason goes."""
        current = self.list.current
        row = current.stall if current is not None else None
        if row is None:
            return
        refusal = words.limit_text(decision, row)
        if refusal:
            self._host.message(refusal, kind="info")
        elif decision is not Decision.DEADLINE:
            self._work.choose(decision)
        elif self._work.has_own_deadline():
            self.desk.form.confirm()
        elif self._defaults is not None:  # what is usual needs no form, and so no waiting for it
            self._decider.decide(usual_deadline(row, self._defaults))

    def _on_sent(self) -> None:
        """Show the next deal at once."""
        self._work.let_go()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_queue(None)

    def _on_stored(self, deal_id: int) -> None:
        self._work.forget(deal_id)
        self.loader.load()

    def _on_refused(self, deal_id: int, error: Exception) -> None:
        """Somebody else was faster, or something is missing: say it, go on, and keep what was typed."""
        self.loader.load()
        if isinstance(error, UserError):
            rows = (*self._queue.to_decide, *self._queue.waiting)
            title = next((row.title for row in rows if row.deal_id == deal_id), "A deal")
            show = ("Show it", partial(self.review, deal_id))
            self._host.message(f"{title} was not decided", detail=error.message, kind="conflict", actions=(show,))
        else:
            self._host.show_error(error)
