"""Remembers the planned call that somebody went to last, for the sheet in which they log it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.ui.host import Host


class CallInHand(QObject):
    """Of several calls about one record it is the one that a conversation is about."""

    task_id: int | None = None

    @staticmethod
    def of(host: Host) -> CallInHand:
        """That of the window, for the database which it shows."""
        name = f"call in hand in {host.ctx.db.location.title}"
        found: CallInHand | None = host.window.findChild(CallInHand, name)
        if found is None:
            found = CallInHand(host.window)
            found.setObjectName(name)
        return found
