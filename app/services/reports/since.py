"""What happened since an earlier print, on paper: the sums that explain the difference, then deal by deal."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.day_text import medium_day, short_day
from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changed, Changes, What
from app.domain.forecast.facts import DealFact, Facts
from app.services.charts import full_money
from app.services.printing.sheet import Sheet
from app.services.reports import words
from app.services.reports.deal_rows import NAME, ROW, SIZE, write_name
from app.services.reports.printed import Printed, changes_since
from app.services.reports.table import Cell, Column, Table

_WHAT, _HOW, _DIFFERENCE = 236.0, 304.0, 515.0
_TITLES = {
    What.WON: "Won",
    What.LOST: "Lost",
    What.REOPENED: "Reopened",
    What.NEW: "New",
    What.REMOVED: "Removed",
    What.SLIPPED: "Slipped out",
    What.PUSHED: "Pushed back",
    What.PULLED: "Pulled in",
    What.SHRUNK: "Shrunk",
    What.GROWN: "Grown",
    What.DECIDED: "Decided",
    What.MOVED: "Moved",
    What.PROBABILITY: "Probability",
    What.REVALUED: "Revalued",
}


def compose_since(sheet: Sheet, printed: Printed) -> None:
    """Nothing without a print before it."""
    changes, before = changes_since(printed), printed.before
    if changes is None or before is None:
        return
    day = medium_day(before.printed_at.date(), printed.facts.today)
    title = f"Since print {before.number} of {day}" if before.number is not None else "Other than the real forecast"
    sheet.need(110)
    sheet.heading(title, f"{difference_text(changes.difference, printed.facts.currency)} in all", has_columns=True)
    if not changes.rows:
        sheet.ink.rule(sheet.left, sheet.right, sheet.y, role="text", thick=0.7)
        sheet.ink.text(sheet.left, sheet.y + 16, "Nothing has changed.", role="text2")
        sheet.down(34)
        return
    # What is only supposed removes no deal.
    titles = {**_TITLES, What.REMOVED: "Dropped"} if printed.mark else _TITLES
    _parts(sheet, changes, printed.facts.currency, titles)
    _deals(sheet, changes, printed.facts, titles)


def difference_text(minor: int, currency: str) -> str:
    """``"+€6,200"``, ``"-€700"``, ``"€0"``."""
    return f"{'+' if minor > 0 else ''}{full_money(minor, currency)}"


def _parts(sheet: Sheet, changes: Changes, currency: str, titles: Mapping[What, str]) -> None:
    columns = [Column("What", 0.0, 200.0), Column("Deals", 280.0, 60.0, "right"), Column("", 515.0, 160.0, "right")]
    table = Table(sheet, columns, tall=ROW, size=SIZE)
    table.begin()
    parts = changes.parts
    before, after = full_money(changes.before, currency), full_money(changes.after, currency)
    for part in parts:
        sheet.need(ROW * 2)
        cells = [Cell(titles[part.what]), Cell(f"{part.deals:,}"), Cell(difference_text(part.difference, currency))]
        table.row(cells, rule="text" if part is parts[-1] else "border")
    whole = difference_text(changes.difference, currency)
    table.row(
        [
            Cell(f"From {before} to {after}", "semibold"),
            Cell(f"{len(changes.rows):,}", "semibold"),
            Cell(whole, "semibold"),
        ]
    )
    table.end()
    sheet.down(12)


def _deals(sheet: Sheet, changes: Changes, facts: Facts, titles: Mapping[What, str]) -> None:
    sheet.need(60)
    columns = [
        Column("Deal", NAME, _WHAT - NAME - 8),
        Column("What", _WHAT, _HOW - _WHAT - 6),
        Column("How", _HOW, 136.0),
        Column("Difference", _DIFFERENCE, 76.0, "right"),
    ]
    table = Table(sheet, columns, tall=ROW, size=SIZE)
    table.begin()
    for row in changes.rows:
        sheet.need(ROW)
        deal = row.worth.deal
        sheet.ink.badge(sheet.left, sheet.y + ROW / 2, deal.phase_code, deal.phase_kind, is_stall=deal.is_stall)
        write_name(sheet, deal, sheet.middle(ROW, SIZE), _WHAT - NAME - 8)
        role = "danger" if row.difference < 0 else "ok" if row.difference > 0 else "text2"
        table.row(
            [
                Cell(""),
                Cell(titles[row.what], role="text2"),
                Cell(how_text(row, facts, changes.basis), role="text2"),
                Cell(difference_text(row.difference, facts.currency), "semibold", role),
            ]
        )
    table.end()
    sheet.down(16)


def how_text(row: Changed, facts: Facts, basis: Basis) -> str:
    """Before and after in a few words: ``"D2 to D3, €9,000 to €12,000"``."""
    if row.before is None or row.after is None:
        return _alone(row.worth.deal, facts)
    was, now = row.before.deal, row.after.deal
    parts = []
    if was.phase_id != now.phase_id:
        parts.append(f"{was.phase_code} to {now.phase_code}")
    if What.GROWN in row.whats or What.SHRUNK in row.whats:
        parts.append(f"{_amount(was)} to {_amount(now)}")
    if was.close_on != now.close_on and now.close_on is not None:
        parts.append(f"close {_day(was, facts)} to {_day(now, facts)}")
    elif was.close_on != now.close_on:
        parts.append("no date any more")
    if What.PROBABILITY in row.whats and was.phase_id == now.phase_id:
        parts.append(f"{words.percent_text(was, basis)} to {words.percent_text(now, basis)}")
    return ", ".join(parts)


def _alone(deal: DealFact, facts: Facts) -> str:
    day = "" if deal.close_on is None else f", close {_day(deal, facts)}"
    return f"{_amount(deal)}{day}"


def _day(deal: DealFact, facts: Facts) -> str:
    return "no date" if deal.close_on is None else short_day(deal.close_on, facts.today)


def _amount(deal: DealFact) -> str:
    return "no amount" if deal.amount_minor is None else full_money(deal.amount_minor, deal.currency)
