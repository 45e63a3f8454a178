"""The shape of the pipeline: where deals left it, against the three shapes that it is judged by."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.pipeline_shape.verdict import Verdict
from app.domain.plurals import counted
from app.services.charts import FunnelChart, FunnelCurve, FunnelStep
from app.ui.forecast.below import ShapeSeen
from app.ui.shared.charts.view import ChartView
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel, SectionHeader
from app.ui.shared.theme import Theme

_TALL = 216
_WON = "won"
_VERDICTS = {Verdict.IDEAL: "ideal", Verdict.NORMAL: "near normal", Verdict.EXPENSIVE: "expensive", Verdict.NONE: ""}


class ShapePanel(QWidget):
    """A click on a phase asks for the deals that left there."""

    opened = Signal(str, object)
    """What the deals are called, and their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = ChartView("Shape of the pipeline", _TALL)
        self.note = Label("", "meta", "text2", wrap=True)
        self.seen: ShapeSeen | None = None
        panel = Panel(padding=12)
        panel.body.addWidget(self.chart, 1)
        panel.body.addWidget(self.note)
        head = SectionHeader("Pipeline shape", "", "Last 12 months")
        head.setMinimumHeight(Theme.current().px(24))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(head)
        column.addWidget(panel, 1)
        self.chart.opened.connect(self._on_opened)

    def show_shape(self, seen: ShapeSeen) -> None:
        """Show it."""
        self.seen = seen
        shape = seen.shape
        self.chart.setVisible(bool(shape.curves.own))
        self.note.setText(shape.finding.sentence)
        if shape.curves.own:
            self.chart.show_chart(_chart(seen))

    def _on_opened(self, key: str, _part: str) -> None:
        if self.seen is None:
            return
        courses = self.seen.found.courses
        if key == _WON:
            self.opened.emit("Won in the last 12 months", tuple(one.deal_id for one in courses if one.is_won))
            return
        place = int(key)
        left = tuple(one.deal_id for one in courses if not one.is_won and one.depth == place)
        self.opened.emit(f"Left in {self.seen.shape.steps[place].phase.label}", left)


def _chart(seen: ShapeSeen) -> FunnelChart:
    shape = seen.shape
    steps = [FunnelStep(str(place), step.phase.code, step.phase.kind) for place, step in enumerate(shape.steps)]
    tips = [
        f"{step.phase.label}: {counted(step.reached, 'deal', 'deals')} came as far, {step.lost:,} left here"
        for step in shape.steps
    ]
    lines = shape.curves
    curves = (
        FunnelCurve("Yours", _VERDICTS[shape.finding.verdict], lines.own, "solid", is_own=True),
        FunnelCurve("Ideal", "filtered early", lines.ideal, "solid"),
        FunnelCurve("Normal", "steady loss", lines.normal, "dashed"),
        FunnelCurve("Expensive", "lost late", lines.expensive, "dotted"),
    )
    won = f"Won: {counted(shape.won, 'deal', 'deals')} of {shape.ended:,}"
    return FunnelChart((*steps, FunnelStep(_WON, "Won", "won")), curves, (*tips, won))
