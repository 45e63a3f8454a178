"""What review meetings bring to the window: a place without an entry of its own, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.ui.reviews.screen import ReviewScreen

PLACE = "review"
_UNDER = "forecast"  # what is talked about is what is expected


def review_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody holds a meeting."""
    screens: list[ReviewScreen] = []

    def build(host: Host) -> QWidget:
        from app.ui.reviews.screen import ReviewScreen

        screen = ReviewScreen(host)
        screens[:] = [screen]
        return screen

    def hold(host: Host) -> None:
        from app.ui.reviews.begin import ask_whose

        ask_whose(host, lambda meeting_id: _show(host, screens, meeting_id))

    def look_back(host: Host) -> None:
        host.run(f"go.{PLACE}")
        if screens:
            screens[0].show_all()

    def actions(host: Host) -> tuple[Action, ...]:
        words = "review meeting one to one pipeline walk agenda minutes protocol forecast"
        return (
            Action(
                "review.hold",
                "Hold a review meeting…",
                lambda: hold(host),
                menu="Deal",
                icon="users",
                reason=lambda: _why_not(host),
                keywords=words,
            ),
            Action(
                "review.past",
                "Review meetings that were held",
                lambda: look_back(host),
                menu="Go",
                icon="users",
                keywords=words,
            ),
        )

    place = Place(PLACE, "Review meeting", "users", "", build, under=_UNDER)
    return Rooms((place,), tour_stops=(TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),), actions=(actions,))


def _show(host: Host, screens: list[ReviewScreen], meeting_id: int) -> None:
    host.run(f"go.{PLACE}")
    if screens:
        screens[0].show_meeting(meeting_id)


def _why_not(host: Host) -> str | None:
    from app.services.reviews.agenda import why_not_hold

    return why_not_hold(host.ctx) or None
