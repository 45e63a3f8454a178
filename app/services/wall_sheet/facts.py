"""What stands on a wall sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.logo import Logo
from app.services.board import Board, BoardQuery, Card, Column, Group, card_order, cards, columns
from app.services.context import Context

MOST_CARDS = 60
"""Cards printed of each column; its head counts all."""


@dataclass(frozen=True, slots=True)
class WallColumn:
    """A column and its first cards, in the order of the board; ``groups`` has the key of the group of each deal, where
    the board is grouped."""

    column: Column
    cards: tuple[Card, ...]
    groups: Mapping[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[Group | Card, ...]:
        """What stands below each other: the cards, each group of them under its head."""
        found: list[Group | Card] = []
        before: int | None = None
        for card in self.cards:
            key = self.groups.get(card.id)
            if key is not None and key != before and key in self.column.groups:
                found.append(self.column.groups[key])
            before = key
            found.append(card)
        return tuple(found)

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
    board, order = columns(ctx, query), card_order(ctx, query)
    if folded is None:
        folded = {column.phase.spec.code for column in board.columns if not column.phase.spec.kind.is_open}
    opened = [column for column in board.columns if column.phase.spec.code not in folded]
    first = {column.phase.id: order.columns.get(column.phase.id, ())[:MOST_CARDS] for column in opened}
    found = cards(ctx, [deal_id for ids in first.values() for deal_id in ids])
    return WallFacts(
        query.pipeline.name,
        ctx.team.name,
        ctx.user.name,
        ctx.clock.today(),
        printed_on or ctx.clock.today(),
        board,
        tuple(
            WallColumn(column, tuple(found[one] for one in first[column.phase.id] if one in found), order.groups)
            for column in opened
        ),
        tuple(column for column in board.columns if column.phase.spec.code in folded),
        notes,
        ctx.team.logo,
    )
