"""``deals``: list, show, move, win and lose them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli import deal_outlook, many
from app.cli.arguments import Commands, day, key, number
from app.cli.deal_text import deal_facts, list_table, row_json, sheet_json
from app.cli.filters import add_filter, read_filter
from app.cli.output import show
from app.cli.session import opened
from app.domain.errors import NotFound, UserError

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.services.context import Context
    from app.services.deals.listing import DealRow
    from app.services.pipelines.queries import PhaseRow, PipelineRow
    from app.services.saved import Saved

_SORTS = ("id", "next", "amount", "close", "age", "name", "mine")
_LIST = """\
headwater deals list --mine --open
headwater deals list --phase D2 --sort next
headwater deals list --closing this_quarter --text harrow --json
"""
_SHOW = """\
headwater deals show 12
headwater deals show 12 --json
"""
_MOVE = """\
headwater deals move 12 D3
headwater deals move 12 N1 --reason "Budget only in autumn"
headwater deals move 12 G2 --pipeline Sales
"""
_WON = """\
headwater deals won 12
headwater deals won 12 --amount "31200 EUR" --on 2026-03-12
"""
_LOST = """\
headwater deals lost 12 --reason Price
headwater deals lost 12 --reason "Chose a competitor" --competitor Kerntec
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    examples = _LIST + _SHOW + _MOVE + _WON + _LOST + deal_outlook.EXAMPLES
    group = commands.group("deals", "List, show, change, move, win, lose and judge deals", examples)
    listing = group.add("list", "List deals", _LIST, _list)
    listing.add_argument("--pipeline", metavar="NAME", help="only of this pipeline")
    listing.add_argument("--phase", metavar="CODE", action="append", default=[], help="only in this phase; repeatable")
    listing.add_argument("--open", action="store_true", help="only those that may still be won")
    listing.add_argument("--sort", choices=_SORTS, default="id", help=", ".join(_SORTS))
    listing.add_argument("--limit", metavar="N", type=number, help="at most so many")
    add_filter(listing)
    group.add("show", "Show all of a deal", _SHOW, _show).add_argument("deal", metavar="ID", type=key)
    move = group.add("move", "Move a deal to another phase", _MOVE, _move)
    move.add_argument("deal", metavar="ID", type=key)
    move.add_argument("phase", metavar="PHASE", help="its code, such as D2")
    move.add_argument("--pipeline", metavar="NAME", help="into another pipeline")
    move.add_argument("--reason", metavar="TEXT", help="why")
    won = group.add("won", "Mark a deal as won", _WON, _won)
    won.add_argument("deal", metavar="ID", type=key)
    won.add_argument("--amount", metavar="AMOUNT", help="what it was won for; without it the deal's amount")
    won.add_argument("--on", metavar="DATE", type=day, help="the day it was won; without it today")
    lost = group.add("lost", "Mark a deal as lost", _LOST, _lost)
    lost.add_argument("deal", metavar="ID", type=key)
    lost.add_argument("--reason", metavar="TEXT", required=True, help="why it was lost")
    lost.add_argument("--competitor", metavar="NAME", help="who won it")
    lost.add_argument("--on", metavar="DATE", type=day, help="the day it was lost; without it today")
    many.add_to_deals(group)
    deal_outlook.add(group)


def _list(args: Namespace) -> int:
    from app.services.deals.listing import DealQuery, deals

    with opened(args) as ctx:
        query = DealQuery(read_filter(ctx, args), _phase_ids(ctx, args), args.sort, args.limit)
        rows = deals(ctx, query)
        today = ctx.clock.today()
    show(args, {"rows": [row_json(row) for row in rows]}, lambda: list_table(rows, today))
    return 0


