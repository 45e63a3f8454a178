"""Charts: axes that are easy to read, figures in their places, and nothing outside of the area."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.charts import (
    Area,
    Bar,
    BarChart,
    Chart,
    Count,
    FunnelChart,
    FunnelCurve,
    FunnelStep,
    LineChart,
    LineSeries,
    MoneyUnit,
    ReliabilityDiagram,
    Said,
    SaidSeries,
    TargetBar,
    lay_out,
    lay_out_legend,
)
from app.services.charts.marks import Box, Drawing, Hatch, Line, Path, Words, hatching
from app.services.charts.scale import axis_for
from app.services.charts.units import full_money, in_size, size_of

EURO = MoneyUnit("EUR")
K = 100_000  # a thousand euro in cents
AREA = Area(500.0, 180.0)
BARS = BarChart(
    (
        Bar("2026-01", "January", 41 * K, target=75 * K),
        Bar("2026-03", "March", 94 * K, 71_800_00, 125 * K, 176 * K, 173 * K, is_now=True),
        Bar("2026-04", "April", 0, 88_300_00, 110 * K),
    ),
    EURO,
)


@given(st.lists(st.integers(-(10**17), 10**17)), st.integers(1, 8))
def test_an_axis_holds_zero_and_every_value_in_few_equal_round_steps(values: list[int], intervals: int) -> None:
    axis = axis_for(values, intervals)
    assert axis.low <= min([0, *values])
    assert max([0, *values]) <= axis.high
    assert 0 in axis.ticks
    steps = {after - before for before, after in zip(axis.ticks, axis.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert str(steps.pop()).strip("0") in set("1234568")
    assert len(axis.ticks) <= intervals + 2


@given(st.floats(1, 300), st.floats(1, 300), st.floats(2, 20))
def test_hatching_fills_its_box_and_stays_in_it(wide: float, tall: float, gap: float) -> None:
    for (x1, y1), (x2, y2) in hatching(10, 20, wide, tall, gap):
        assert all(10 - 1e-6 <= x <= 10 + wide + 1e-6 for x in (x1, x2))
        assert all(20 - 1e-6 <= y <= 20 + tall + 1e-6 for y in (y1, y2))
        assert x2 - x1 == pytest.approx(y1 - y2), "all rise at the same angle"


def test_labels_are_short_and_know_their_currency() -> None:
    axis = axis_for([165_800_00])
    assert [EURO.tick(tick, axis) for tick in axis.ticks] == ["0", "€60k", "€120k", "€180k"]
    assert EURO.short(165_800_00, axis) == "165.8"
    yen = axis_for([4_000_000])
    assert MoneyUnit("JPY").tick(yen.high, yen) == "¥4M"
    assert MoneyUnit("JPY").short(2_395_100, yen) == "2.40"
    assert full_money(-123_450, "CHF") == "-CHF\N{NO-BREAK SPACE}1,234.50"
    assert full_money(34_209, "USD") == "$342.09"
    assert full_money(1_234_567, "KWD") == "KWD\N{NO-BREAK SPACE}1,234.567"
    assert size_of(10**15, "EUR")[1] == "tn"
    assert in_size(-4, "EUR", 3) == "0.0", "there is no minus nothing"


def _words(drawing: Drawing) -> list[str]:
    return [mark.words for mark in drawing.marks if isinstance(mark, Words)]


def test_bars_stand_on_zero_and_each_figure_is_found_where_it_is_drawn() -> None:
    drawing = lay_out(BARS, AREA)
    assert {"165.8", "41.0", "88.3", "€180k", "March"} <= set(_words(drawing))
    parts = {(hit.key, hit.part): hit for hit in drawing.hits}
    won, expected, alone = parts["2026-03", "solid"], parts["2026-03", "hatched"], parts["2026-01", "solid"]
    assert won.y + won.tall == pytest.approx(alone.y + alone.tall), "both stand on zero"
    assert won.tall / alone.tall == pytest.approx(94 / 41)
    assert drawing.hit_at(won.x + 1, won.y + won.tall / 2) == won
    assert won.tip == "March: won €94,000"
    assert expected.tip == "March: expected €71,800"
    assert drawing.hit_at(won.x - 8, won.y) == parts["2026-03", "whole"], "beside the bar is its column"
    assert {part for key, part in parts if key == "2026-03"} == {
        "whole",
        "solid",
        "hatched",
        "target",
        "circle",
        "diamond",
    }
    assert _words(lay_out_legend(BARS, Area(500, 14))) == ["Won", "Expected", "Phase", "Rep's own", "Target"]
    assert _words(lay_out_legend(BarChart((Bar("a", "A", 1),), EURO), Area(500, 14))) == ["Won"]


def test_a_target_bar_is_as_long_as_its_share() -> None:
    whole = TargetBar("q", 184_300_00, 71_600_00, 280_000_00, EURO, is_labelled=False)
    won, expected = (hit for hit in lay_out(whole, Area(280, 8)).hits)
    assert expected.x == pytest.approx(184.3)
    assert expected.wide == pytest.approx(71.6)
    assert "Target €280,000" in _words(lay_out(TargetBar("q", 1, 1, 280_000_00, EURO), Area(280, 30)))
    assert won.part == "solid"
    short = TargetBar("q", 240_000_00, 19_680_00, 420_000_00, EURO)
    assert "Expected €19,680" in _words(lay_out(short, Area(515, 36))), "beside its part, which is too short"


def _places(drawing: Drawing) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    for mark in drawing.marks:
        match mark:
            case Words(at, words, size, weight, _):
                places += [at, (at[0] + drawing_width(words, size, weight), at[1])]
            case Line(start, end):
                places += [start, end]
            case Box(at, wide, tall):
                places += [at, (at[0] + wide, at[1] + tall)]
            case Path(points):
                places += points
            case Hatch(segments):
                places += [point for segment in segments for point in segment]
    return places


def drawing_width(words: str, size: float, _weight: str) -> float:
    """Every letter as wide as half its height."""
    return len(words) * size / 2


ODD = "Jänner 2026 \N{HEBREW LETTER ALEF}\N{CJK UNIFIED IDEOGRAPH-4E2D}"
CHARTS: list[Chart] = [
    BARS,
    BarChart((), EURO),
    BarChart((Bar("a", ODD, 0),), EURO),
    BarChart(
        tuple(Bar(str(n), ODD, (-1) ** n * n * K, -K, target=0, circle=3 * K, diamond=-K) for n in range(36)), EURO
    ),
    TargetBar("q", -5, 0, None, EURO),
    TargetBar("q", 10**15, 10**15, 10**14, EURO),
    ReliabilityDiagram(
        (SaidSeries("P", "circle", (Said("a", Decimal(0), Decimal(100), 3, Decimal(0), Decimal(100)),)),)
    ),
    FunnelChart((), ()),
    FunnelChart((FunnelStep("1", "G1", "genesis"),), (FunnelCurve("Yours", "only", (1.0,), "solid", is_own=True),)),
    LineChart((), (), Count("deals")),
    LineChart(("1 Mar", "2 Mar", "3 Mar"), (LineSeries("f", "Forecast", (1, None, 7)),), Count("deals")),
]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("size", [8.4, 12.0])
def test_no_chart_leaves_its_area(chart: Chart, size: float) -> None:
    area = Area(420.0, 150.0, size, drawing_width)
    drawing = lay_out(chart, area)
    for x, y in _places(drawing):
        assert -5 <= x <= area.wide + 5
        assert -5 <= y <= area.tall + 5
    for hit in drawing.hits:
        assert hit.wide >= 0
        assert hit.tall >= 0
        assert hit.tip


def test_no_interval_reaches_into_the_name_of_the_upward_axis() -> None:
    said = Said("a", Decimal(2), Decimal(90), 3, Decimal(0), Decimal(100))
    drawing = lay_out(ReliabilityDiagram((SaidSeries("P", "circle", (said,)),)), AREA)
    [name] = [mark for mark in drawing.marks if isinstance(mark, Words) and mark.words == "Came true"]
    highest = min(min(mark.start[1], mark.end[1]) for mark in drawing.marks if isinstance(mark, Line))
    assert name.at[1] < highest


def test_a_gap_in_time_breaks_the_line() -> None:
    drawing = lay_out(CHARTS[-1], AREA)
    assert not any(isinstance(mark, Path) and mark.outline == "accent" for mark in drawing.marks), "no two in a row"
    assert [hit.tip for hit in drawing.hits] == ["1 Mar: forecast 1 deals", "3 Mar: forecast 7 deals"]
