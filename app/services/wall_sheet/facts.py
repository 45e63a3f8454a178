"""What stands on a wall sheet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain.logo import Logo
from app.services.board import Board, BoardQuery, Card, Column, card_ids, cards, columns
from app.services.context import Context

MOST_CARDS = 60
"""Cards printed of each column; its head counts all."""


@dataclass(frozen=True, slots=True)
class WallColumn:
    """A column and its first cards, in the order of the board."""

    column: Column
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """How many cards are counted and not printed."""
        return self.column.count - len(self.cards)


@dataclass(frozen=True)
class WallFacts:
    """The board on a day. ``folded`` columns have no cards. ``printed_on`` is later than ``day`` for a past board.

    ``notes`` tell how far all that was known on the day.
    """

    pipeline: str
    team: str
    printed_by: str
    day: date
    printed_on: date
    board: Board
    columns: tuple[WallColumn, ...]
    folded: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    logo: Logo | None = None

    @property
    def shown(self) -> int:
        """How many deals the filter lets through."""
        return sum(column.count for column in self.board.columns)


def read_wall(
    ctx: Context,
    query: BoardQuery,
    folded: Collection[str] | None = None,
    printed_on: date | None = None,
    notes: tuple[str, ...] = (),
) -> WallFacts:
    """The board of a query; ``folded`` are codes of phases, None those of the closed ones, which hold years of deals.

    In the context of a past day ``printed_on`` is the present one.
    """
    board, order = columns(ctx, query), card_ids(ctx, query)
    if folded is None:
        folded = {column.phase.spec.code for column in board.columns if not column.phase.spec.kind.is_open}
    opened = [column for column in board.columns if column.phase.spec.code not in folded]
    first = {column.phase.id: order.get(column.phase.id, ())[:MOST_CARDS] for column in opened}
    found = cards(ctx, [deal_id for ids in first.values() for deal_id in ids])
    return WallFacts(
        query.pipeline.name,
        ctx.team.name,
        ctx.user.name,
        ctx.clock.today(),
        printed_on or ctx.clock.today(),
        board,
        tuple(
            WallColumn(column, tuple(found[one] for one in first[column.phase.id] if one in found)) for column in opened
        ),
        tuple(column for column in board.columns if column.phase.spec.code in folded),
        notes,
        ctx.team.logo,
    )
