"""``touch-plan``: whom to touch this week, by which channel, and what was made of it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, day
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.touch_plan import PlannedTouch, TouchPlan

_EXAMPLES = """\
headwater touch-plan
headwater touch-plan --week 2026-03-23 --of "Ruth Baker" --json
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("touch-plan", "The week's calls, mails, letters and meetings, day by day", _EXAMPLES, _plan)
    parser.add_argument("--week", metavar="DAY", type=day, help="the week of another day, as in 2026-03-23")
    parser.add_argument("--of", metavar="NAME", help="whose week, for owners and managers")


def _plan(args: Namespace) -> int:
    from app.services.touch_plan import touch_plan

    with opened(args) as ctx:
        owner_id = None
        if args.of is not None:
            from app.services.tickler import person_named

            owner_id = person_named(ctx, args.of).id
        plan = touch_plan(ctx, args.week, owner_id)
    show(args, _json(plan), lambda: _words(plan))
    return 0


def _json(plan: TouchPlan) -> dict[str, Any]:
    return {
        "from": plan.first,
        "to": plan.last,
        "of": plan.owner,
        "planned": _counts(plan.by_channel),
        "made": _counts(plan.made),
        "rows": [_row(touch) for touch in plan.touches],
    }


def _counts(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"channel": channel, "count": number} for channel, number in counts.items()]


def _row(touch: PlannedTouch) -> dict[str, Any]:
    names = {"company": touch.company or None, "who": touch.who or None, "programme": touch.programme or None}
    ids = {"task": touch.task_id, "deal": touch.deal_id, "contact": touch.contact_id}
    about = {"on": touch.on, "channel": touch.channel, "subject": touch.subject}
    return about | names | ids | {"is_late": touch.is_late}


def _words(plan: TouchPlan) -> str:
    head = f"Touches of {plan.owner}, {plan.first} to {plan.last}"
    if not plan.touches:
        return f"{head}\nNothing is planned.{_made(plan)}"
    lines = [
        (_day(touch), touch.channel, touch.company or touch.who, touch.subject, touch.programme)
        for touch in plan.touches
    ]
    rows = table(("Day", "By", "Whom", "What", "Programme"), lines)
    return f"{head}\n{rows}\n\nPlanned: {_counted(plan.by_channel)}.{_made(plan)}"


def _day(touch: PlannedTouch) -> str:
    return f"{touch.on:%a} {touch.on}{' late' if touch.is_late else ''}"


def _made(plan: TouchPlan) -> str:
    return f" Made: {_counted(plan.made)}." if plan.made else ""


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {kind if number == 1 else f'{kind}s'}" for kind, number in counts.items())
