"""The first part of a printed forecast: where the period is heading, its bars, and tables by rep and by team."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.day_text import MONTHS
from app.domain.forecast.basis import Basis
from app.domain.forecast.facts import Facts
from app.domain.forecast.notes import missing_by, no_target
from app.domain.forecast.rows import OVERDUE, Breakdown, Dimension, Forecast, Outlook, Row
from app.domain.money import Money
from app.services.charts import (
    Area,
    Bar,
    BarChart,
    Chart,
    MoneyUnit,
    TargetBar,
    lay_out,
    lay_out_legend,
    paint,
)
from app.services.charts.units import in_size, size_of
from app.services.printing.colors import color
from app.services.printing.sheet import Sheet
from app.services.reports import words
from app.services.reports.printed import Printed
from app.services.reports.table import Cell, Column, Table

_BAR, _CHART, _LEGEND = 36.0, 196.0, 14.0
_ROW = 17.0
_AGAINST = 84.0  # points that a meter and its per cent take
_WIDEST = 10**8  # major units that a column of figures has room for


def compose_outlook(sheet: Sheet, printed: Printed, outlook: Outlook, aside: str = "") -> None:
    """The sentence and its bar."""
    facts, ink = printed.facts, sheet.ink
    currency = facts.currency
    sheet.need(90)
    title = words.outlook_text(outlook.period, facts)
    ink.text(sheet.left, sheet.y + 12, title, size=10.5, weight="semibold", part="heading")
    ink.text(sheet.right, sheet.y + 12, aside, size=8.2, role="text3", align="right")
    sheet.down(18)
    wide = ink.text(sheet.left, sheet.y + 17, words.whole_money(outlook.total, currency), size=18.5, weight="semibold")
    said = _said(outlook, facts)
    ink.text(sheet.left + wide + 9, sheet.y + 17, said, size=9.2, role="text2", room=sheet.wide - wide - 9)
    sheet.down(21)
    bar = TargetBar("outlook", *outlook.whole_parts(currency), outlook.target, MoneyUnit(currency))
    has_target = outlook.target is not None
    tall = _BAR if has_target else _BAR - 23
    sheet.down(0 if has_target else 6)
    draw_chart(sheet, bar, tall)
    sheet.down(tall + 18)


def _said(outlook: Outlook, facts: Facts) -> str:
    if outlook.target is None:
        return no_target(facts)
    share = "" if outlook.percent is None else f", {outlook.percent}%"
    target = words.whole_money(outlook.target, facts.currency)
    if not outlook.to_find:
        return f"of {target}{share}. The target is reached."
    last = outlook.period.last
    day = f"{last.day} {MONTHS[last.month - 1]}" + ("" if last.year == facts.today.year else f" {last.year}")
    missing = words.whole_money(outlook.to_find, facts.currency)
    return f"of {target}{share}. {missing} {missing_by(last, facts.today)} {day}."


def compose_bars(sheet: Sheet, printed: Printed, forecast: Forecast) -> None:
    """By month, quarter or year: won and expected against the target, with the other probabilities beside them."""
    chart = bar_chart(printed, forecast)
    sheet.need(_CHART + 40)
    sheet.ink.text(sheet.left, sheet.y + 12, f"By {printed.unit}", size=10.5, weight="semibold", part="heading")
    draw_legend(sheet, chart)
    sheet.down(20)
    draw_chart(sheet, chart, _CHART)
    sheet.down(_CHART + 16)


def bar_chart(printed: Printed, forecast: Forecast) -> BarChart:
    """The bars of a forecast. Phase and rep's own are marked where another probability fills the bar."""
    facts, basis = printed.facts, forecast.basis
    rows = forecast.by_period.rows
    bars = []
    for row in rows:
        marked = bool(row.open)
        bars.append(
            Bar(
                str(row.key),
                words.bar_label(row, facts, printed.unit, len(rows)),
                row.won,
                row.expected(basis),
                row.target,
                row.won + row.phase if marked and basis is not Basis.PHASE else None,
                row.won + row.own if marked and basis is not Basis.OWN else None,
                is_now=_is_now(row, forecast, facts),
            )
        )
    return BarChart(tuple(bars), MoneyUnit(facts.currency))


def _is_now(row: Row, forecast: Forecast, facts: Facts) -> bool:
    return str(row.key) == f"{facts.today:%Y-%m}" and forecast.by_period.by is Dimension.MONTH and row.key != OVERDUE


