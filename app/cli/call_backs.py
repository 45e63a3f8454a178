"""``tasks call-back``: plan a call at a time where the customer is."""

from __future__ import annotations

from argparse import Namespace
from datetime import time
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError
from app.cli.output import show
from app.cli.records import Record, record
from app.cli.session import opened
from app.cli.task_text import row_json

if TYPE_CHECKING:
    from app.domain.call_backs import CallTime
    from app.services.context import Context
    from app.services.tasks.call_backs import Called

EXAMPLES = """\
headwater tasks call-back contact:7 "tomorrow 10:30"
headwater tasks call-back deal:12 "27 march 9:00" --zone America/Chicago --note Prices
"""
_NOTES = (
    "The zone is the one of their city, else that of most people of their country. What the moment is here is said, "
    "with their business hours. Who wants no calls is not called back."
)
_TABLES = ("contacts", "companies", "deals")


def add(group: Commands) -> None:
    """Add the command to those of reminders."""
    command = group.add("call-back", "Plan a call at a time where the customer is", EXAMPLES, _run, notes=_NOTES)
    command.add_argument("record", metavar="RECORD", type=record, help="whom: contact:7, company:4, deal:12")
    command.add_argument("when", metavar="WHEN", help="day and time where they are, as in “tomorrow 10:30”")
    command.add_argument("--zone", metavar="NAME", help="their time zone, as in America/New_York")
    command.add_argument("--note", metavar="TEXT", default="", help="what it is about")


def _run(args: Namespace) -> int:
    from app.domain.call_backs import here_words, hours_words
    from app.domain.errors import NotFound
    from app.services.tasks import task_rows
    from app.services.tasks.call_backs import ScheduleCallBack, called_of, schedule_call_back

    asked: Record = args.record
    if asked.table not in _TABLES:
        raise UsageError("a call-back is for a contact, a company or a deal")
    with opened(args) as ctx:
        try:
            called = called_of(ctx, asked.table, asked.id)
        except NotFound as error:
            raise NotFound(f"There is no {asked.name}. Check its number.") from error
        call = _call(ctx, called, args)
        done = schedule_call_back(ctx, ScheduleCallBack(called, call.on, call.at, call.zone, args.note))
        (row,) = task_rows(ctx, [done.record_id])
        lines = [f"{done.label}.", here_words(call, ctx.clock), hours_words(call, ctx.clock)]
        task = row_json(row, ctx.clock.today())
    data = {"change_set": done.change_set_id, "task": task, "there": _there(call)}
    show(args, data, lambda: " ".join(filter(None, lines)))
    return 0


def _call(ctx: Context, called: Called, args: Namespace) -> CallTime:
    """The moment; UserError without a time, or where neither a zone is given nor their country known."""
    from app.domain.call_backs import call_time
    from app.domain.dates_in_words import read_date
    from app.domain.errors import UserError

    when = read_date(args.when, ctx.clock.today(), calendar=ctx.calendar)
    if when.at is None:
        raise UserError("Say at what time, as in: tomorrow 10:30", field="due_time")
    zone = args.zone or next(iter(called.zones), None)
    if zone is None:
        raise UserError(f"Where {called.name} is, is not known. Name the time zone, as in: --zone Europe/Madrid")
    return call_time(when.on, when.at, zone, ctx.clock.zone, ctx.clock.now())


def _there(call: CallTime) -> dict[str, Any]:
    from app.domain.call_backs import CLOSES, OPENS

    return {
        "on": call.on,
        "time": _clock(call.at),
        "zone": call.zone,
        "opens": _clock(OPENS),
        "closes": _clock(CLOSES),
        "is_business_hours": call.is_business_hours,
    }


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
