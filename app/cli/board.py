"""``board``: the pipeline in numbers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day
from app.cli.filters import add_filter, read_filter
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from datetime import date

    from app.domain.fx import Total
    from app.services.board import Board, BoardQuery, Column
    from app.services.context import Context

_EXAMPLES = """\
headwater board
headwater board --pipeline Marketing --mine
headwater board --closing this_quarter --json
headwater --today 2017-12-31 board --json
headwater board --as-of 2026-01-31
headwater board --pdf wall.pdf --paper a3
"""
_GROUPS = ("owner", "month")
_PAPERS = ("a3", "a4", "tabloid", "letter")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "board", "Show how many deals stand in each phase, and what they are worth", _EXAMPLES, _board
    )
    parser.add_argument("--pipeline", metavar="NAME", help="another than the sales pipeline")
    parser.add_argument("--as-of", metavar="DATE", type=day, help="as it was at the end of a past day")
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="the cards too, on a sheet for the wall")
    parser.add_argument("--group", choices=_GROUPS, help="with --pdf: cards by owner, or by month of close")
    parser.add_argument("--paper", choices=_PAPERS, help="with --pdf; a3 as usual, tabloid where letter is used")
    add_filter(parser)


def _board(args: Namespace) -> int:
    from app.services.time_travel import looking_back

    if args.paper and not args.pdf:
        raise UsageError("--paper is for --pdf: name a file to print into")
    if args.as_of and args.text:
        raise UsageError("--text finds what stands there today, so it can't be given with --as-of")
    with opened(args) as ctx:
        if args.as_of is None:
            return _show(ctx, args, (), ctx.clock.today())
        with looking_back(ctx, args.as_of) as then:
            return _show(then.ctx, args, then.notes, ctx.clock.today())


def _show(ctx: Context, args: Namespace, notes: tuple[str, ...], today: date) -> int:
    from app.cli.names import find_pipeline
    from app.services.board import BoardQuery, columns
    from app.services.pipelines.queries import default_pipeline, pipelines

    known = pipelines(ctx)
    pipeline = find_pipeline(known, args.pipeline) if args.pipeline else default_pipeline(known)
    query = BoardQuery(pipeline, read_filter(ctx, args), group=args.group or "")
    if args.pdf:
        return _print(ctx, args, query, notes, today)
    board = columns(ctx, query)
    data = {
        "pipeline": pipeline.name,
        "as_of": args.as_of,
        "currency": board.open_total.money.currency,
        "columns": [_column(column) for column in board.columns],
        "open": {"count": board.open_count, **_sums(board.open_total, board.open_weighted)},
        "notes": list(notes),
    }
    show(args, data, lambda: "\n".join((_table(board), *notes)))
    return 0


def _print(ctx: Context, args: Namespace, query: BoardQuery, notes: tuple[str, ...], today: date) -> int:
    from app.services.printing.document import write_pdf
    from app.services.printing.paper import Paper, wall_papers
    from app.services.wall_sheet import read_wall, wall_document

    paper = Paper[f"{args.paper.upper()}_WIDE"] if args.paper else wall_papers(ctx.team.country)[0]
    facts = read_wall(ctx, query, None, today, notes)
    pages = write_pdf(args.pdf, wall_document(facts, paper))
    written = {"file": str(args.pdf), "pages": pages, "paper": paper.label}
    size = f"{pages} {'page' if pages == 1 else 'pages'}"
    show(args, written, lambda: f"{query.pipeline.name}: {size} in {args.pdf}.")
    return 0


def _column(column: Column) -> dict[str, Any]:
    spec = column.phase.spec
    return {
        "code": spec.code,
        "name": spec.name,
        "kind": spec.kind.value,
        "count": column.count,
        **_sums(column.total, column.weighted),
    }


def _sums(total: Total, weighted: Total) -> dict[str, Any]:
    """Sums as decimal strings beside their currency; ``missing_rates`` names currencies that could not be added."""
    return {
        "sum": str(total.money.amount),
        "weighted": str(weighted.money.amount),
        "currency": total.money.currency,
        "missing_rates": list(total.missing),
    }


def _table(board: Board) -> str:
    currency = board.open_total.money.currency
    rows = [_line(column.phase.spec.code, column.phase.spec.name, column) for column in board.columns]
    rows.append(("", "Open", board.open_count, _amount(board.open_total), _amount(board.open_weighted)))
    text = table(("Code", "Phase", "Deals", f"Sum {currency}", f"Weighted {currency}"), rows, right=(2, 3, 4))
    missing = sorted({code for column in board.columns for code in column.total.missing})
    if missing:
        text += f"\nLeft out, because no exchange rate is known: {', '.join(missing)}"
    return text


def _line(code: str, name: str, column: Column) -> tuple[object, ...]:
    return code, name, column.count, _amount(column.total), _amount(column.weighted)


def _amount(total: Total) -> str:
    return f"{total.money.amount:,}"
