"""What nurture brings to the window: a place with its count, and the action that enrols the record that lies open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.services.context import Context

PLACE = "nurture"


def nurture_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(PLACE, "Nurture", "sprout", "Customers", _screen, "N", _count, frozenset({"enrolments"}))
    return Rooms((place,), tour_stops=(TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),), actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.nurture.screen import NurtureScreen

    return NurtureScreen(host)


def _count(ctx: Context) -> int:
    from app.services.nurture.queries import count_running

    return count_running(ctx)


def _actions(host: Host) -> tuple[Action, ...]:
    def reason() -> str | None:
        from app.ui.nurture.enrol import why_not_enrolled

        return why_not_enrolled(host)

    def run() -> None:
        from app.ui.nurture.enrol import ask_programme

        ask_programme(host)

    def print_letters() -> None:
        from app.ui.shared.letters.print_dialog import print_due_letters

        print_due_letters(host)

    words = "nurture programme enrol touch drip later not now keep warm"
    post = "mail merge post print pdf programme"
    return (
        Action("nurture.enrol", "Enrol what is open in a programme", run, icon="sprout", reason=reason, keywords=words),
        Action("letters.due", "Print the letters that are due…", print_letters, icon="printer", keywords=post),
    )
