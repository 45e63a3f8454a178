"""The periods of a forecast: as a chart, or as the table that says the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Unit, period_of
from app.domain.forecast.rows import OVERDUE, Forecast, Row
from app.services.charts import Bar, BarChart, MoneyUnit
from app.ui.forecast import words
from app.ui.forecast.figures import OPEN, OWN, PHASE, WON, Figure
from app.ui.forecast.figures_view import FiguresView
from app.ui.shared.charts.view import ChartLegend, ChartView
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

_HEADINGS = {Unit.MONTH: ("By month", "Month"), Unit.QUARTER: ("By quarter", "Quarter"), Unit.YEAR: ("By year", "Year")}
_COLUMNS = {"solid": WON, "hatched": OPEN, "circle": PHASE, "diamond": OWN}


class PeriodsPane(QWidget):
    """``opened`` gets the Figure whose deals shall be shown."""

    opened = Signal(object)
    target_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.name, self.legend, self.caption = Label("", "bodyStrong"), ChartLegend(), Label("", "meta", "text3")
        self.chart = ChartView("Won and expected by period", 222)
        self.table = FiguresView("Won and expected by period")
        self._forecast: Forecast | None = None
        panel = Panel(padding=8)
        panel.body.addWidget(self.chart)
        self._frame = TableFrame(self.table)
        self._pile = QStackedWidget()
        self._pile.addWidget(panel)
        self._pile.addWidget(self._frame)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name)
        head.addWidget(self.legend, 100)
        head.addStretch(1)
        head.addWidget(self.caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.name.setMinimumHeight(Theme.current().size("controlSmall"))
        column.addLayout(head)
        column.addWidget(self._pile, 1)
        self.chart.opened.connect(self._on_opened)
        self.table.opened.connect(self.opened)
        self.table.target_asked.connect(self.target_asked)
        self.set_table(False)

    def set_table(self, as_table: bool) -> None:
        """Show the table instead of the chart."""
        had_focus = self.chart.hasFocus() or self.table.hasFocus()
        self._pile.setCurrentIndex(1 if as_table else 0)
        self.legend.setVisible(not as_table)
        self.caption.setVisible(as_table)
        if had_focus:
            (self.table if as_table else self.chart).setFocus()

    def show_forecast(self, forecast: Forecast, facts: Facts, unit: Unit, real: Forecast | None = None) -> None:
        """Show a forecast on its basis, beside the ``real`` one where it is only supposed."""
        self._forecast = forecast
        name, head = _HEADINGS[unit]
        self.name.setText(name)
        self.table.show_cut(forecast.by_period, forecast.currency, head, forecast.basis)
        self.caption.setText(self.table.figures.caption)
        rows = forecast.by_period.rows
        now = period_of(facts.today, unit, facts.year_start).key
        bars = tuple(_bar(row, forecast, unit, now, real) for row in rows)
        chart = BarChart(bars, MoneyUnit(forecast.currency))
        self.chart.show_chart(chart)
        self.legend.show_chart(chart)

    def _on_opened(self, key: str, part: str) -> None:
        if self._forecast is None:
            return
        row = self._forecast.by_period.row(key)
        if row is None or not row.deal_ids:
            return
        column = _COLUMNS.get(part)
        if column is None:
            self.opened.emit(Figure(row, 0, row.label))
            return
        what = {WON: "won", OPEN: f"expected, {words.BASIS_WORDS[self._forecast.basis]}"}.get(column, "expected")
        self.opened.emit(Figure(row, column, f"{row.label}, {what}"))


def _bar(row: Row, forecast: Forecast, unit: Unit, now: str, real: Forecast | None) -> Bar:
    basis = forecast.basis
    really = None if real is None else real.by_period.row(row.key) or Row(row.key, "")
    has_open = bool(row.open_ids)
    others = {one: row.outlook(one) if has_open and one is not basis else None for one in (Basis.PHASE, Basis.OWN)}
    return Bar(
        str(row.key),
        _label(row, forecast, unit),
        row.won,
        row.expected(basis),
        row.target,
        others[Basis.PHASE],
        others[Basis.OWN],
        is_now=row.key == now,
        ghost=None if really is None or really.outlook(basis) == row.outlook(basis) else really.outlook(basis),
    )


def _label(row: Row, forecast: Forecast, unit: Unit) -> str:
    """Months say their year where it is not the one before them."""
    if row.key == OVERDUE:
        return "Overdue"
    same_year = forecast.period.first.year == forecast.period.last.year
    is_plain = unit is Unit.MONTH and (same_year or not str(row.key).endswith("-01"))
    return row.label[:3] if is_plain else row.label
