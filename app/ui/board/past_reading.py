"""The board of a past day, read as a whole: what is over does not change while somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.services.board import Board, BoardQuery, card_order, cards, columns
from app.services.context import Context
from app.services.pipelines.queries import pipelines
from app.services.time_travel import looking_back
from app.ui.board.house import pipeline_called
from app.ui.board.options import Options
from app.ui.board.words import face_of
from app.ui.shared.card_face import CardFace

MOST_CARDS = 60
"""Cards shown of each column at first; its head counts all."""


@dataclass(frozen=True)
class PastBoard:
    """``cards`` per phase key, in the order of the board: a deal's key and its face. ``notes`` tell how far all that
    was known on the day."""

    day: date
    board: Board
    cards: Mapping[int, tuple[tuple[int, CardFace], ...]]
    notes: tuple[str, ...]


def read_past(ctx: Context, day: date, options: Options, most: int = MOST_CARDS) -> PastBoard:
    """With so many cards of each column, on a reader thread. UserError for a day of which nothing is known.

    Words can't be searched in the past, so that part of the filter is left out, and said to be.
    """
    chosen = replace(options.filter, text="")
    dropped = ("The words of the filter are left out: they are found in what stands there today.",)
    with looking_back(ctx, day) as then:
        pipeline = pipeline_called(options.pipeline, pipelines(then.ctx))
        query = BoardQuery(pipeline, chosen, options.sort)
        order = card_order(then.ctx, query)
        shown = {phase_id: ids[:most] for phase_id, ids in order.columns.items()}
        found = cards(then.ctx, [deal_id for ids in shown.values() for deal_id in ids])
        specs = {phase.id: phase.spec for phase in pipeline.phases}
        faces = {
            phase_id: tuple(
                (one, face_of(found[one], specs[phase_id], day, ctx.user.id)) for one in ids if one in found
            )
            for phase_id, ids in shown.items()
            if phase_id in specs
        }
        notes = then.notes + (dropped if options.filter.text.strip() else ())
        return PastBoard(day, columns(then.ctx, query), faces, notes)
