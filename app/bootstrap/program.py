"""The program while its window is open: which database it is on, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.bootstrap.rooms import all_rooms
from app.bootstrap.settling import when_settled
from app.config.log import start_logging, stop_logging
from app.config.session import Session
from app.config.settings import RecentDatabase, Settings
from app.config.window_address import Wish
from app.domain.clock import Clock
from app.domain.errors import DatabaseBusy, EnvironmentFault, PassphraseNeeded, PassphraseWrong, SchemaTooNew, UserError
from app.domain.text import match_key
from app.storage.loading import load
from app.ui.closing import Closing
from app.ui.crash_hooks import CrashHooks
from app.ui.main_window import MainWindow
from app.ui.orders import ClosedWork, OpenOrder
from app.ui.runner import WorkRunner
from app.ui.session_keeper import SessionKeeper
from app.ui.settings_store import SettingsStore
from app.ui.sole_window import SoleWindow
from app.ui.window import Window

if TYPE_CHECKING:
    from app.bootstrap.clockwork import Clockwork
    from app.bootstrap.passphrase_desk import PassphraseDesk
    from app.services.context import Context
    from app.services.first_run import StartChoices
    from app.ui.start.page import StartPage


class Program(QObject):
    """Fills the window, opens databases into it, and puts everything away at the end."""

    def __init__(self, window: Window, settings: Settings, session: Session, today: date | None = None) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._clock = Clock(fixed_today=today)
        self._runner = WorkRunner(window)
        self.settings = SettingsStore(settings, self._runner, window)
        self._ctx: Context | None = None
        self._start: StartPage | None = None
        self._opening: OpenOrder | None = None
        self._clockwork: Clockwork | None = None
        self._asking: PassphraseDesk | None = None
        self._news: tuple[str, str, str] | None = None
        self._log_handler = start_logging()
        self._today = today
        self._sole = SoleWindow(self.is_wanted, self)

    def start(self, db: str | None, user: str | None) -> None:
        """Begin to open a database, and fill the window meanwhile."""
        order = self._first_order(db, user)
        if order is not None:
            self._begin(order)
        self.settings.apply_look()
        self.main = MainWindow(self._window, self._runner, self.settings)
        self._hooks = CrashHooks(self.main.errors.report, self)
        self._hooks.install()
        self._memory = SessionKeeper(self.main, self._runner, self._session)
        self._closing = Closing(self.main, self._runner, self._memory.keep)
        self._closing.ready.connect(self._window.close)
        self._window.may_close = self._closing.may_close
        self.main.database_wanted.connect(self.open)
        self.main.start_wanted.connect(self.show_start)
        self.main.closing_wanted.connect(self.do_closed)
        if order is None:
            self.show_start()
        else:
            self._sole.claim(order.location)

    def _first_order(self, db: str | None, user: str | None) -> OpenOrder | None:
        settings = self.settings.settings
        if db is not None:
            return OpenOrder(db, user)
        return OpenOrder(settings.reopened, user or settings.recent[0].user) if settings.reopened else None

    def when_settled(self, then: Callable[[], None], before: Callable[[], object]) -> None:
        """Call ``then`` once: what the start asked for is there and painted, and ``before`` was run behind that."""
        when_settled(self._runner, self, then, before)

    def open(self, order: OpenOrder) -> None:
        """Open another database; the present one stays until that has worked."""
        if self._opening is None:
            self._begin(order)

    def _begin(self, order: OpenOrder) -> None:
        self._opening = order
        if self._start is not None:
            self._start.set_busy(True)
        clock, known = self._clock, self._ctx.db.location if self._ctx is not None else None

        def work() -> Context:
            from app.bootstrap.opening import open_database

            return open_database(order, clock, known)

        # Not on the writer: nothing can be written yet, and whoever closes the window need not wait for a server.
        self._runner.background(
            lambda _progress: work(), owner=self, done=self._on_opened, failed=self._on_failed, early=True
        )

    def _on_opened(self, ctx: Context) -> None:
        order, self._opening = self._opening, None
        self._stop_asking()
        self._leave()
        self._ctx = ctx
        location = ctx.db.location.title
        self.settings.opened(RecentDatabase(location, ctx.team.name, ctx.user.name))
        self.main.location = order.location if order is not None else location
        self._sole.claim(self.main.location)
        self.main.attach(ctx, all_rooms(), self._memory.visit(location))
        self.when_settled(partial(self._wind_up, ctx), partial(_make_ready, ctx))
        if order is not None and order.then:
            self.main.run(order.then)
        news, self._news = self._news, None
        if news is not None:
            self.main.message(news[0], detail=news[1], kind=news[2])

    def do_closed(self, work: ClosedWork) -> None:
        """Let go of the database, have something done with it, and open it again."""
        if self._opening is not None:
            return
        from app.ui.start.closed_page import ClosedPage

        self._leave()
        self._opening = work.then
        page = ClosedPage(work.title, work.sentence)
        self.main.show_front(page, page.title)

        def done(said: str) -> None:
            self._news = ("Done", said, "done")
            self._begin(work.then)

        def failed(error: Exception) -> None:
            self._on_closed_failed(work, error)

        # Behind the closing of the database, on the same thread.
        progress = self._runner.background(
            work.run, owner=self, done=done, failed=failed, progressed=page.progressed, writes=True
        )
        page.stop_requested.connect(progress.cancel)

    def _on_closed_failed(self, work: ClosedWork, error: Exception) -> None:
        if work.back is None:
            self._opening = work.then
            self._on_failed(error)
        elif isinstance(error, UserError | EnvironmentFault):
            self._news = (f"{work.title} did not work", str(error), "error")
            self._begin(work.back)
        else:
            self.main.show_error(error)
            self._begin(work.back)

    def _wind_up(self, ctx: Context) -> None:
        """Let the jobs run, once what was opened stands: what they are made of is not loaded before it."""
        if self._ctx is not ctx or self._clockwork is not None:
            return  # another database was opened meanwhile
        from app.bootstrap.clockwork import wound_up

        self._clockwork = wound_up(self.main, self.settings, self._window.come_forward, self)
        self._clockwork.start()

    def _stop_clockwork(self) -> None:
        clockwork, self._clockwork = self._clockwork, None
        if clockwork is not None:
            clockwork.stop()
            self.main.actions.drop(self.main.frame.bar.bell)
            clockwork.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        order, self._opening = self._opening, None
        if isinstance(error, PassphraseNeeded | PassphraseWrong) and order is not None:
            self._ask_passphrase(order, error)
            return
        self._stop_asking()
        is_ours = not isinstance(error, UserError | EnvironmentFault)
        if is_ours or self._ctx is not None:
            self.main.show_error(error)
        if self._ctx is not None:
            return
        if self._start is None:
            self.show_start()
        assert self._start is not None
        if order is not None:
            self._start.show_failed(order, "" if is_ours else str(error))
            if isinstance(error, EnvironmentFault) and not isinstance(error, SchemaTooNew | DatabaseBusy):
                self._look_for_backup(order)

    def _look_for_backup(self, order: OpenOrder) -> None:
        """Where a file can't be opened, its newest verified backup is offered."""
        from app.storage.location import Location
        from app.ui.way_back import look_for_backup

        page = self._start
        assert page is not None
        where = partial(Location.parse, order.location)
        look_for_backup(self.main, page, where, self.settings.settings, self.do_closed, page.offer_backup)

    def _ask_passphrase(self, order: OpenOrder, error: PassphraseNeeded | PassphraseWrong) -> None:
        if self._ctx is None and self._start is None:
            self.show_start()
        if self._start is not None:
            self._start.show_failed(order, "")
        if self._asking is None:
            from app.bootstrap.passphrase_desk import PassphraseDesk

            self._asking = PassphraseDesk(self.main, self)
            self._asking.ordered.connect(self.open)
            self._asking.given_up.connect(self._on_given_up)
        self._asking.ask(order, error)

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.finish()

    def _on_given_up(self, order: OpenOrder) -> None:
        if self._start is not None:
            self._start.show_failed(order, f"{order.location} is encrypted, and was not opened.")
            self._look_for_backup(order)

    def show_start(self) -> None:
        """Show the start page."""
        from app.ui.start.page import StartPage

        self._leave()
        self._sole.claim("")
        page = self._start = StartPage()
        page.set_recent(self.settings.settings.recent)
        page.ordered.connect(self.open)
        self.main.show_front(page, page.title)

        def choices() -> StartChoices:
            from app.services.first_run import start_choices

            return start_choices()

        self._runner.query(choices, owner=page, done=page.set_choices)

    def _leave(self) -> None:
        """Let go of the present database."""
        self._start = None
        self._stop_clockwork()
        if self._ctx is None:
            self.main.detach()
            return
        self._memory.keep()
        database, self._ctx = self._ctx.db, None
        self.main.detach()
        self._runner.command(database.close, owner=self)

    def is_wanted(self, wish: Wish) -> bool:
        """A later start wants this database: come to the front, unless it shall be as somebody else or another day."""
        if wish.today != (self._today.isoformat() if self._today else None):
            return False
        if wish.user is not None and not self._is_user(wish.user):
            return False
        self._window.come_forward()
        return True

    def _is_user(self, name: str) -> bool:
        """Whether a name, or its beginning, in any spelling means whoever works here."""
        return self._ctx is not None and match_key(self._ctx.user.name).startswith(match_key(name))

    def end(self) -> None:
        """Put everything away, after the window was closed."""
        self._hooks.remove()
        self._stop_clockwork()
        self._sole.release()
        self._memory.stop()
        self._window.hide()
        QApplication.processEvents()
        self.main.detach()
        self._runner.close()
        if self._ctx is not None:
            self._ctx.db.close()
            self._ctx = None
        stop_logging(self._log_handler)


def _make_ready(ctx: Context) -> None:
    """What goes by itself while the database is open: others' changes are watched for, and jobs have their turns."""
    load("app.bootstrap.clockwork")
    with suppress(EnvironmentFault):  # whoever reads next says it where it is seen
        ctx.db.connect()
