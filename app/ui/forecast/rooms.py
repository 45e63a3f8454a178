"""What the forecast brings to the window: a place for its figures, one for its board, and stops of the tour."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, TourStop

if TYPE_CHECKING:
    from app.ui.forecast.months.screen import MonthScreen
    from app.ui.forecast.options import Options
    from app.ui.forecast.screen import ForecastScreen

PLACE, BOARD = "forecast", "forecast-board"


def forecast_rooms() -> Rooms:
    """Nothing heavy is loaded before somebody goes there."""
    places = (
        Place(PLACE, "Forecast", "trending-up", "Numbers", _screen, "F"),
        Place(BOARD, "Forecast board", "columns-3", "", _board, under=PLACE),
    )
    stops = (
        TourStop(PLACE, lambda host: host.run(f"go.{PLACE}")),
        TourStop(BOARD, lambda host: host.run(f"go.{BOARD}")),
    )
    return Rooms(places, tour_stops=stops, actions=(_actions,))


def _screen(host: Host) -> QWidget:
    from app.ui.forecast.screen import ForecastScreen

    screen = ForecastScreen(host)
    screen.board_wanted.connect(partial(_to_board, host))
    return screen


def _board(host: Host) -> QWidget:
    from app.ui.forecast.months.screen import MonthScreen

    screen = MonthScreen(host)
    screen.figures_wanted.connect(partial(_to_figures, host))
    return screen


def _to_board(host: Host, options: Options) -> None:
    from app.ui.forecast.months.screen import MonthScreen
    from app.ui.forecast.screen import ForecastScreen

    figures = host.window.findChild(ForecastScreen)
    host.run(f"go.{BOARD}")
    board = host.window.findChild(MonthScreen)
    _take_over(board, options)
    if figures is not None and board is not None:
        board.supposing.take_over(figures.supposing)


def _to_figures(host: Host, options: Options) -> None:
    from app.ui.forecast.months.screen import MonthScreen
    from app.ui.forecast.screen import ForecastScreen

    board = host.window.findChild(MonthScreen)
    host.run(f"go.{PLACE}")
    figures = host.window.findChild(ForecastScreen)
    _take_over(figures, options)
    if figures is not None and board is not None:
        figures.supposing.take_over(board.supposing)


def _take_over(screen: ForecastScreen | MonthScreen | None, options: Options) -> None:
    """From figures to board and back period, people and probabilities stay, if the window could go there."""
    if screen is not None:
        screen.restore_session(options.to_json())
        screen.activate()


def _actions(host: Host) -> tuple[Action, ...]:
    return (
        Action(
            "forecast.board",
            "Deals by month of expected close",
            lambda: host.run(f"go.{BOARD}"),
            menu="Go",
            icon="columns-3",
            keywords="forecast board month close date kanban slip push",
        ),
    )