def _phase_ids(ctx: Context, args: Namespace) -> tuple[int, ...] | None:
    """The phases asked for; None where any will do."""
    from app.cli.names import find_pipeline
    from app.services.pipelines.queries import pipelines

    if not (args.pipeline or args.phase or args.open):
        return None
    known = pipelines(ctx, with_retired=True)
    chosen = (find_pipeline(known, args.pipeline),) if args.pipeline else known
    phases = [phase for pipeline in chosen for phase in pipeline.phases]
    if args.phase:
        known_codes = {phase.spec.code.casefold() for phase in phases}
        for code in args.phase:
            if code.casefold() not in known_codes:
                codes = ", ".join(dict.fromkeys(phase.spec.code for phase in phases))
                raise UserError(f"There is no phase “{code}”. Known are: {codes}.")
        wanted = {code.casefold() for code in args.phase}
        phases = [phase for phase in phases if phase.spec.code.casefold() in wanted]
    return tuple(phase.id for phase in phases if phase.spec.kind.is_open or not args.open)


def _show(args: Namespace) -> int:
    from app.services.deals.sheet import deal_sheet

    with opened(args) as ctx:
        row = _deal(ctx, args.deal)
        sheet = deal_sheet(ctx, args.deal)
    show(args, sheet_json(row, sheet), lambda: deal_facts(row, sheet))
    return 0


def _move(args: Namespace) -> int:
    with opened(args) as ctx:
        row = _deal(ctx, args.deal)
        target = _pipeline(ctx, args.pipeline or row.pipeline).phase(args.phase)
        saved = _moved(ctx, row, target, reason=args.reason)
    return _tell(args, saved, target)


def _won(args: Namespace) -> int:
    with opened(args) as ctx:
        row = _deal(ctx, args.deal)
        target = _ending(ctx, row, "won")
        amount = _amount(ctx, row, args.amount) if args.amount else None
        saved = _moved(ctx, row, target, closed_on=args.on, amount=amount)
    return _tell(args, saved, target)


def _lost(args: Namespace) -> int:
    with opened(args) as ctx:
        row = _deal(ctx, args.deal)
        target = _ending(ctx, row, "lost")
        saved = _moved(ctx, row, target, closed_on=args.on, reason=args.reason, competitor=args.competitor)
    return _tell(args, saved, target)


def _deal(ctx: Context, deal_id: int) -> DealRow:
    from app.services.deals.listing import deal_row

    row = deal_row(ctx, deal_id)
    if row is None:
        raise NotFound(f"There is no deal {deal_id}. List them with: headwater deals list")
    return row


def _pipeline(ctx: Context, name: str) -> PipelineRow:
    from app.cli.names import find_pipeline
    from app.services.pipelines.queries import pipelines

    return find_pipeline(pipelines(ctx), name)


def _ending(ctx: Context, row: DealRow, kind: str) -> PhaseRow:
    pipeline = _pipeline(ctx, row.pipeline)
    for phase in pipeline.phases:
        if phase.spec.kind.value == kind:
            return phase
    raise UserError(f"Nothing is {kind} in the pipeline {pipeline.name}. Move the deal to another pipeline first.")


def _moved(ctx: Context, row: DealRow, target: PhaseRow, **facts: Any) -> Saved:
    from app.services.deals.commands import MoveDeal, move_deal

    return move_deal(ctx, MoveDeal(row.id, target.id, row.version, **facts))


def _amount(ctx: Context, row: DealRow, typed: str) -> Money:
    from app.domain.amounts import typed_amount
    from app.domain.money import Money

    parsed = typed_amount(typed, decimal_mark=None, home_currency=ctx.team.currency)
    return Money.of(parsed.value, parsed.currency or row.currency)


def _tell(args: Namespace, saved: Saved, target: PhaseRow) -> int:
    data = {
        "id": saved.record_id,
        "version": saved.version,
        "phase": target.spec.code,
        "change_set": saved.change_set_id,
        "label": saved.label,
    }
    stays = f"The deal is in {target.spec.label} already."
    show(args, data, lambda: saved.label if saved.change_set_id else stays)
    return 0
