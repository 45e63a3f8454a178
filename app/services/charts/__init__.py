"""Charts, the same on the screen and on paper.

A chart is data (``specs``). ``lay_out`` turns it into marks, with the places of its figures; ``paint`` draws those on a
surface. Nothing here knows whether that is a window or a PDF.
"""

from __future__ import annotations

from app.services.charts.bars import lay_out_bars
from app.services.charts.funnel import lay_out_funnel
from app.services.charts.legend import lay_out_legend
from app.services.charts.lines import lay_out_lines
from app.services.charts.marks import Drawing, Hit, paint
from app.services.charts.reliability import lay_out_reliability
from app.services.charts.sketch import Area
from app.services.charts.specs import (
    Bar,
    BarChart,
    BarNames,
    Chart,
    FunnelChart,
    FunnelCurve,
    FunnelStep,
    LineChart,
    LineSeries,
    ReliabilityDiagram,
    Said,
    SaidSeries,
    TargetBar,
)
from app.services.charts.target_bar import lay_out_target_bar
from app.services.charts.units import Count, MoneyUnit, Percent, full_money

__all__ = [
    "Area",
    "Bar",
    "BarChart",
    "BarNames",
    "Chart",
    "Count",
    "Drawing",
    "FunnelChart",
    "FunnelCurve",
    "FunnelStep",
    "Hit",
    "LineChart",
    "LineSeries",
    "MoneyUnit",
    "Percent",
    "ReliabilityDiagram",
    "Said",
    "SaidSeries",
    "TargetBar",
    "full_money",
    "lay_out",
    "lay_out_legend",
    "paint",
]


def lay_out(chart: Chart, area: Area) -> Drawing:
    """The chart as marks and hits in its area."""
    match chart:
        case BarChart():
            return lay_out_bars(chart, area)
        case TargetBar():
            return lay_out_target_bar(chart, area)
        case ReliabilityDiagram():
            return lay_out_reliability(chart, area)
        case FunnelChart():
            return lay_out_funnel(chart, area)
        case LineChart():
            return lay_out_lines(chart, area)
