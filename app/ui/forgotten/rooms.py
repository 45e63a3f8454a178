"""What the list of the forgotten brings to the window: a page that the menu and the stall review lead to."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

PLACE = "forgotten"


def forgotten_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Forgotten customers", "circle-question-mark", "", _screen)
    stop = TourStop(PLACE, lambda host: host.run(f"go.{PLACE}"))
    return Rooms((place,), tour_stops=(stop,), actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.forgotten.screen import ForgottenScreen

    return ForgottenScreen(host)


def _actions(host: Host) -> tuple[Action, ...]:
    return (
        Action(
            "forgotten.show",
            "Forgotten customers",
            lambda: host.run(f"go.{PLACE}"),
            menu="Go",
            icon="circle-question-mark",
            keywords="forgotten no owner no next step nobody orphan hide lost track",
        ),
    )
