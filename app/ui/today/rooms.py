"""What Today brings to the window: its place and a stop of the tour. Loaded when somebody goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.services.context import Context

TODAY = "today"


def today_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(TODAY, "Today", "sun", "Work", _screen, "T", _count, frozenset({"tasks", "deals", "stall_decisions"}))
    return Rooms((place,), tour_stops=(TourStop(TODAY, lambda host: host.run(f"go.{TODAY}")),))


def _screen(host: Host) -> QWidget:
    from app.ui.today.screen import TodayScreen

    return TodayScreen(host)


def _count(ctx: Context) -> int:
    from app.services.today.counts import waiting

    return waiting(ctx)
