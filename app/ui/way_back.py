"""Finds the newest verified backup of a database file that can't be worked with, and offers to restore it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.config.settings import Settings
from app.domain.errors import EnvironmentFault, UserError
from app.ui.host import Host
from app.ui.orders import ClosedWork

if TYPE_CHECKING:
    from app.services.backups import BackupRow
    from app.storage.location import Location

Offer = Callable[[str, Callable[[], None]], None]


def look_for_backup(
    host: Host,
    owner: QObject,
    where: Callable[[], Location],
    settings: Settings,
    close_for: Callable[[ClosedWork], None],
    offer: Offer,
) -> None:
    """``offer`` is called with words and what restores it, unless there is none or ``owner`` is gone by then.

    ``where`` is asked off the GUI thread.
    """

    def found(answer: tuple[BackupRow, Location] | None) -> None:
        if answer is None:
            return
        from app.ui.safety.restoring import ask_to_go_back, now_here
        from app.ui.safety.words import backup_words

        row, location = answer
        words = f"The newest verified backup is of {backup_words(row, now_here())}."
        offer(words, lambda: ask_to_go_back(host, row, location, close_for))

    host.runner.query(lambda: _newest(where, settings), owner=owner, done=found)


def _newest(where: Callable[[], Location], settings: Settings) -> tuple[BackupRow, Location] | None:
    from app.services.backups import BackupPlan, newest_verified
    from app.services.encryption import with_remembered

    try:
        location = where()
        row = newest_verified(location, BackupPlan.of(settings)) if location.path is not None else None
        if row is None:
            return None
        return row, with_remembered(location) if row.is_encrypted else location
    except (EnvironmentFault, UserError):
        return None  # why the file itself can't be used was said already
