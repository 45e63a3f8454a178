"""What becomes of errors: words with what to do for those of people and of the world, a report for our own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError, EnvironmentFault, UserError
from app.ui.frame.crash_dialog import CrashDialog
from app.ui.frame.crash_report import make_report
from app.ui.host import Runner
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.messages import Message, MessageAction, MessageStack
from app.ui.shared.value_text import value_text

if TYPE_CHECKING:
    from app.services.conflicts import DisputedField
    from app.services.context import Context

_log = logging.getLogger(__name__)
Retry = Callable[[], None]


class ErrorDesk(QObject):
    """Shows errors in one window."""

    def __init__(self, window: QWidget, messages: MessageStack, runner: Runner) -> None:
        super().__init__(window)
        self._window, self._messages, self._runner = window, messages, runner
        self._ctx: Context | None = None

    def attach(self, ctx: Context | None) -> None:
        """The database by which conflicts are explained."""
        self._ctx = ctx

    def show_error(self, error: Exception, retry: Retry | None = None) -> None:
        """Say it where it belongs. ``retry`` does again, or all the same, what was refused."""
        if isinstance(error, ConflictError) and self._ctx is not None and error.conflicts:
            self._explain(error, self._ctx, retry)
        elif isinstance(error, UserError | EnvironmentFault):
            if isinstance(error, EnvironmentFault):
                _log.warning("%s, caused by %s", type(error).__name__, type(error.__cause__).__name__)
            self._say(error.message, retry)
        else:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """A bug: log it, and show a report that can be sent without telling anything about customers."""
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

    def _explain(self, error: ConflictError, ctx: Context, retry: Retry | None) -> None:
        def ask() -> tuple[DisputedField, ...]:
            from app.services.conflicts import disputed_fields

            return disputed_fields(ctx, error)

        def show(fields: tuple[DisputedField, ...]) -> None:
            words = partial(value_text, today=ctx.clock.today())
            ConflictDialog(self._window, error.who, fields, words, save_mine=retry).open()

        self._runner.query(ask, owner=self, done=show)
