"""What the tickler brings to the window: its place, printing and keying back the day, and its stops of the tour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.services.context import Context

TICKLER = "tickler"


def tickler_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    place = Place(TICKLER, "Tickler", "folder-clock", "Work", _screen, "K", _count, frozenset({"tasks"}))
    stops = (TourStop(TICKLER, lambda host: host.run(f"go.{TICKLER}")),)
    return Rooms((place,), tour_stops=stops, actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.tickler.screen import TicklerScreen

    return TicklerScreen(host)


def _count(ctx: Context) -> int:
    from app.services.tickler import due_today

    return due_today(ctx)


def _actions(host: Host) -> tuple[Action, ...]:
    def print_day() -> None:
        from app.ui.tickler.print_dialog import open_print_dialog

        open_print_dialog(host)

    def print_calls() -> None:
        from app.ui.shared.call_sheets import print_call_sheets

        print_call_sheets(host)

    def key_back() -> None:
        from app.ui.tickler.key_back_dialog import open_key_back

        open_key_back(host)

    words = "day sheet paper pdf tick printer"
    return (
        Action("tickler.print", "Print the day sheet…", print_day, "File", "Ctrl+P", "printer", keywords=words),
        Action(
            "tickler.calls",
            "Print call sheets…",
            print_calls,
            "File",
            "Ctrl+Alt+P",
            "phone",
            keywords=f"{words} telephone promises",
        ),
        Action(
            "tickler.key-back", "Key back a day sheet…", key_back, "Tools", icon="keyboard", keywords=f"{words} number"
        ),
    )
