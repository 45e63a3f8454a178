"""The forecast's commands as data, for the palette and the overview of keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.forecast.asking import ask_target
from app.ui.forecast.basis_actions import basis_actions
from app.ui.host import Action

if TYPE_CHECKING:
    from app.ui.forecast.screen import ForecastScreen

_SCOPE = "forecast"


def forecast_actions(screen: ForecastScreen) -> tuple[Action, ...]:
    """The keys are handled by the place, where the focus is."""
    bases = basis_actions(screen, "forecast", _SCOPE)
    table = Action(
        "forecast.table", "Chart as a table", screen.show_table, None, "Ctrl+T", "table", _SCOPE, keywords="accessible"
    )
    targets = Action("forecast.targets", "Set targets", lambda: ask_target(screen, None), icon="flag", keywords="quota")
    what_if = Action(
        "forecast.what_if",
        "What if…",
        screen.supposing.turn_on,
        "Tools",
        "W",
        "circle-question-mark",
        _SCOPE,
        keywords="suppose scenario simulate drop probability",
    )
    return (*bases, table, _board_action(screen), targets, what_if, *_of_prints(screen))


def _of_prints(screen: ForecastScreen) -> tuple[Action, ...]:
    printing = Action(
        "forecast.print",
        "Print the forecast…",
        partial(_print, screen),
        None,
        "Ctrl+Shift+P",
        "printer",
        keywords="paper pdf report",
        reason=lambda: None if screen.picture is not None else "The figures are being read.",
    )
    archive = Action(
        "forecast.archive",
        "Printed forecasts…",
        partial(_archive, screen),
        "Tools",
        None,
        "history",
        keywords="archive print reprint compare earlier",
    )
    return printing, archive


def _archive(screen: ForecastScreen) -> None:
    from app.ui.forecast.archive_dialog import open_archive

    open_archive(screen.host)


def _board_action(screen: ForecastScreen) -> Action:
    return Action(
        "forecast.to_board",
        "Show as a board of months",
        lambda: screen.board_wanted.emit(screen.options),
        None,
        "B",
        "columns-3",
        _SCOPE,
        keywords="columns cards close date kanban",
    )


def _print(screen: ForecastScreen) -> None:
    from app.ui.forecast.print_dialog import open_print  # printing is loaded by whoever prints

    open_print(screen)
