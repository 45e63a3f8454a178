"""What the stall review brings to the window: a place with its count, and the way to one deal's stall."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, Tally, TourStop

if TYPE_CHECKING:
    from app.services.context import Context

PLACE, REVIEW = "stalls", "stalls.review"
_BEGUN = {
    "advance": "Advance the stalled deal",
    "recycle": "Recycle the stalled deal",
    "deadline": "Set a deadline for the stalled deal",
    "remove": "Remove the stalled deal",
    "defer": "Put off the decision about the stalled deal",
}
_TABLES = frozenset({"deals", "stall_decisions", "phase_changes"})


def stall_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    screens: list[QWidget] = []

    def build(host: Host) -> QWidget:
        from app.ui.stalls.screen import StallScreen

        screens[:] = [StallScreen(host)]
        return screens[0]

    def review(host: Host, decision: str = "") -> None:
        """The stall of the deal whose sheet lies open, with a decision begun; without one the most urgent."""
        spot = host.open_spot()
        host.run(f"go.{PLACE}")
        if spot is not None and spot[0] == "deals" and screens:
            from app.ui.stalls.screen import StallScreen

            screen = screens[0]
            assert isinstance(screen, StallScreen)
            screen.review(spot[1], decision)

    def actions(host: Host) -> tuple[Action, ...]:
        words = "stall review decide fish or cut bait deadline recycle remove out of time"
        return (
            Action(REVIEW, "Decide stalls", lambda: review(host), menu="Deal", icon="gavel", keywords=words),
            *(
                Action(f"{REVIEW}.{key}", text, partial(review, host, key), icon="gavel", keywords="stall decide")
                for key, text in _BEGUN.items()
            ),
        )

    place = Place(PLACE, "Stall review", "gavel", "Work", build, "S", stall_tally, _TABLES)
    stop = TourStop(PLACE, lambda host: host.run(f"go.{PLACE}"))
    return Rooms((place,), tour_stops=(stop,), actions=(actions,))


def stall_tally(ctx: Context) -> Tally:
    """The decisions that wait for this user; those who lead see the team's."""
    from app.domain.access_rules import LEADERS
    from app.services.stalls.queue import stalls_due

    due = stalls_due(ctx, owner_id=None if ctx.user.role in LEADERS else ctx.user.id)
    return Tally(due.count, due.late)
