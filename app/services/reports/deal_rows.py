"""The deals of a printed forecast, period by period, and those that stand apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import expected
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.rows import OVERDUE, Forecast
from app.domain.forecast.worth import Worth
from app.domain.money import precision
from app.services.charts import full_money
from app.services.printing.colors import color
from app.services.printing.sheet import Sheet
from app.services.reports import words
from app.services.reports.printed import Printed
from app.services.reports.table import Cell, Column, Table

ROW, NAME, SIZE = 16.0, 30.0, 8.6
_OWNER, _CLOSE, _AMOUNT, _PERCENT, _EXPECTED = 226.0, 278.0, 408.0, 458.0, 515.0


def compose_periods(sheet: Sheet, printed: Printed, forecast: Forecast) -> None:
    """Per period what is expected to close in it; a period without open deals has no table."""
    worths = {worth.deal.id: worth for worth in printed.facts.worths}
    rows = forecast.by_period.rows
    for row in sorted(rows, key=lambda row: row.key != OVERDUE):
        if row.open_ids:
            found = [worths[key] for key in row.open_ids]
            compose_deals(sheet, printed, words.closing_text(row, printed.facts, printed.unit), found)


def compose_apart(sheet: Sheet, printed: Printed, forecast: Forecast) -> None:
    """Deals that are in no sum, and those of the period that count with nothing."""
    worths = {worth.deal.id: worth for worth in printed.facts.worths}
    apart = forecast.apart
    for row, title in (
        (apart.undated, "Without a date, in no sum"),
        (apart.unpriced, "Without an amount, counted with nothing"),
        (apart.unrated, "Without an exchange rate, counted with nothing"),
        (apart.earlier, f"Expected before {words.before_text(forecast.period)}, in no sum"),
        (apart.later, f"Expected after {words.after_text(forecast.period)}, in no sum"),
    ):
        if row.deal_ids:
            compose_deals(sheet, printed, title, [worths[key] for key in row.deal_ids])


def compose_deals(sheet: Sheet, printed: Printed, title: str, worths: Sequence[Worth]) -> None:
    """A table of deals with its sums: undecided stalls first, then what most is expected of."""
    basis, facts = printed.basis, printed.facts
    in_order = sorted(worths, key=lambda worth: (*_urgency(worth.deal), -expected(worth, basis), worth.deal.id))
    sheet.need(60 + ROW)
    sheet.heading(title, words.deals_text(len(worths)), has_columns=True)
    table = Table(sheet, _columns(basis), tall=ROW, size=SIZE)
    table.begin()
    has_cents = any(expected(worth, basis) % 10 ** precision(facts.currency) for worth in worths)
    line = _line_writer(sheet, printed, table, has_cents=has_cents)
    for worth in in_order:
        # The sum below the last deal stays on its page.
        sheet.need(ROW * (2 if worth is in_order[-1] else 1))
        line(worth, is_last=worth is in_order[-1])
    _sum(table, facts, worths, basis, has_cents=has_cents)
    table.end()
    sheet.down(16)


def _urgency(deal: DealFact) -> tuple[bool, str]:
    """Stalls before others, the one first whose day of decision came first."""
    return not deal.is_stall, deal.decide_by.isoformat() if deal.is_stall and deal.decide_by else ""


def _columns(basis: Basis) -> list[Column]:
    return [
        Column("Deal", NAME, _OWNER - NAME - 8),
        Column("Owner", _OWNER, _CLOSE - _OWNER - 6),
        Column("Close", _CLOSE, 82.0),
        Column("Amount", _AMOUNT, 66.0, "right"),
        Column(basis.label, _PERCENT, 48.0, "right"),
        Column("Expected", _EXPECTED, 56.0, "right"),
    ]


def _line_writer(sheet: Sheet, printed: Printed, table: Table, *, has_cents: bool) -> Callable[..., None]:
    facts, basis, names = printed.facts, printed.basis, words.short_names(printed.facts)
    ink, left = sheet.ink, sheet.left

    def line(worth: Worth, *, is_last: bool) -> None:
        if not ink.draws:
            sheet.down(ROW)
            return
        deal = worth.deal
        middle, baseline = sheet.y + ROW / 2, sheet.middle(ROW, SIZE)
        ink.badge(left, middle, deal.phase_code, deal.phase_kind, is_stall=deal.is_stall)
        write_name(sheet, deal, baseline, _OWNER - NAME - 8)
        when, role = _close(deal, facts)
        if deal.is_stall and deal.decide_by is not None and deal.decide_by <= facts.today:
            _sign(sheet, left + _CLOSE + 3, middle, is_late=deal.decide_by < facts.today)
            ink.text(left + _CLOSE + 11, baseline, when, size=SIZE, role=role, room=75)
            when = ""
        owner = names.get(deal.owner_id, deal.owner) if deal.owner_id is not None else "nobody"
        table.row(
            [
                Cell(""),
                Cell(owner, role="text2"),
                Cell(when, role=role),
                Cell(_amount(deal)),
                Cell(words.percent_text(deal, basis), role="text2"),
                Cell(_expected(worth, basis, facts.currency, has_cents=has_cents), "semibold"),
            ],
            rule="text" if is_last else "border",
        )

    return line


def write_name(sheet: Sheet, deal: DealFact, baseline: float, room: float) -> None:
    """The company, and the deal's own name where there is room for it."""
    main, rest = (deal.company, deal.name) if deal.company else (deal.name, "")
    wide = sheet.ink.text(sheet.left + NAME, baseline, main, size=SIZE, weight="medium", room=room)
    if rest and room - wide > 24:
        sheet.ink.text(sheet.left + NAME + wide + 6, baseline, rest, size=8.0, role="text2", room=room - wide - 6)


def _close(deal: DealFact, facts: Facts) -> tuple[str, str]:
    if deal.is_stall:
        return words.decision_text(deal, facts.today)
    if deal.close_on is None:
        return "no date", "text2"
    return words.brief_day(deal.close_on, facts.today), "danger" if deal.close_on < facts.today else "text"


def _sign(sheet: Sheet, x: float, y: float, *, is_late: bool) -> None:
    """A disc for a decision that is due today, a diamond for one that is late: told apart without colours."""
    if is_late:
        corners = [(x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y)]
        sheet.ink.on_surface(lambda surface: surface.path(corners, color("danger"), None, 0.0, None))
    else:
        sheet.ink.box(x - 3, y - 3, 6, 6, fill="accent", radius=3)


def _amount(deal: DealFact) -> str:
    return "no amount" if deal.amount_minor is None else full_money(deal.amount_minor, deal.currency)


def _expected(worth: Worth, basis: Basis, currency: str, *, has_cents: bool) -> str:
    if not worth.is_rated:
        return "no rate"
    return full_money(expected(worth, basis), currency, has_cents=has_cents)


def _sum(table: Table, facts: Facts, worths: Iterable[Worth], basis: Basis, *, has_cents: bool) -> None:
    every = list(worths)
    table.row(
        [
            Cell("All", "semibold"),
            Cell(""),
            Cell(""),
            Cell(full_money(sum(worth.minor for worth in every), facts.currency), "semibold", room=_AMOUNT - NAME - 30),
            Cell(""),
            Cell(
                full_money(sum(expected(worth, basis) for worth in every), facts.currency, has_cents=has_cents),
                "semibold",
                room=_EXPECTED - _AMOUNT - 6,
            ),
        ]
    )
