"""How a printed forecast looks, from its head to the meaning of its words."""

from __future__ import annotations

from dataclasses import replace

from app.domain.day_text import MONTHS, medium_day
from app.domain.forecast.facts import Facts
from app.domain.forecast.rows import Dimension, Forecast
from app.domain.forecast.sums import breakdown, forecast, outlook
from app.services.printing.document import Document
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper
from app.services.printing.sheet import Frame, Sheet
from app.services.reports import words
from app.services.reports.deal_rows import compose_apart, compose_periods
from app.services.reports.printed import Printed
from app.services.reports.since import compose_since
from app.services.reports.summary import compose_bars, compose_outlook, compose_table

_NOTE, _NOTE_LINE = 8.4, 12.0


def forecast_document(printed: Printed) -> Document:
    """The forecast as a document, for a PDF, a preview or a printer."""
    at, today = printed.printed_at, printed.facts.today
    as_of = f"{today.day} {MONTHS[today.month - 1]} {today.year}"
    number = "" if printed.number is None else f".  Print {printed.number}"
    frame = Frame(
        title=printed.mark or "Forecast",
        about=words.about_text(printed),
        kind=printed.team,
        printed=f"Printed {medium_day(at.date(), today)}{_year(printed)}, {at:%H:%M}, {printed.printed_by}",
        foot=f"Headwater.  Figures as of {as_of}, {at:%H:%M}{number}",
        author=printed.printed_by,
        logo=printed.logo,
    )
    made = forecast(printed.facts, printed.basis, printed.unit)
    return Document(frame, lambda sheet: _compose(sheet, printed, made), Paper[printed.paper], made_at=at)


def _year(printed: Printed) -> str:
    """The day is named with its year, which `medium_day` leaves out of the present one."""
    at = printed.printed_at
    return f" {at.year}" if at.year == printed.facts.today.year else ""


def _compose(sheet: Sheet, printed: Printed, made: Forecast) -> None:
    compose_outlook(sheet, printed, made.outlook, _before(printed, made))
    compose_bars(sheet, printed, made)
    compose_table(sheet, printed, made.by_rep, "By rep", "Rep")
    teams = breakdown(printed.facts, Dimension.TEAM, printed.basis)
    if len(teams.rows) > 1:
        compose_table(sheet, printed, teams, "By team", "Team")
    unit = str(printed.unit)
    compose_table(sheet, printed, made.by_period, f"By {unit}, in figures", unit.capitalize())
    if not printed.by_rep:
        compose_periods(sheet, printed, made)
    compose_apart(sheet, printed, made)
    compose_since(sheet, printed)
    _definitions(sheet, printed, made)
    if printed.by_rep:
        _by_rep(sheet, printed, made)


def _before(printed: Printed, made: Forecast) -> str:
    """What the same days looked like on the print before, or really are."""
    before, period = printed.before, made.outlook.period
    if before is None or period.first < before.facts.first_on or period.last > before.facts.last_on:
        return ""
    total = outlook(before.facts, printed.basis, period).total
    if before.number is None:
        return f"Really {words.whole_money(total, before.facts.currency)}"
    day = medium_day(before.printed_at.date(), printed.facts.today)
    return f"Print {before.number} of {day}: {words.whole_money(total, before.facts.currency)}"


def _definitions(sheet: Sheet, printed: Printed, made: Forecast) -> None:
    sheet.need(70)
    sheet.down(4)
    for name, meaning in words.definitions(printed):
        sheet.need(_NOTE_LINE * 2)
        wide = 5 + sheet.ink.text(sheet.left, sheet.y + 9, name, size=_NOTE, weight="semibold", role="text2")
        first = wrapped(meaning, sheet.wide - wide, _NOTE)[0]
        sheet.ink.text(sheet.left + wide, sheet.y + 9, first, size=_NOTE, role="text2")
        sheet.down(_NOTE_LINE)
        _paragraph(sheet, meaning[len(first) :])
    sheet.down(6)
    for note in made.notes:
        if note != printed.facts.calibration:
            _paragraph(sheet, note)


def _paragraph(sheet: Sheet, text: str) -> None:
    for line in wrapped(text, sheet.wide, _NOTE):
        sheet.need(_NOTE_LINE)
        sheet.ink.text(sheet.left, sheet.y + 9, line, size=_NOTE, role="text2")
        sheet.down(_NOTE_LINE)


def _by_rep(sheet: Sheet, printed: Printed, made: Forecast) -> None:
    """Each rep with deals or a target on pages of their own."""
    for row in made.by_rep.rows:
        own = replace(printed, facts=facts_of(printed.facts, row.key), before=None)
        its = forecast(own.facts, printed.basis, printed.unit)
        sheet.next_page()
        name = row.label
        sheet.ink.text(sheet.left, sheet.y + 14, name, size=14, weight="semibold", room=sheet.wide, part="heading")
        sheet.down(26)
        compose_outlook(sheet, own, its.outlook)
        compose_bars(sheet, own, its)
        compose_periods(sheet, own, its)
        compose_apart(sheet, own, its)


def facts_of(facts: Facts, owner_id: object) -> Facts:
    """The part of the facts that is one rep's; whoever asked sees the targets of their own part."""
    deals = tuple(deal for deal in facts.deals if deal.owner_id == owner_id)
    targets = tuple(target for target in (*facts.targets, *facts.own_targets) if target.user_id == owner_id)
    hides_targets = facts.hides_targets and owner_id != facts.asked_by
    return replace(facts, deals=deals, targets=targets, owner_ids=(), hides_targets=hides_targets)