def draw_chart(sheet: Sheet, chart: Chart, tall: float) -> None:
    """Draw a chart from margin to margin, where the next row begins."""
    x, y = sheet.left, sheet.y
    sheet.ink.on_surface(lambda surface: paint(lay_out(chart, Area(sheet.wide, tall)), surface, color, x, y))


def draw_legend(sheet: Sheet, chart: Chart) -> None:
    """Draw the legend of a chart at the right of a heading."""
    x, y = sheet.left, sheet.y + 2
    sheet.ink.on_surface(lambda surface: paint(lay_out_legend(chart, Area(sheet.wide, _LEGEND)), surface, color, x, y))


def compose_table(sheet: Sheet, printed: Printed, rows: Breakdown, title: str, head: str) -> None:
    """Open, expected on each basis, won, and how much of the target that is; by rep, by team or by period."""
    if not rows.rows:
        return
    facts, basis = printed.facts, printed.basis
    bases = printed.bases
    power, name = _size(rows, facts.currency)
    has_targets = any(row.target for row in rows.rows)
    sheet.need(40 + _ROW * min(len(rows.rows) + 1, 6))
    sheet.heading(title, name, has_columns=True)
    table = Table(sheet, _columns(sheet, bases, head, has_targets=has_targets), tall=_ROW)
    table.begin()
    shown = [*rows.rows, rows.total]
    for row in shown:
        sheet.need(_ROW)
        cells = _figures(row, basis, bases, facts.currency, power, is_total=row is rows.total)
        if has_targets:
            _meter(sheet, row)
            cells += [Cell("" if row.target else "no target", role="text3"), Cell(_reached(row))]
        table.row(cells, rule="text" if len(shown) > 1 and row is shown[-2] else "border")
    table.end()
    sheet.down(18)


def _columns(sheet: Sheet, bases: Sequence[Basis], head: str, *, has_targets: bool) -> list[Column]:
    heads = ["Open", *(one.label for one in bases), "Won", "Win rate"]
    end = sheet.wide - (_AGAINST + 8 if has_targets else 0.0)
    first, last = 106.0, end - 44
    each = (last - first) / (len(heads) - 1)
    figures = [Column(name, first + each * place, each - 4, "right") for place, name in enumerate(heads[:-1], 1)]
    columns = [Column(head, 0.0, first), *figures, Column(heads[-1], end, 40.0, "right")]
    if has_targets:
        left = sheet.wide - _AGAINST
        columns += [Column("Against target", left, _AGAINST), Column("", sheet.wide, 28.0, "right")]
    return columns


def _figures(
    row: Row, basis: Basis, bases: Sequence[Basis], currency: str, power: int, *, is_total: bool
) -> list[Cell]:
    def figure(minor: int, *, is_chosen: bool = False) -> Cell:
        bold = is_total or is_chosen
        return Cell(in_size(minor, currency, power), "semibold" if bold else "regular", "text" if bold else "text2")

    rate = "" if row.win_rate is None else f"{row.win_rate}%"
    return [
        Cell(row.label, "semibold" if is_total else "medium"),
        figure(row.open),
        *(figure(row.expected(one), is_chosen=one is basis) for one in bases),
        figure(row.won, is_chosen=True),
        Cell(rate, "semibold" if is_total else "regular", "text" if is_total else "text2"),
    ]


def _reached(row: Row) -> str:
    return f"{row.won * 100 // row.target}%" if row.target else ""


def _meter(sheet: Sheet, row: Row) -> None:
    if not row.target:
        return
    left, wide = sheet.right - _AGAINST, _AGAINST - 32
    top = sheet.y + _ROW / 2 - 2.4
    share = min(max(row.won / row.target, 0.0), 1.0)
    sheet.ink.box(left, top, wide, 4.8, fill="sunken", radius=2.4)
    if share * wide > 4.8:
        sheet.ink.box(left, top, share * wide, 4.8, fill="accent", radius=2.4)


def _size(rows: Breakdown, currency: str) -> tuple[int, str]:
    """In which size the figures are written: whole units as long as the columns have room for them."""
    parts: Sequence[Row] = (*rows.rows, rows.total)
    largest = max(abs(figure) for row in parts for figure in (row.open, row.won, row.phase, row.own, row.calibrated))
    name = words.currency_name(currency)
    if Money(largest, currency).amount < _WIDEST:
        return 0, name[:1].upper() + name[1:]
    power, _, size = size_of(largest, currency)
    return power, f"{size} of {name}"
