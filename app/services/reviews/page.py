"""Agendas and minutes on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.day_text import full_day, medium_day
from app.domain.money import Money
from app.domain.review_agenda import Point
from app.services.charts.units import full_money
from app.services.context import Context
from app.services.printing.document import Document
from app.services.printing.fonts import Weight
from app.services.printing.ink import wrapped
from app.services.printing.paper import Paper, paper_for
from app.services.printing.sheet import Frame, Sheet
from app.services.reports.since import difference_text
from app.services.reports.words import whole_money
from app.services.reviews.agenda import Agenda
from app.services.reviews.deeds import TaskMade
from app.services.reviews.minutes import Minutes, MinutesItem

_SIZE, _LINE, _INSET, _FIGURES = 8.8, 12.5, 24.0, 190.0
_TO_WRITE_ON = 2


def agenda_document(ctx: Context, agenda: Agenda, paper: Paper | None = None) -> Document:
    """The agenda, with lines to write on below each deal; ``paper`` None is what the team's country uses."""
    at = ctx.clock.now().astimezone(ctx.clock.zone)
    count = len(agenda.points)
    about = f"{agenda.rep}.  {_deals(count)}, {whole_money(agenda.value, agenda.currency)} expected"
    frame = _frame(ctx, "Review agenda", about, at, f"Values by the rep's own probabilities.  {_left_out(agenda)}")

    def compose(sheet: Sheet) -> None:
        for number, point in enumerate(agenda.points, 1):
            _point(sheet, number, point, agenda)
        if not agenda.points:
            _lines(sheet, ["No open deal raises a question."], role="text2")

    return Document(frame, compose, paper or paper_for(ctx.team.country), made_at=at)


def minutes_document(ctx: Context, minutes: Minutes, paper: Paper | None = None) -> Document:
    """The minutes: what was decided, noted and is to be done about each deal, and all tasks at the end."""
    at = (minutes.ended_at or ctx.clock.now()).astimezone(ctx.clock.zone)
    day = full_day(ctx.clock.local_date(minutes.begun_at))
    state = "" if minutes.ended_at else ".  Still going on"
    about = f"{minutes.rep}, held by {minutes.held_by} on {day}{state}"
    frame = _frame(ctx, "Review minutes", about, at, f"Review {minutes.id}")

    def compose(sheet: Sheet) -> None:
        _summary(sheet, minutes)
        for number, item in enumerate(minutes.items, 1):
            if item.is_talked_about:
                _item(sheet, number, item, minutes, ctx.clock.today())
        _all_tasks(sheet, minutes, ctx.clock.today())
        _not_reached(sheet, minutes)

    return Document(frame, compose, paper or paper_for(ctx.team.country), made_at=at)


def _frame(ctx: Context, title: str, about: str, at: datetime, foot: str) -> Frame:
    printed = f"{full_day(at.date())}, {at:%H:%M}"
    return Frame(title, about, ctx.team.name, printed, f"Headwater.  {foot}", ctx.user.name, logo=ctx.team.logo)


def _left_out(agenda: Agenda) -> str:
    if not agenda.left_out:
        return "No open deal is left out"
    return f"{_deals(agenda.left_out)} that raise{'s' if agenda.left_out == 1 else ''} no question left out"


def _deals(count: int) -> str:
    return "1 deal" if count == 1 else f"{count:,} deals"


# -- agenda ------------------------------------------------------------------------------------------------------------


def _point(sheet: Sheet, number: int, point: Point, agenda: Agenda) -> None:
    deal = point.deal
    sheet.need(32 + _LINE * len(point.reasons) + 16 * _TO_WRITE_ON)
    amount = None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency)
    close = f"close {medium_day(deal.close_on, agenda.today)}" if deal.close_on else "no day of close"
    figures = f"{_amount(amount)}, {close}"
    _head(sheet, number, (deal.phase_code, deal.phase_kind, deal.is_stall), (deal.company, deal.name), figures)
    value = f"{whole_money(point.value, agenda.currency)} expected"
    sheet.ink.text(sheet.right, sheet.y + 9, value, size=_SIZE, role="text2", align="right")
    _lines(sheet, point.reasons, role="text2", room=sheet.wide - _INSET - _FIGURES)
    for _ in range(_TO_WRITE_ON):
        sheet.down(16)
        sheet.ink.dots(sheet.left + _INSET, sheet.right, sheet.y)
    sheet.down(14)


