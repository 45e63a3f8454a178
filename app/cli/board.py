"""``board``: the pipeline in numbers."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day
from app.cli.filters import add_filter, read_filter
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.fx import Total
    from app.services.board import Board, Column
    from app.services.context import Context

_EXAMPLES = """\
headwater board
headwater board --pipeline Marketing --mine
headwater board --closing this_quarter --json
headwater --today 2017-12-31 board --json
headwater board --as-of 2026-01-31
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add(
        "board", "Show how many deals stand in each phase, and what they are worth", _EXAMPLES, _board
    )
    parser.add_argument("--pipeline", metavar="NAME", help="another than the sales pipeline")
    parser.add_argument("--as-of", metavar="DATE", type=day, help="as it was at the end of a past day")
    add_filter(parser)


def _board(args: Namespace) -> int:
    from app.services.time_travel import looking_back

    if args.as_of and args.text:
        raise UsageError("--text finds what stands there today, so it can't be given with --as-of")
    with opened(args) as ctx:
        if args.as_of is None:
            return _show(ctx, args, ())
        with looking_back(ctx, args.as_of) as then:
            return _show(then.ctx, args, then.notes)


def _show(ctx: Context, args: Namespace, notes: tuple[str, ...]) -> int:
    from app.cli.names import find_pipeline
    from app.services.board import BoardQuery, columns
    from app.services.pipelines.queries import default_pipeline, pipelines

    known = pipelines(ctx)
    pipeline = find_pipeline(known, args.pipeline) if args.pipeline else default_pipeline(known)
    board = columns(ctx, BoardQuery(pipeline, read_filter(ctx, args)))
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
