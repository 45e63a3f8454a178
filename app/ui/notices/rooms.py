"""What the notices bring to the window: the action behind the bell, and a stop of the tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.host import Action, Host
from app.ui.rooms import Rooms, TourStop

if TYPE_CHECKING:
    from app.ui.notices.centre import NoticeCentre

SHOW = "notices.show"
LOOK = "notices.look"
"""Counts again what is new, where there is a bell."""


class NoticeRoom:
    """The list of one opened database."""

    def __init__(self) -> None:
        self._centre: NoticeCentre | None = None

    def rooms(self) -> Rooms:
        """Everything there is."""
        return Rooms(tour_stops=(TourStop("notices", self._show_off, self._close),), actions=(self._actions,))

    def _actions(self, host: Host) -> tuple[Action, ...]:
        def show() -> None:
            self.open(host)

        words = "bell notifications reminders due news"
        return (Action(SHOW, "Notices", show, menu="View", key="F7", icon="bell", keywords=words),)

    def _show_off(self, host: Host) -> None:
        host.run("go.today")
        self.open(host)

    def open(self, host: Host) -> None:
        """Show what was told."""
        from app.ui.notices.centre import NoticeCentre

        self._centre = NoticeCentre(host, lambda: host.run(LOOK))
        host.ask(self._centre)

    def _close(self, _host: Host) -> None:
        if self._centre is not None:
            self._centre.close_overlay()
            self._centre = None


def notice_rooms() -> Rooms:
    """The notices, for one opened database."""
    return NoticeRoom().rooms()
