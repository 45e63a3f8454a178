"""Backups while a window is open: made when one is due, and word of it where none can be made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.config.settings import Settings
from app.domain.errors import DatabaseBusy, EnvironmentFault, UserError
from app.ui.host import Host, Progress

if TYPE_CHECKING:
    from app.services.backups import RegularBackups


class BackupWatch(QObject):
    """One for each open database; ``look`` is called now and then. ``settings`` are asked anew each time."""

    def __init__(self, host: Host, settings: Callable[[], Settings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host, self._settings = host, settings
        self._is_busy = False
        self._told = ""

    @cached_property
    def _backups(self) -> RegularBackups:
        # Loaded and kept on the worker: it remembers whose sign of life it has seen.
        from app.services.backups import RegularBackups

        return RegularBackups(self._host.ctx)

    def look(self) -> None:
        """Make the backup that is due, off the GUI thread, unless that is under way."""
        if self._is_busy:
            return
        self._is_busy = True
        settings = self._settings()
        self._host.runner.background(
            lambda progress: self._look(settings, progress), owner=self, done=self._on_done, failed=self._on_failed
        )

    def _look(self, settings: Settings, progress: Progress) -> str:
        from app.services.backups import BackupPlan

        plan = BackupPlan.of(settings)
        # While somebody writes for long, a large import taken back for one, there is nothing to be told: it is tried
        # again soon, and what is overdue is told anyway.
        with suppress(DatabaseBusy):
            self._backups.make_due(plan, progress)
        return self._backups.overdue(plan)

    def _on_done(self, overdue: str) -> None:
        self._is_busy = False
        self._tell(overdue, "Backups are made by somebody who sees all of the database, such as the owner.")

    def _on_failed(self, error: Exception) -> None:
        self._is_busy = False
        if isinstance(error, EnvironmentFault | UserError):
            self._tell("The backup was not made.", str(error))
        else:
            self._host.show_error(error)

    def _tell(self, text: str, detail: str) -> None:
        """Once, until something else is to be said: it is looked every half minute."""
        if text and detail != self._told:
            self._host.message(text, detail=detail, kind="error")
        self._told = detail if text else ""
