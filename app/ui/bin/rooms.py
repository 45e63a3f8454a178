"""What the bin brings to the window: a page that the menu leads to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

_PLACE = "bin"


def bin_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(_PLACE, "Bin", "trash-2", "", _screen)
    return Rooms((place,), tour_stops=(TourStop(_PLACE, lambda host: host.run(f"go.{_PLACE}")),), actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.bin.screen import BinScreen

    return BinScreen(host)


def _actions(host: Host) -> tuple[Action, ...]:
    return (
        Action(
            "edit.bin",
            "Restore what was deleted",
            lambda: host.run(f"go.{_PLACE}"),
            menu="Edit",
            icon="trash-2",
            keywords="bin trash deleted undelete recover bring back",
        ),
    )
