"""A client process that moves deals without end and prints each move once it is saved; made to be killed."""

from __future__ import annotations

import itertools
import sys

from app.domain.clock import Clock
from app.services.context import open_context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.pipelines.queries import default_pipeline, pipelines
from app.storage.database import Database
from app.storage.location import Location


def main(url: str, deal_ids: list[int]) -> None:
    ctx = open_context(Database.open(Location.parse(url)), Clock(), None)
    # Not into the stall: the next one may begin anywhere, and from there the rules let a deal go only to some phases.
    known = default_pipeline(pipelines(ctx)).phases
    phases = [phase.id for phase in known if phase.spec.kind.is_open and not phase.spec.is_stall]
    for turn in itertools.count(1):
        deal_id = deal_ids[turn % len(deal_ids)]
        saved = move_deal(ctx, MoveDeal(deal_id, phases[turn % len(phases)]))
        if saved.change_set_id is not None:
            print(saved.change_set_id, deal_id, flush=True)  # noqa: T201 - the test reads what was acknowledged


if __name__ == "__main__":
    main(sys.argv[1], [int(key) for key in sys.argv[2:]])