def _head(sheet: Sheet, number: int, phase: tuple[str, str, bool], names: tuple[str, str], figures: str) -> None:
    """Number, badge and names of a deal, with its figures at the right."""
    y = sheet.y + 11
    sheet.ink.text(sheet.left, y, str(number), size=10, weight="semibold", role="text3")
    after = sheet.ink.badge(sheet.left + _INSET, sheet.y + 8, phase[0], phase[1], is_stall=phase[2]) + 6
    company, name = names
    title = f"{company}, {name}" if company and company != name else name
    aside = sheet.ink.text(sheet.right, y, figures, size=_SIZE, role="text", align="right")
    sheet.ink.text(after, y, title, size=10, weight="semibold", room=sheet.right - aside - 10 - after, part="heading")
    sheet.down(20)


def _amount(amount: Money | None) -> str:
    return "No amount" if amount is None else full_money(amount.minor, amount.currency)


def _lines(
    sheet: Sheet, sentences: Sequence[str], *, role: str = "text", weight: Weight = "regular", room: float | None = None
) -> None:
    """Sentences below each other, each in as many lines as it needs."""
    for sentence in sentences:
        for line in wrapped(sentence, room or sheet.wide - _INSET, _SIZE, weight):
            sheet.need(_LINE)
            sheet.ink.text(sheet.left + _INSET, sheet.y + 9, line, size=_SIZE, role=role, weight=weight)
            sheet.down(_LINE)


# -- minutes -----------------------------------------------------------------------------------------------------------


def _summary(sheet: Sheet, minutes: Minutes) -> None:
    """What the meeting changed, in one line each."""
    currency = minutes.currency
    changed = difference_text(minutes.after - minutes.before, currency) if minutes.after != minutes.before else "no"
    tasks = sum(len(item.tasks) for item in minutes.items)
    said = (
        f"Expected before {whole_money(minutes.before, currency)}, after {whole_money(minutes.after, currency)}: "
        f"{changed} change"
    )
    counts = (
        f"{minutes.seen} of {_deals(len(minutes.items))} talked about, "
        f"{sum(bool(item.decided) for item in minutes.items)} decided, "
        f"{tasks} {'task' if tasks == 1 else 'tasks'} made"
    )
    sheet.ink.text(sheet.left, sheet.y + 11, said, size=11, weight="semibold", room=sheet.wide)
    sheet.down(17)
    sheet.ink.text(sheet.left, sheet.y + 9, counts, size=_SIZE, room=sheet.wide)
    sheet.down(25)


def _item(sheet: Sheet, number: int, item: MinutesItem, minutes: Minutes, today: date) -> None:
    sheet.need(58)
    before, after = (whole_money(value, minutes.currency) for value in (item.before, item.after))
    figures = f"{before} expected" if item.before == item.after else f"{before} before, {after} after"
    names = (item.title, item.name)
    _head(sheet, number, (item.phase, item.phase_kind, item.is_stall), names, figures)
    _lines(sheet, [".  ".join(item.reasons)], role="text3")
    _lines(sheet, item.decided or ["Nothing was decided"], weight="semibold" if item.decided else "regular")
    _lines(sheet, item.note.splitlines())
    _lines(sheet, [f"To do: {_task(task, today)}" for task in item.tasks])
    sheet.down(5)
    sheet.ink.rule(sheet.left, sheet.right, sheet.y)
    sheet.down(8)


def _task(task: TaskMade, today: date) -> str:
    who = f", {task.owner}" if task.owner else ""
    return f"{task.subject}, by {medium_day(task.due_on, today)}{who}"


def _all_tasks(sheet: Sheet, minutes: Minutes, today: date) -> None:
    tasks = [(task, item) for item in minutes.items for task in item.tasks]
    if not tasks:
        return
    sheet.heading("Tasks", str(len(tasks)))
    sheet.down(5)
    for task, item in sorted(tasks, key=lambda pair: (pair[0].due_on, pair[0].id)):
        _lines(sheet, [f"{_task(task, today)}: {item.title}"])
    sheet.down(8)


def _not_reached(sheet: Sheet, minutes: Minutes) -> None:
    left = [item for item in minutes.items if not item.is_talked_about]
    if left:
        sheet.heading("Not talked about", str(len(left)))
        sheet.down(5)
        _lines(sheet, [f"{item.title}: {'.  '.join(item.reasons)}" for item in left], role="text2")
