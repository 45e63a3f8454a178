"""``tasks``: list, add, do, put off, move and export reminders, and plan call-backs."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import call_backs
from app.cli.arguments import Commands, Parser, UsageError, key, number
from app.cli.output import note, show
from app.cli.session import opened
from app.cli.task_text import clock_text, repeat_text, row_json, tasks_table, when_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.quick_add import Reading
    from app.services.concerns import Subject
    from app.services.context import Context
    from app.services.saved import Saved

_LIST = """\
headwater tasks list
headwater tasks list --until friday --owner Jonas --json
headwater tasks list --deal 12 --done
"""
_ADD = """\
headwater tasks add "Call Ana Fri 10:30 about delivery" --deal 12
headwater tasks add "Check in every 2nd monday 9:00 Europe/Madrid"
headwater tasks add "Change the battery every 6 months after it is done"
headwater tasks add "Send the offer" --after 31 --days 2
"""
_DONE = "headwater tasks done 31 32\n"
_SNOOZE = """\
headwater tasks snooze 31
headwater tasks snooze 31 --to "next week"
"""
_MOVE = 'headwater tasks move 31 32 33 --to "27 march"\n'
_EXPORT = """\
headwater tasks export mine.ics
headwater tasks export everything.ics --all --to-dos
headwater tasks export mine.ics --keep
headwater tasks export --stop
"""
_KEEP_NOTE = (
    "A calendar subscribes to the file that is kept: whatever changes is written to it within half a minute while "
    "the window is open, and by headwater tick."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("tasks", "List, add, do, put off, move and export reminders", _LIST + _ADD + _EXPORT)
    listing = group.add("list", "List reminders, your own unless told otherwise", _LIST, _list)
    listing.add_argument("--owner", metavar="NAME", help="somebody else's")
    listing.add_argument("--all", action="store_true", help="everybody's")
    listing.add_argument("--until", metavar="DAY", help="due on this day or before, as in friday or 2026-03-27")
    listing.add_argument("--done", action="store_true", help="those that are done")
    _about(listing)
    adding = group.add("add", "Add a reminder from a sentence", _ADD, _add)
    adding.add_argument("sentence", metavar="SENTENCE", help="what, and when")
    adding.add_argument("--owner", metavar="NAME", help="whose it is; without it yours")
    adding.add_argument("--minutes", metavar="N", type=number, help="how long it takes")
    adding.add_argument("--after", metavar="ID", type=key, help="the reminder that it follows")
    adding.add_argument("--days", metavar="N", type=number, help="so many working days after that")
    adding.add_argument(
        "--after-completion", action="store_true", help="count from when the last one, or the other, is done"
    )
    adding.add_argument("--on-working-days", action="store_true", help="on free days wait for the next working day")
    _about(adding)
    call_backs.add(group)
    doing = group.add("done", "Mark reminders as done; what repeats is planned anew", _DONE, _done)
    doing.add_argument("tasks", metavar="ID", type=key, nargs="+")
    snoozing = group.add("snooze", "Put a reminder off, to the next working day as usual", _SNOOZE, _snooze)
    snoozing.add_argument("task", metavar="ID", type=key)
    snoozing.add_argument("--to", metavar="DAY", help="the day, perhaps with a time")
    moving = group.add("move", "Make several reminders due on another day, in one step", _MOVE, _move)
    moving.add_argument("tasks", metavar="ID", type=key, nargs="+")
    moving.add_argument("--to", metavar="DAY", required=True)
    exporting = group.add("export", "Write reminders as a calendar file", _EXPORT, _export, notes=_KEEP_NOTE)
    exporting.add_argument("file", metavar="FILE", type=Path, nargs="?", help="its name ends in .ics")
    exporting.add_argument("--all", action="store_true", help="everybody's, not only yours")
    exporting.add_argument("--to-dos", action="store_true", help="as to-dos instead of appointments")
    exporting.add_argument("--keep", action="store_true", help="keep the file up to date on this computer")
    exporting.add_argument("--stop", action="store_true", help="keep it up to date no more")


def _about(parser: Parser) -> None:
    """What it is about: one record at most."""
    group = parser.add_mutually_exclusive_group()
    for noun in ("deal", "company", "contact"):
        group.add_argument(f"--{noun}", metavar="ID", type=key, help=f"about this {noun}")


def _subject(args: Namespace) -> Subject | None:
    from app.services.concerns import Subject

    keys = {f"{noun}_id": getattr(args, noun) for noun in ("deal", "company", "contact")}
    return Subject(**keys) if any(value is not None for value in keys.values()) else None


def _list(args: Namespace) -> int:
    from app.services.tasks.listing import TaskQuery, list_tasks

    with opened(args) as ctx:
        about = _subject(args)
        everybody = args.all or (about is not None and not args.owner)
        owner_id = _user(ctx, args.owner) if args.owner else None if everybody else ctx.user.id
        until = _day(ctx, args.until).on if args.until else None
        rows = list_tasks(ctx, TaskQuery(owner_id, until, about, args.done))
        today = ctx.clock.today()
    show(args, {"rows": [row_json(row, today) for row in rows]}, lambda: tasks_table(rows, today))
    return 0


def _add(args: Namespace) -> int:
    from app.services.concerns import Subject
    from app.services.planning import find_person, read_plan
    from app.services.tasks import AddTask, add_task, task_rows

    if args.days is not None and args.after is None:
        raise UsageError("--days counts from another reminder: name it with --after")
    with opened(args) as ctx:
        plan, about = read_plan(args.sentence, _how(ctx)), _subject(args) or Subject()
        with ctx.reading() as session:
            contact_id = about.contact_id or find_person(session, plan.who, about)
        command = AddTask(
            plan.subject,
            plan.due_on,
            plan.due_time,
            plan.kind,
            about.deal_id,
            about.company_id,
            contact_id,
            _user(ctx, args.owner) if args.owner else None,
            zone=plan.zone,
            rrule=plan.rrule,
            on_working_days=args.on_working_days or plan.on_working_days,
            after_completion=args.after_completion or plan.after_completion,
            chain_after_id=args.after,
            chain_days=args.days if args.after is None else args.days or 0,
            minutes=args.minutes,
        )
        saved = add_task(ctx, command)
        (row,) = task_rows(ctx, [saved.record_id])
        today, clock = ctx.clock.today(), clock_text(ctx, row)
    data = {"change_set": saved.change_set_id, "task": row_json(row, today)}
    show(args, data, lambda: f"{saved.label}, {when_text(row)}{repeat_text(row, today, ', ')}")
    if clock:
        note(clock)
    return 0


def _done(args: Namespace) -> int:
    from app.services.tasks import CompleteTask, complete_task

    with opened(args) as ctx:
        _require(ctx, args.tasks)
        done = [complete_task(ctx, CompleteTask(task)) for task in args.tasks]
        rows = [_done_json(ctx, one) for one in done]
    show(args, {"rows": rows}, lambda: "\n".join(one.label for one in done))
    return 0


def _require(ctx: Context, keys: Sequence[int]) -> None:
    """NotFound, before anything is changed, where one of them is no reminder."""
    from app.domain.errors import NotFound
    from app.services.tasks import task_rows

    missing = sorted(set(keys) - {row.id for row in task_rows(ctx, keys)})
    if missing:
        named = ", ".join(str(each) for each in missing)
        raise NotFound(f"There is no reminder with the number {named}. List them with: headwater tasks list")


def _done_json(ctx: Context, saved: Saved) -> dict[str, Any]:
    from app.services.tasks import next_turn

    following = next_turn(ctx, saved.record_id)
    then = {"id": following[0], "due_on": following[1]} if following else None
    return {"id": saved.record_id, "label": saved.label, "change_set": saved.change_set_id, "next": then}


def _snooze(args: Namespace) -> int:
    from app.services.tasks import SnoozeTask, snooze_task, task_rows

    with opened(args) as ctx:
        _require(ctx, [args.task])
        to = _day(ctx, args.to) if args.to else None
        saved = snooze_task(ctx, SnoozeTask(args.task, to_on=to.on if to else None, to_time=to.at if to else None))
        (row,) = task_rows(ctx, [args.task])
        today = ctx.clock.today()
    show(args, {"change_set": saved.change_set_id, "task": row_json(row, today)}, lambda: saved.label)
    return 0


def _move(args: Namespace) -> int:
    from app.services.tasks import MoveTasks, move_tasks

    with opened(args) as ctx:
        _require(ctx, args.tasks)
        moved = move_tasks(ctx, MoveTasks(tuple(args.tasks), _day(ctx, args.to).on))
    data = {"change_set": moved.change_set_id, "label": moved.label, "moved": sorted(moved.versions)}
    show(args, data, lambda: moved.label)
    return 0


def _export(args: Namespace) -> int:
    from app.services.tasks.calendar_file import calendar_text, count_open
    from app.services.tasks.subscription import subscribe, unsubscribe, write_calendar

    if args.stop == (args.file is not None):
        raise UsageError("name a file ending in .ics, or --stop")
    if args.keep and (args.all or args.to_dos):
        raise UsageError("--keep writes your own reminders as appointments: leave the other options out")
    with opened(args) as ctx:
        if args.stop:
            unsubscribe(ctx)
            show(args, {"file": None, "rows": 0, "is_kept": False}, lambda: "The file is kept up to date no more.")
            return 0
        owner_id = None if args.all else ctx.user.id
        count = count_open(ctx, owner_id)
        if args.keep:
            subscribe(ctx, args.file)
        else:
            write_calendar(args.file, calendar_text(ctx, owner_id, as_todos=args.to_dos))
    data = {"file": str(args.file), "rows": count, "is_kept": args.keep}
    show(args, data, lambda: f"{count} reminders are in {args.file}")
    if args.keep:
        note("point your calendar at the file: it follows your reminders from now on")
    return 0


def _how(ctx: Context) -> Reading:
    from app.domain.quick_add import Reading

    return Reading(ctx.clock.today(), home_currency=ctx.team.currency, calendar=ctx.calendar)


def _day(ctx: Context, words: str) -> Any:
    from app.domain.dates_in_words import read_date

    return read_date(words, ctx.clock.today(), calendar=ctx.calendar)


def _user(ctx: Context, name: str) -> int:
    from app.cli.names import find
    from app.services.users import users

    return find("user", name, ((user.id, user.name) for user in users(ctx)))
