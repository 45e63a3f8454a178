"""What promises bring to the window: the place of the ledger, with the count of what waits to be settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.services.context import Context

PLACE = "promises"


def promise_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Promises", "handshake", "Customers", _screen, "L", _count, frozenset({"promises"}))
    return Rooms((place,), tour_stops=(TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),))


def _screen(host: Host) -> QWidget:
    from app.ui.promises.screen import PromisesScreen

    return PromisesScreen(host)


def _count(ctx: Context) -> int:
    from app.services.promises.queries import count_to_settle

    return count_to_settle(ctx)
