"""The keys of the cards of each column, sorted by the database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.services.board.columns import BoardQuery, Shown, answered
from app.services.context import Context
from app.services.deals.sort_form import sort_form
from app.storage.questions import Asker, Question

_ORDER = Question("app.services.board.statements", "order", is_packed=True)


@dataclass(frozen=True, slots=True)
class Order:
    """``columns``: per phase key the keys of its deals in order, phases without deals left out.

    ``phases``: per deal the key of its phase. ``groups``: per deal the key of its group, empty where the board is not
    grouped. A group's deals stand together.
    """

    columns: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    phases: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, int] = field(default_factory=dict)

    def sharing(self, before: Order) -> Order:
        """The same, made of parts of an earlier order where they are equal.

        Whoever replaces the one by the other has thousands of keys less to compare and to free, and that may be the
        thread that draws.
        """
        columns, phases = {}, {}
        for phase_id, ids in self.columns.items():
            known = before.columns.get(phase_id)
            columns[phase_id] = known if known == ids else ids
            phases.update(dict.fromkeys(columns[phase_id], phase_id))
        return Order(columns, phases, before.groups if before.groups == self.groups else self.groups)


def card_order(ctx: Context, query: BoardQuery) -> Order:
    """How the cards of a board stand."""

    def read(asker: Asker, shown: Shown) -> Sequence[Any]:
        form, values = sort_form(ctx, asker, query.sort)
        values |= {"pipeline": query.pipeline.id, **shown.values}
        return asker.rows(_ORDER, query.group, *form, among=shown.among, **values)

    phases, ids, *groups = answered(ctx, query, read)
    in_groups = dict(zip(ids, groups[0], strict=True)) if groups else {}
    return Order(_cut(phases, ids), dict(zip(ids, phases, strict=True)), in_groups)


def card_ids(ctx: Context, query: BoardQuery) -> Mapping[int, tuple[int, ...]]:
    """Per phase key the keys of its deals in the query's order; phases without deals are left out."""
    return card_order(ctx, query).columns


def _cut(phases: list[int], ids: list[int]) -> dict[int, tuple[int, ...]]:
    """``phases`` is ascending and as long as ``ids``."""
    columns, start = {}, 0
    while start < len(ids):
        end = bisect_right(phases, phases[start], start)
        columns[phases[start]] = tuple(ids[start:end])
        start = end
    return columns
