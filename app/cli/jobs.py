"""``tick`` and ``simulate``: what the program does by itself, done from outside of the window."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.jobs.fired import Fired

_TICK = """\
headwater --db team.headwater tick
headwater --db team.headwater tick --at 2026-03-12T10:00 --json
"""
_TICK_NOTES = (
    "It does exactly what an open window does every half minute: for the team as far as the user may, and for the "
    "user. What was done already is not done again."
)
_SIMULATE = """\
headwater --db trial.headwater simulate --from 2026-03-12 --to 2026-06-30
"""
_SIMULATE_NOTES = (
    "It changes the database as those days would have, for everybody of the team: take a copy. No mail goes out."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    tick = commands.add("tick", "Do what is due now, and say what that was", _TICK, _tick, notes=_TICK_NOTES)
    tick.add_argument("--at", metavar="INSTANT", type=_instant, help="as of then, as in 2026-03-12T10:00")
    about = "Let days pass, and say what the program did by itself on each"
    simulate = commands.add("simulate", about, _SIMULATE, _simulate, notes=_SIMULATE_NOTES)
    simulate.add_argument("--from", dest="first", metavar="DATE", type=day, required=True, help="the first day")
    simulate.add_argument("--to", dest="last", metavar="DATE", type=day, required=True, help="the last day")


def _instant(text: str) -> datetime:
    """An instant; without an offset it is local time."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not an instant. Write it as in 2026-03-12T10:00.") from None


def _tick(args: Namespace) -> int:
    from app.services.jobs.tick import tick
    from app.services.tasks.rows import lost_zones

    with opened(args) as ctx:
        fired = tick(_at(ctx, args.at) if args.at else ctx)
        lost = lost_zones(ctx)
    _tell(args, fired, lost)
    return 0


def _simulate(args: Namespace) -> int:
    from app.services.tasks.rows import lost_zones

    if args.last < args.first:
        raise UsageError("the last day lies before the first")
    with opened(args) as ctx:
        fired = [
            one for number in range((args.last - args.first).days + 1) for one in _one_day(ctx, args.first, number)
        ]
        lost = lost_zones(ctx)
    _tell(args, fired, lost)
    return 0


def _one_day(ctx: Context, first: date, number: int) -> list[Fired]:
    """What happened by the end of a day, with everybody's window open."""
    from app.services.context import open_context
    from app.services.jobs.registry import WITHOUT_MAIL
    from app.services.jobs.tick import tick
    from app.services.users import users

    end = datetime.combine(first + timedelta(days=number), time(23, 59, 59), ctx.clock.zone).astimezone(UTC)
    clock = _at(ctx, end).clock
    fired = [one for user in users(ctx) for one in tick(open_context(ctx.db, clock, user.name), WITHOUT_MAIL)]
    return sorted(fired, key=lambda one: (one.due_at, one.key))


def _at(ctx: Context, instant: datetime) -> Context:
    return replace(ctx, clock=replace(ctx.clock, fixed_today=None, source=lambda: instant))


def _tell(args: Namespace, fired: list[Fired], lost: tuple[str, ...]) -> None:
    rows = [_json(one) for one in fired]
    told = _table(fired) if fired else "Nothing was due."
    show(args, {"fired": rows}, lambda: "\n\n".join((told, *lost)))


def _json(one: Fired) -> dict[str, Any]:
    return {
        "key": one.key,
        "kind": one.kind,
        "subject": one.subject,
        "due_at": one.due_at,
        "user": one.user_id,
        "table": one.table,
        "record": one.record_id,
    }


def _table(fired: list[Fired]) -> str:
    return table(("Due", "Kind", "What"), ((one.due_at, one.kind, one.subject) for one in fired))
