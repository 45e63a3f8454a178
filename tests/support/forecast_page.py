"""Eyes on the forecast in the real window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.ui.forecast.figures import WON
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from tests.support import ui_host
from tests.support.driver import Driver


def won_on_screen(ctx: Context, qtbot: QtBot, cuts: tuple[str, ...]) -> dict[str, str]:
    """What the table of this year's forecast says of what is won, by each cut: the row's name and its sentence."""
    with ui_host.hosting(ctx, forecast_rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        screen = driver.find(ForecastScreen)
        screen.restore_session({"span": "year", "unit": "quarter"})
        screen.loader.load()
        driver.settle()
        told: dict[str, str] = {}
        for cut in cuts:
            screen.table.cut_wanted.emit(cut)
            driver.settle()
            figures = screen.table.view.figures
            for place, row in enumerate(figures.rows):
                told[row.label] = str(figures.index(place, WON).data(Qt.ItemDataRole.AccessibleTextRole))
        return told
