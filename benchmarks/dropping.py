"""A card dropped into another column: until it is committed, and how long the GUI thread is kept from anything else."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import Any

from app.services.board import BoardQuery, card_ids
from app.services.context import Context
from app.services.deals.commands import MoveDeal, move_deal
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.saved import Saved
from benchmarks.measure import Result, Series, percentile, timed
from benchmarks.raw import connected, insert, rows_of, without_triggers
from benchmarks.stage import TODAY, Stage, opened

_DROPS, _ROUNDS, _GUI_DROPS, _GUI_ROUNDS, _WARM_UP = 100, 5, 40, 5, 10
_RATIO, _MOST_BLOCKED_MS = 3.0, 8.0
_Rows = dict[str, list[tuple[Any, ...]]]


def measure(stage: Stage) -> list[Result]:
    """The use case against the bare driver, then real drops by mouse in the real window."""
    return [_committed(stage), _blocked(stage)]


def _committed(stage: Stage) -> Result:
    """Drops of different cards, each in a transaction of its own that is on the disk at its end."""
    drops, rounds = stage.of(_DROPS), stage.rounds(_ROUNDS)
    path, floor = (stage.copied(stage.sample, f"dropped-{kind}.headwater") for kind in ("ours", "floor"))
    ctx = opened(path)
    try:
        with connected(path) as reader, connected(floor) as raw:
            without_triggers(raw)
            commands = _commands(ctx, drops * len(rounds) + _WARM_UP)
            pairs = [_drop(ctx, reader, raw, command) for command in commands][_WARM_UP:]
    finally:
        ctx.db.close()
    parts = [pairs[number * drops : (number + 1) * drops] for number in rounds]
    ours, floors = ([median(pair[side] for pair in part) for part in parts] for side in (0, 1))
    return Result(
        "drop until committed",
        Series(ours, "ms"),
        _RATIO,
        Series(floors, "ms"),
        "the same rows by the bare driver",
        {"95th percentile of all drops": f"{percentile([pair[0] for pair in pairs], 95):.1f} ms"},
    )


def _blocked(stage: Stage) -> Result:
    found = []
    for number in stage.rounds(_GUI_ROUNDS):
        place = stage.copied(stage.sample, f"dropping-{number}.headwater")
        stage.probe("visit", place)
        found.append(stage.probe("drops", place, TODAY, stage.of(_GUI_DROPS)))
    told = Series([median(one["told"]) for one in found], "ms")
    usual = Series([median(one["blocked"]) for one in found], "ms")
    worst = Series([max(one["blocked"]) for one in found], "ms")
    worked = Series([percentile(one["worked"], 95) for one in found], "ms")
    return Result(
        "GUI thread blocked by a drop",
        Series([percentile(one["blocked"], 95) for one in found], "ms"),
        _MOST_BLOCKED_MS,
        details={
            "the median drop": usual.text,
            "the worst drop of a round": worst.text,
            "by the work of that thread alone": worked.text,
            "until the window says it is saved": told.text,
        },
    )


def _commands(ctx: Context, count: int) -> list[MoveDeal]:
    """Cards of all open columns, to be dropped into the next one."""
    pipeline = default_pipeline(pipelines(ctx))
    phases = [phase.id for phase in pipeline.phases if phase.spec.kind.is_open and not phase.spec.is_stall]
    columns = card_ids(ctx, BoardQuery(pipeline))
    moves = [MoveDeal(key, to, 1) for at, to in pairwise(phases) for key in columns.get(at, ())]
    assert len(moves) >= count, "there are too few deals"
    return moves[:: len(moves) // count][:count]


def _drop(ctx: Context, reader: Any, raw: Any, command: MoveDeal) -> tuple[float, float]:
    """Milliseconds of a drop, and of its rows, log included, written by the bare driver into the other database.

    One after the other, so that both meet the disk in the same mood.
    """
    made: list[Saved] = []
    ours = timed(lambda: made.append(move_deal(ctx, command)))
    change_set_id = made[0].change_set_id
    assert change_set_id is not None
    rows = _rows(reader, change_set_id, command.deal_id)
    return ours, timed(lambda: _write(raw, rows))


def _rows(source: Any, change_set_id: int, deal_id: int) -> _Rows:
    """What the drop stored: the change set with its lines, the deal, the stay that ended and the one that began."""
    return {
        "change_sets": rows_of(source, "change_sets", f"id = {change_set_id}"),
        "change_rows": rows_of(source, "change_rows", f"change_set_id = {change_set_id}"),
        "deals": rows_of(source, "deals", f"id = {deal_id}"),
        "phase_changes": rows_of(source, "phase_changes", f"deal_id = {deal_id} ORDER BY id DESC LIMIT 2"),
        "columns": source.execute("PRAGMA table_info(deals)").fetchall(),
    }


def _write(raw: Any, rows: _Rows) -> None:
    names = [column[1] for column in rows["columns"]]
    deal = dict(zip(names, rows["deals"][0], strict=True))
    began, ended = rows["phase_changes"]
    raw.execute("BEGIN IMMEDIATE")
    insert(raw, "change_sets", rows["change_sets"])
    raw.execute("UPDATE change_context SET change_set_id = ?", (rows["change_sets"][0][-1],))
    changed = ("phase_id", "pipeline_id", "phase_entered_at", "version")
    values = [deal[name] for name in changed]
    marks = ", ".join(f"{name} = ?" for name in changed)
    raw.execute(f"UPDATE deals SET {marks} WHERE id = ?", (*values, deal["id"]))  # noqa: S608 - named above
    raw.execute("UPDATE phase_changes SET left_at = ? WHERE id = ?", (began[3], ended[-1]))
    insert(raw, "phase_changes", [began])
    insert(raw, "change_rows", rows["change_rows"])
    raw.execute("UPDATE change_context SET change_set_id = NULL")
    raw.execute("COMMIT")
