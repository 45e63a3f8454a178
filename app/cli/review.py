"""``review``: what there is to talk about with a rep, and the minutes of the meetings that were held."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, number
from app.cli.names import find
from app.cli.output import money_cell, show, table
from app.cli.session import opened
from app.domain.money import Money, decimal_text

if TYPE_CHECKING:
    from app.services.printing.document import Document
    from app.services.reviews.agenda import Agenda
    from app.services.reviews.minutes import Minutes, MinutesItem

_LIST = """\
headwater review list
"""
_AGENDA = """\
headwater review agenda --rep "Jonas Lind"
headwater review agenda --rep Jonas --pdf agenda.pdf
"""
_MINUTES = """\
headwater review minutes 3
headwater review minutes 3 --pdf minutes.pdf
"""
_NOTES = "Meetings are held in the window, by “Hold a review meeting”. docs/guide/review.md tells how."


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "List the review meetings, and print their agendas and minutes"
    parser = commands.add("review", about, _LIST + _AGENDA + _MINUTES, _list, notes=_NOTES)
    group = commands.within(parser)
    group.add("list", "List the review meetings, the newest first", _LIST, _list)
    agenda = group.add("agenda", "Show which deals of a rep raise a question, and which one", _AGENDA, _agenda)
    agenda.add_argument("--rep", metavar="NAME", required=True, help="whose deals")
    minutes = group.add("minutes", "Show what was decided, noted and is to be done", _MINUTES, _minutes)
    minutes.add_argument("review", metavar="ID", type=number, help="the number of the review")
    for one in (agenda, minutes):
        one.add_argument("--pdf", metavar="FILE", type=Path, help="into a PDF")


def _list(args: Namespace) -> int:
    from app.services.reviews.minutes import meetings

    with opened(args) as ctx:
        rows, zone = meetings(ctx), ctx.clock.zone
    data = [
        {
            "id": row.id,
            "rep": row.rep,
            "held_by": row.held_by,
            "begun_at": row.begun_at,
            "ended_at": row.ended_at,
            "deals": row.deals,
            "seen": row.seen,
        }
        for row in rows
    ]
    heads = ("Review", "Begun", "Rep", "Held by", "Talked about", "State")
    lines = [
        (
            *(row.id, f"{row.begun_at.astimezone(zone):%Y-%m-%d %H:%M}", row.rep, row.held_by),
            *(f"{row.seen} of {row.deals}", "ended" if row.ended_at else "goes on"),
        )
        for row in rows
    ]
    empty = "No review was held yet. Hold one in the window: Hold a review meeting."
    show(args, {"rows": data}, lambda: table(heads, lines, right=(0,)) if lines else empty)
    return 0


def _agenda(args: Namespace) -> int:
    from app.services.reviews.agenda import review_agenda
    from app.services.users import users

    with opened(args) as ctx:
        rep_id = find("user", args.rep, ((user.id, user.name) for user in users(ctx, with_inactive=True)))
        agenda = review_agenda(ctx, rep_id)
        if args.pdf:
            from app.services.reviews.page import agenda_document

            return _write(args, agenda_document(ctx, agenda))
    show(args, _agenda_json(agenda), lambda: _agenda_text(agenda))
    return 0


def _agenda_json(agenda: Agenda) -> dict[str, Any]:
    rows = [
        {
            "id": point.deal.id,
            "company": point.deal.company,
            "name": point.deal.name,
            "phase": point.deal.phase_code,
            "amount": decimal_text(point.deal.amount_minor, point.deal.currency),
            "currency": point.deal.currency,
            "expected_close_on": point.deal.close_on,
            "value": decimal_text(point.value, agenda.currency),
            "questions": [question.name.lower() for question in point.questions],
            "reasons": list(point.reasons),
        }
        for point in agenda.points
    ]
    value = decimal_text(agenda.value, agenda.currency)
    head = {"rep": agenda.rep, "as_of": agenda.today, "value": value, "currency": agenda.currency}
    return head | {"rows": rows, "left_out": agenda.left_out}


def _agenda_text(agenda: Agenda) -> str:
    if not agenda.points:
        return f"No open deal of {agenda.rep} raises a question."
    lines = [
        (
            *(point.deal.id, point.deal.phase_code, point.deal.company or point.deal.name),
            *(f"{Money(point.value, agenda.currency).amount:,f}", ". ".join(point.reasons)),
        )
        for point in agenda.points
    ]
    heads = ("Deal", "Phase", "Company", f"Expected {agenda.currency}", "Why")
    return f"{table(heads, lines, right=(0, 3))}\nLeft out, because they raise no question: {agenda.left_out}"


def _minutes(args: Namespace) -> int:
    from app.services.reviews.minutes import read_minutes

    with opened(args) as ctx:
        minutes = read_minutes(ctx, args.review)
        if args.pdf:
            from app.services.reviews.page import minutes_document

            return _write(args, minutes_document(ctx, minutes))
    show(args, _minutes_json(minutes), lambda: _minutes_text(minutes))
    return 0


def _minutes_json(minutes: Minutes) -> dict[str, Any]:
    return {
        "id": minutes.id,
        "rep": minutes.rep,
        "held_by": minutes.held_by,
        "begun_at": minutes.begun_at,
        "ended_at": minutes.ended_at,
        "currency": minutes.currency,
        "before": decimal_text(minutes.before, minutes.currency),
        "after": decimal_text(minutes.after, minutes.currency),
        "rows": [_item_json(item, minutes.currency) for item in minutes.items],
    }


def _item_json(item: MinutesItem, currency: str) -> dict[str, Any]:
    return {
        "id": item.deal_id,
        "company": item.title,
        "name": item.name,
        "phase": item.phase,
        "reasons": list(item.reasons),
        "seen": item.is_talked_about,
        "decided": list(item.decided),
        "note": item.note or None,
        "tasks": [
            {"id": task.id, "subject": task.subject, "due_on": task.due_on, "owner": task.owner} for task in item.tasks
        ],
        "before": decimal_text(item.before, currency),
        "after": decimal_text(item.after, currency),
    }


def _minutes_text(minutes: Minutes) -> str:
    def money(minor: int) -> str:
        return money_cell(Money(minor, minutes.currency))

    head = (
        f"Review {minutes.id} with {minutes.rep}, held by {minutes.held_by}: {minutes.seen} of {len(minutes.items)} "
        f"deals talked about. Expected {money(minutes.before)} before, {money(minutes.after)} after."
    )
    parts = [head]
    for place, item in enumerate(minutes.items, 1):
        tasks = [f"to do: {task.subject}, by {task.due_on}, {task.owner}" for task in item.tasks]
        lines = [*item.decided, *([f"note: {item.note}"] if item.note else []), *tasks]
        if lines or item.is_seen:
            told = lines or ["nothing was decided"]
            parts.append("\n".join((f"{place}. {item.phase} {item.title}", *(f"   {line}" for line in told))))
    return "\n\n".join(parts)


def _write(args: Namespace, document: Document) -> int:
    from app.services.printing.document import write_pdf

    pages = write_pdf(args.pdf, document)
    data = {"file": str(args.pdf), "pages": pages}
    size = f"{pages} {'page' if pages == 1 else 'pages'}"
    show(args, data, lambda: f"{document.frame.title}: {size} in {args.pdf}.")
    return 0
