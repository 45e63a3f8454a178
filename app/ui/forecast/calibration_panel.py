"""What stated probabilities were worth: said against came true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.calibration.reliability import Bin
from app.domain.plurals import counted
from app.services.calibration.worth import Statements, Worth
from app.services.charts import ReliabilityDiagram, Said, SaidSeries
from app.services.charts.specs import Marker
from app.ui.shared.charts.view import ChartLegend, ChartView
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.theme import Theme

_TALL = 216
_PHASE, _REPS = "Phase", "Reps"
WAITING = "Counting what became of past deals…"
"""What stands in the place of calibrated figures until there are any."""


class CalibrationPanel(QWidget):
    """A diagram, or why there is none; at first, that it is on its way. A click on a point asks for its deals."""

    opened = Signal(str, object, object, bool)
    """What the deals are called, what was asked, the Bin, and whether it is of the reps' own numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = ChartLegend()
        self.chart = ChartView("Calibration: said against came true", _TALL)
        self.note = Label("", "meta", "text2", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        name = Label("Calibration", "bodyStrong")
        name.setMinimumHeight(Theme.current().px(24))
        head.addWidget(name)
        head.addWidget(self.legend, 1)
        panel = Panel(padding=12)
        panel.body.addWidget(self.chart, 1)
        panel.body.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(panel, 1)
        self.chart.hide()
        self._found: Worth | None = None
        self.chart.opened.connect(self._on_opened)
        self.note.setText(WAITING)

    def show_worth(self, found: Worth) -> None:
        """Show it."""
        self._found = found
        named: tuple[tuple[str, Marker, Statements], ...] = (
            (_PHASE, "circle", found.by_phase),
            (_REPS, "diamond", found.by_own),
        )
        series = tuple(_series(name, marker, said) for name, marker, said in named if said.table)
        chart = ReliabilityDiagram(series)
        self.chart.show_chart(chart)
        self.legend.show_chart(chart)
        self.chart.setVisible(bool(series))
        self.note.setText(_note(found))

    def _on_opened(self, key: str, _part: str) -> None:
        found = self._found
        name, _, first = key.partition(" ")
        if found is None:
            return
        is_own = name == _REPS
        table = (found.by_own if is_own else found.by_phase).table
        each = next((one for one in table if one.first == int(first)), None)
        if each is not None:
            said = "Reps said" if is_own else "Phases said"
            span = f"{each.first}%" if each.first == each.last else f"{each.first} to {each.last}%"
            self.opened.emit(f"{said} {span}, {each.won:,} of {each.ended:,} won", found.asked, each, is_own)

    def show_failure(self) -> None:
        """It could not be read; what was shown before stays."""
        if self.note.text() == WAITING:
            self.note.setText("What probabilities were worth could not be read.")


def _series(name: str, marker: Marker, said: Statements) -> SaidSeries:
    points = tuple(_point(name, each) for each in said.table)
    return SaidSeries(f"{name}, {counted(said.deals, 'deal', 'deals')}", marker, points)


def _point(name: str, each: Bin) -> Said:
    low, high = each.interval
    came = _tenth(each.share * 100)
    return Said(f"{name} {each.first}", _tenth(each.stated), came, each.ended, _tenth(low * 100), _tenth(high * 100))


def _tenth(percent: Fraction | float) -> Decimal:
    return Decimal(str(round(float(percent), 1)))


def _note(found: Worth) -> str:
    """What it rests on, or what is missing."""
    if not found.ended:
        return "No deal has ended yet, so nobody knows what a probability was worth."
    if not found.by_phase.deals:
        return f"What was said before {counted(found.ended, 'deal', 'deals')} closed is not known. {found.note}"
    if not found.by_phase.is_enough:
        return f"Too little history: {counted(found.ended, 'deal', 'deals')} ended. {found.note}".strip()
    return found.note
