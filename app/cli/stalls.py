"""``stalls``: what ran out of time and waits for a decision, and the deciding."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day, key
from app.cli.output import money_cell, show, table
from app.cli.session import opened
from app.domain.errors import UserError

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.stalls.decide import DecideStall
    from app.services.stalls.queue import DecidedRow, StallQueue, StallRow

_LIST = """\
headwater stalls
headwater stalls --mine --json
"""
_DECIDE = """\
headwater stalls decide 12 --deadline 2026-03-20 --told "We hold the price until Friday"
headwater stalls decide 12 --recycle N1 --on 2026-06-01 --reason "Budget next year"
headwater stalls decide 12 --advance D3 --reason "Budget approved"
headwater stalls decide 12 --remove --reason Price
headwater stalls decide 12 --defer 2026-03-13 --reason "Waiting for their meeting"
"""
_NOTES = (
    "Two deadlines and three deferrals are allowed for each stall; a deferral puts it off to the next working day. "
    "Only a deadline needs no reason."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    listing = commands.add("stalls", "List the stalls to decide, and decide them", _LIST + _DECIDE, _list)
    listing.add_argument("--mine", action="store_true", help="only your own")
    decide = commands.within(listing).add("decide", "Decide a stall", _DECIDE, _decide, notes=_NOTES)
    decide.add_argument("deal", metavar="DEAL", type=key, help="the deal's number")
    way = decide.add_mutually_exclusive_group(required=True)
    way.add_argument("--advance", metavar="PHASE", help="back into a Delta phase, or won, on new evidence")
    way.add_argument("--recycle", metavar="PHASE", help="back to a Nurturing phase")
    way.add_argument("--deadline", metavar="DATE", type=day, help="fish or cut bait: an answer by this day")
    way.add_argument("--remove", action="store_true", help="lost")
    way.add_argument("--defer", metavar="DATE", type=day, help="decide another day; it is counted")
    decide.add_argument("--reason", metavar="TEXT", default="", help="why; only a deadline needs none")
    decide.add_argument("--on", metavar="DATE", type=day, help="with --recycle: the next touch")
    decide.add_argument("--told", metavar="TEXT", default="", help="with --deadline: what the customer is told")
    decide.add_argument("--competitor", metavar="NAME", help="with --remove: who won it")


def _list(args: Namespace) -> int:
    from app.services.stalls.queue import stall_queue

    with opened(args) as ctx:
        queue = stall_queue(ctx, owner_id=ctx.user.id if args.mine else None)
    rows = [(row, "decide") for row in queue.to_decide] + [(row, "waiting") for row in queue.waiting]
    data = {
        "rows": [_row_json(row, state) for row, state in rows],
        "decided": [_decided_json(row) for row in queue.decided],
    }
    show(args, data, lambda: _text(queue))
    return 0


def _row_json(row: StallRow, state: str) -> dict[str, Any]:
    return {
        "id": row.deal_id,
        "state": state,
        "company": row.title,
        "name": row.name,
        "owner": row.owner or None,
        "amount": row.amount.amount if row.amount else None,
        "currency": row.amount.currency if row.amount else None,
        "phase": row.phase_code,
        "since": row.entered_on,
        "days": row.clock.used,
        "limit": row.clock.limit,
        "decide_by": row.due_on,
        "days_late": row.due.late,
        "from_phase": row.ran_out.code if row.ran_out else None,
        "from_days": row.ran_out.clock.used if row.ran_out else None,
        "from_limit": row.ran_out.clock.limit if row.ran_out else None,
        "deadlines": row.deadlines,
        "deferrals": row.deferrals,
        "times": row.stays,
    }


def _decided_json(row: DecidedRow) -> dict[str, Any]:
    return {
        "id": row.deal_id,
        "company": row.title,
        "decision": str(row.decision),
        "reason": row.reason or None,
        "phase": row.to_code,
        "until": row.until_on,
        "who": row.who or None,
        "at": row.decided_at,
    }


def _text(queue: StallQueue) -> str:
    if not (queue.to_decide or queue.waiting):
        return "Nothing waits for a decision."
    heads = ("Deal", "Company", "Owner", "Amount", "Ran out in", "Decide by", "Deadlines", "Times here")
    lines = [_cells(row) for row in (*queue.to_decide, *queue.waiting)]
    return f"{len(queue.to_decide)} to decide, {len(queue.waiting)} waiting\n" + table(heads, lines, right=(0, 3, 6, 7))


def _cells(row: StallRow) -> tuple[object, ...]:
    spent = f"{row.ran_out.code}, {row.ran_out.clock.text}" if row.ran_out else ""
    return row.deal_id, row.title, row.owner, money_cell(row.amount), spent, row.due_on, row.deadlines, row.stays


def _decide(args: Namespace) -> int:
    from app.services.stalls.decide import decide_stall

    with opened(args) as ctx:
        saved = decide_stall(ctx, _command(ctx, args))
    data = {"id": saved.record_id, "change_set": saved.change_set_id, "label": saved.label}
    show(args, data, lambda: saved.label)
    return 0


def _command(ctx: Context, args: Namespace) -> DecideStall:
    from app.domain.stall import StallDecision as Decision
    from app.services.stalls.decide import DecideStall

    if args.on and not args.recycle:
        raise UsageError("--on goes with --recycle")
    common: dict[str, Any] = {"deal_id": args.deal, "reason": args.reason}
    if args.advance:
        return DecideStall(decision=Decision.ADVANCE, to_phase_id=_phase(ctx, args.deal, args.advance), **common)
    if args.recycle:
        target = _phase(ctx, args.deal, args.recycle)
        return DecideStall(decision=Decision.RECYCLE, to_phase_id=target, until_on=args.on, **common)
    if args.deadline:
        return DecideStall(decision=Decision.DEADLINE, until_on=args.deadline, told=args.told, **common)
    if args.defer:
        return DecideStall(decision=Decision.DEFER, until_on=args.defer, **common)
    return DecideStall(decision=Decision.REMOVE, competitor=args.competitor, **common)


def _phase(ctx: Context, deal_id: int, code: str) -> int:
    """The phase of the deal's own pipeline that is called so."""
    from app.services.deals.listing import deal_row
    from app.services.pipelines.queries import pipelines

    row = deal_row(ctx, deal_id)
    if row is None:
        raise UserError(f"There is no deal {deal_id}. List the stalls with: headwater stalls")
    pipeline = next(one for one in pipelines(ctx, with_retired=True) if one.name == row.pipeline)
    return pipeline.phase(code).id
