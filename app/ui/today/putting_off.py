"""Putting a task of the worklist off."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from app.ui.host import Host
from app.ui.today.rows import Line

if TYPE_CHECKING:
    from app.ui.today.screen import TodayScreen


def put_off(host: Host, screen: TodayScreen, line: Line) -> None:
    """Ask until when, below its row; what others change meanwhile is shown afterwards."""
    if line.state == "done":
        return
    from app.services.tasks import SnoozeTask
    from app.ui.shared.snooze_menu import offer_snooze

    task, loader = line.task, screen.loader

    def take(to_on: date, to_time: time | None) -> None:
        screen.deeds.snooze(line, SnoozeTask(task.id, task.version, to_on=to_on, to_time=to_time))

    loader.hold()
    anchor = screen.view.row_rect()
    menu = offer_snooze(
        host.window, host.ctx, anchor, take, due_on=task.due_on, count=task.snoozed_count, zone=task.zone
    )
    menu.closed.connect(loader.release)
