"""What Today brings to the window: its place and a stop of the tour. Loaded when somebody goes there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop
from app.ui.today.from_anywhere import call_action, claim_action

if TYPE_CHECKING:
    from app.services.context import Context

TODAY = "today"


def today_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    screens: list[QWidget] = []

    def build(host: Host) -> QWidget:
        from app.ui.today.screen import TodayScreen

        screens[:] = [TodayScreen(host)]
        return screens[0]

    def keep_calling(host: Host) -> None:
        """From any place: there the list is, in which one goes on."""
        host.run(f"go.{TODAY}")
        if screens:
            from app.ui.today import calling
            from app.ui.today.screen import TodayScreen

            screen = screens[0]
            assert isinstance(screen, TodayScreen)
            calling.keep_calling(host, screen)

    def actions(host: Host) -> tuple[Action, ...]:
        return (call_action(host, partial(keep_calling, host)), claim_action(host, partial(_claim, host)))

    place = Place(TODAY, "Today", "sun", "Work", build, "T", _count, frozenset({"tasks", "deals", "stall_decisions"}))
    return Rooms((place,), tour_stops=(TourStop(TODAY, lambda host: host.run(f"go.{TODAY}")),), actions=(actions,))


def _claim(host: Host) -> None:
    from app.ui.today.claiming import claim_one

    claim_one(host, host.window)


def _count(ctx: Context) -> int:
    from app.services.today.counts import waiting

    return waiting(ctx)
