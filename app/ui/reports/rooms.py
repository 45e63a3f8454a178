"""What reports bring to the window: a place, and a stop of the tour."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Place, Rooms, TourStop

PLACE = "reports"


def report_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Reports", "table", "Numbers", _screen, "R")
    return Rooms((place,), tour_stops=(TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),))


def _screen(host: Host) -> QWidget:
    from app.ui.reports.screen import ReportsScreen

    return ReportsScreen(host)
