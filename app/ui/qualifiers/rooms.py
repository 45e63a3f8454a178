"""What qualifying brings to the window: a page that the menu leads to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

PLACE = "qualifying"


def qualifier_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Qualifying", "list-filter", "", _screen)
    return Rooms((place,), tour_stops=(TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),), actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.qualifiers.screen import QualifierScreen

    return QualifierScreen(host)


def _actions(host: Host) -> tuple[Action, ...]:
    return (
        Action(
            "qualifying.show",
            "Qualifying rules",
            lambda: host.run(f"go.{PLACE}"),
            menu="Go",
            icon="list-filter",
            keywords="qualify qualifier rule genesis filter lead suspect propose automatic",
        ),
    )
