"""What becomes of errors: words with what to do for those of people and of the world, a report for our own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.day_text import time_text
from app.domain.errors import ConflictError, EnvironmentFault, Settlement, UserError
from app.ui.host import Runner
from app.ui.shared.messages import Message, MessageAction, MessageStack

if TYPE_CHECKING:
    from app.services.conflicts import Dispute
    from app.services.context import Context
    from app.ui.shared.conflict_dialog import Wording

_log = logging.getLogger(__name__)
Retry = Callable[[], None]
Settle = Callable[[Settlement], None]


class ErrorDesk(QObject):
    """Shows errors in one window."""

    def __init__(self, window: QWidget, messages: MessageStack, runner: Runner) -> None:
        super().__init__(window)
        self._window, self._messages, self._runner = window, messages, runner
        self._ctx: Context | None = None

    def attach(self, ctx: Context | None) -> None:
        """The database by which conflicts are explained."""
        self._ctx = ctx

    def show_error(self, error: Exception, retry: Retry | None = None, settle: Settle | None = None) -> None:
        """Say it where it belongs. ``retry`` does again, or all the same, what was refused."""
        if isinstance(error, ConflictError) and self._ctx is not None and error.conflicts:
            self._explain(error, self._ctx, retry, settle)
        elif isinstance(error, UserError | EnvironmentFault):
            if isinstance(error, EnvironmentFault):
                _log.warning("%s, caused by %s", type(error).__name__, type(error.__cause__).__name__)
            self._say(error.message, retry)
        else:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """A bug: log it, and show a report that can be sent without telling anything about customers."""
        from app.ui.frame.crash_dialog import CrashDialog
        from app.ui.frame.crash_report import make_report

        report = make_report(error)
        _log.error("%s", report)
        shown = self._window.findChild(CrashDialog)
        if shown is not None:
            shown.add(report)
            return
        CrashDialog(self._window, report).open()

    def _say(self, words: str, retry: Retry | None) -> None:
        actions = (MessageAction("Try again", retry),) if retry is not None else ()
        self._messages.show_message(Message("error", words, actions=actions))

    def _explain(self, error: ConflictError, ctx: Context, retry: Retry | None, settle: Settle | None) -> None:
        def ask() -> Dispute:
            from app.services.conflicts import explain

            return explain(ctx, error)

        def insist(_settlement: Settlement) -> None:
            if retry is not None:
                retry()

        def show(dispute: Dispute) -> None:
            from app.ui.shared.conflict_dialog import ConflictDialog

            decide = settle or (insist if retry is not None else None)
            whole = settle is None
            ConflictDialog(self._window, error, dispute, _wording(ctx), settle=decide, as_a_whole=whole).open()

        self._runner.query(ask, owner=self, done=show)


def _wording(ctx: Context) -> Wording:
    from app.ui.shared import conflict_dialog
    from app.ui.shared.sheet.entry_words import NEAR_DAYS, day_title
    from app.ui.shared.value_text import value_text

    def name(who: str) -> str:
        return "You" if who == ctx.user.name else who

    def by(who: str, at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(ctx.clock.zone)
        day = day_title(local.date(), ctx.clock.today())
        return f"{name(who)}, {day[0].lower() if day in NEAR_DAYS else day[0]}{day[1:]} {time_text(local.timetz())}"

    return conflict_dialog.Wording(partial(value_text, today=ctx.clock.today()), by, name)
