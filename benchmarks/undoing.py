"""Taking an import of 100,000 deals back. No target of its own: it is measured so that it stays bearable."""

from __future__ import annotations

from app.services.exchange.batches import revert_batch
from benchmarks.deal_file import import_file, new_team, write_file
from benchmarks.measure import Result, Series, timed
from benchmarks.servers import new_database
from benchmarks.stage import Stage, remove

_ROWS, _ROUNDS = 100_000, 3


def measure(stage: Stage) -> list[Result]:
    """In a file and, where a server can be had, on PostgreSQL."""
    place = stage.folder / "undo.headwater"
    seconds = []
    for _ in stage.rounds(_ROUNDS):
        seconds.append(_seconds(stage, str(place)))
        remove(place)
    name = f"taking back {stage.of(_ROWS):,} imported deals"
    results = [Result(name, Series(seconds, "s"))]
    with new_database() as url:
        if url is not None:
            results.append(Result(f"{name} on PostgreSQL", Series([_seconds(stage, url)], "s")))
    return results


def _seconds(stage: Stage, place: str) -> float:
    file = write_file(stage.folder / "undo.csv", stage.of(_ROWS))
    ctx = new_team(place, stage.folder)
    try:
        done = import_file(ctx, file)
        return timed(lambda: revert_batch(ctx, done.batch)) / 1000
    finally:
        ctx.db.close()
