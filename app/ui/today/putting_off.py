"""Putting a task of the worklist off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.tasks import SnoozeTask
from app.ui.host import Host
from app.ui.today.rows import Line

if TYPE_CHECKING:
    from app.ui.today.screen import TodayScreen


def put_off(host: Host, screen: TodayScreen, line: Line) -> None:
    """To the next working day."""
    del host
    if line.state != "done":
        screen.deeds.snooze(line, SnoozeTask(line.task.id, line.task.version))
