"""What the board brings to the window: its place, and the stops of the tour."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.services.context import Context
    from app.ui.board.ahead import Ahead
    from app.ui.board.screen import BoardScreen

PIPELINE = "pipeline"


class BoardRoom:
    """The board of one opened database; its parts are loaded when somebody goes there."""

    def __init__(self) -> None:
        self._screen: BoardScreen | None = None
        self._ahead: Ahead | None = None

    def rooms(self) -> Rooms:
        """Everything there is."""
        place = Place(
            PIPELINE,
            "Pipeline",
            "kanban",
            "Work",
            self._build,
            "P",
            self._count,
            frozenset({"deals", "phases", "pipelines"}),
            read_ahead=self._read_ahead,
        )
        stops = (
            TourStop(PIPELINE, self._go),
            TourStop("pipeline-move", self._pick_up, self._put_back),
            TourStop("pipeline-compact", self._toggle_compact, self._toggle_compact),
        )
        return Rooms((place,), tour_stops=stops)

    def _read_ahead(self, host: Host, state: Mapping[str, Any]) -> None:
        from app.ui.board.ahead import Ahead

        self._ahead = Ahead(host, state, host.window)

    def _build(self, host: Host) -> QWidget:
        from app.ui.board.screen import BoardScreen

        ahead, self._ahead = self._ahead, None
        self._screen = BoardScreen(host, ahead)
        self._screen.bench.deck.opened.connect(partial(host.recount, PIPELINE))
        if ahead is not None:
            ahead.setParent(self._screen)
        return self._screen

    def _count(self, ctx: Context) -> int:
        """As the board says it: the open deals of the pipeline that is shown. Not on the GUI thread."""
        from app.services.board.facts import open_deals

        shown = self._screen.bench.deck.pipeline if self._screen is not None else None
        return open_deals(ctx, shown.id if shown is not None else None)

    def _go(self, host: Host) -> None:
        host.run(f"go.{PIPELINE}")

    def _pick_up(self, host: Host) -> None:
        """A card in the hand, one column further on."""
        self._go(host)
        if self._screen is not None:
            self._screen.bench.hand.focus()
            if self._screen.carry.take_up():
                self._screen.carry.aim(Qt.Key.Key_Right)

    def _put_back(self, _host: Host) -> None:
        if self._screen is not None:
            self._screen.carry.cancel()

    def _toggle_compact(self, host: Host) -> None:
        self._go(host)
        if self._screen is not None:
            self._screen.toggle_compact()


def board_rooms() -> Rooms:
    """The board, for one opened database."""
    return BoardRoom().rooms()
