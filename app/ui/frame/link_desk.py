"""Says above the page how the database stands: out of reach, gone, in bad company; and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.storage.link import LinkState, Standing
from app.ui.frame.furniture import Furniture
from app.ui.runner import WorkRunner
from app.ui.shared.announce import announce
from app.ui.shared.clock_text import clock_text
from app.ui.shared.strips import Strip, StripKind

if TYPE_CHECKING:
    from app.services.context import Context

_CROWD_MS = 10_000
# A file that is held for a moment longer than usual is no news.
_TELL_MS = 400


class LinkDesk(QObject):
    """``remedy_wanted`` when somebody asks what to do about a file that is gone; carries the reason."""

    remedy_wanted = Signal(str)
    _problem_found = Signal(str)

    def __init__(self, frame: Furniture, runner: WorkRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self._runner = frame, runner
        self._ctx: Context | None = None
        self._state: LinkState | None = None
        self._strip: Strip | None = None
        self._crowd: Strip | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TELL_MS)
        self._later.timeout.connect(self._show)
        self._look = QTimer(self)
        self._look.setInterval(_CROWD_MS)
        self._look.timeout.connect(self._look_at_crowd)
        self._problem_found.connect(self._on_problem_found, Qt.ConnectionType.QueuedConnection)
        runner.link.changed.connect(self._on_link_changed)
        runner.held.changed.connect(self._on_held_changed)

    def attach(self, ctx: Context) -> None:
        """Tell of this database from now on."""
        self._ctx = ctx
        keeper = ctx.db.keeper
        if ctx.db.read_only:
            self._frame.show_strip(keeper.problem or "This database can be read but not changed here.", "lock")
        else:
            self._unsubscribe = keeper.subscribe(self._problem_found.emit)
        for notice in keeper.notices:
            self._frame.show_strip(notice, "shield", kind="caution")
        if keeper.guard is not None:
            self._look.start()

    def detach(self) -> None:
        """Tell of nothing; the strips go with the rest of the frame."""
        self._look.stop()
        self._later.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._ctx = self._state = self._strip = self._crowd = self._unsubscribe = None

    # -- out of reach --------------------------------------------------------------------------------------------------

    def _on_link_changed(self, state: LinkState) -> None:
        self._state = None if state.is_up else state
        if state.is_up:
            self._later.stop()
            self._show()
        elif self._strip is not None:
            self._show()
        else:
            self._later.start()

    def _on_held_changed(self, count: int) -> None:
        self._frame.status.set_waiting(count)
        if self._strip is not None:
            self._show()

    def _show(self) -> None:
        """Put up the strip for the state as it is now, or take it down."""
        state = self._state
        if state is None:
            if self._strip is not None:
                self._frame.drop_strip(self._strip)
                self._strip = None
                announce(self._frame.page, "The database can be reached again")
            return
        words, is_gone = self._words(state), state.standing is Standing.GONE
        if self._strip is None or self._strip.button.text() != _action(is_gone=is_gone):
            self._put_up(words, is_gone=is_gone)
            announce(self._frame.page, words)
        elif self._strip.text != words:
            self._strip.set_text(words)
        assert self._strip is not None
        self._strip.setToolTip(state.reason)

    def _put_up(self, words: str, *, is_gone: bool) -> None:
        if self._strip is not None:
            self._frame.drop_strip(self._strip)
        kind: StripKind = "error" if is_gone else "caution"
        icon = "file-x" if is_gone else "cloud-off"
        self._strip = self._frame.show_strip(words, icon, kind=kind, action=_action(is_gone=is_gone))
        run: Callable[[], None] = self._ask_for_remedy if is_gone else self._runner.link.try_now
        self._strip.acted.connect(run)

    def _words(self, state: LinkState) -> str:
        since = ""
        if state.since is not None and self._ctx is not None:
            since = clock_text(state.since.astimezone(self._ctx.clock.zone))
        count = self._runner.held.count
        wait = "1 change waits" if count == 1 else f"{count} changes wait"
        if state.standing is Standing.GONE:
            return f"{state.reason} {wait} on this computer." if count else state.reason
        begin = f"Offline since {since}."
        if state.standing is Standing.BUSY:
            begin = f"Another program holds the database file since {since}."
        return f"{begin} {wait} on this computer." if count else f"{begin} What you change is kept on this computer."

    def _ask_for_remedy(self) -> None:
        if self._state is not None:
            self.remedy_wanted.emit(self._state.reason)

    # -- on a share ----------------------------------------------------------------------------------------------------

    def _on_problem_found(self, problem: str) -> None:
        if self._ctx is not None:
            self._frame.show_strip(problem, "lock", kind="error")
            announce(self._frame.page, problem)

    def _look_at_crowd(self) -> None:
        crowd = self._ctx.db.keeper.crowd if self._ctx is not None else ""
        if crowd and self._crowd is None:
            self._crowd = self._frame.show_strip(crowd, "users", kind="caution")
        elif crowd and self._crowd is not None:
            self._crowd.set_text(crowd)
        elif self._crowd is not None:
            self._frame.drop_strip(self._crowd)
            self._crowd = None


def _action(*, is_gone: bool) -> str:
    return "What now?" if is_gone else "Try now"
