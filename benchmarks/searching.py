"""Searching while somebody types, at 100,000 contacts."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import event

from app.services.context import Context
from app.services.sample import sample_words
from app.services.search import find_records
from benchmarks.measure import Result, Series, percentile, timed
from benchmarks.raw import connected
from benchmarks.stage import Stage, opened

_ROUNDS = 5
_LONGEST_MS, _RATIO = 50.0, 4.0


def typed() -> list[str]:
    """What stands in the field after each key of some searches: names, companies, deals, a telephone number."""
    words = sample_words()
    heads = [f"{words.starts[n]}{words.ends[n]} {words.trades[n].name}" for n in range(6)]
    people = [f"{words.given[7 * n]} {words.family[11 * n]}" for n in range(8)]
    wanted = [*heads, *people, "Weighbridge renewal", "crane scales", "496 0123"]
    return [text[:end] for text in wanted for end in range(2, len(text) + 1) if not text[:end].endswith(" ")]


def measure(stage: Stage) -> list[Result]:
    """Each state of the field as one search, beside its statements run by the bare driver, one after the other."""
    texts = typed()[:: 10 if stage.quick else 1]
    ctx = opened(stage.sample)
    try:
        with connected(stage.sample) as raw:
            # Noting the statements also fills the caches of the operating system and of SQLAlchemy.
            searches = {text: _statements(ctx, text) for text in texts}
            rounds = [_round(ctx, raw, searches) for _ in stage.rounds(_ROUNDS)]
    finally:
        ctx.db.close()
    ours, floors = ([[pair[side] for pair in one] for one in rounds] for side in (0, 1))
    return [
        Result(
            "search: 95th percentile",
            Series([percentile(one, 95) for one in ours], "ms"),
            _LONGEST_MS,
            details={"searches in a round": f"{len(texts):,}"},
        ),
        Result(
            "search",
            Series([median(one) for one in ours], "ms"),
            _RATIO,
            Series([median(one) for one in floors], "ms"),
            "its statements by the bare driver",
        ),
    ]


def _round(ctx: Context, raw: Any, searches: dict[str, list[tuple[str, Any]]]) -> list[tuple[float, float]]:
    return [
        (timed(partial(find_records, ctx, text)), timed(partial(_replay, raw, statements)))
        for text, statements in searches.items()
    ]


def _statements(ctx: Context, text: str) -> list[tuple[str, Any]]:
    """The SQL of a search, as the driver gets it."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement != "BEGIN":
            seen.append((statement, parameters))

    event.listen(ctx.db.engine, "before_cursor_execute", note)
    try:
        find_records(ctx, text)
    finally:
        event.remove(ctx.db.engine, "before_cursor_execute", note)
    return seen


def _replay(raw: Any, statements: list[tuple[str, Any]]) -> None:
    raw.execute("BEGIN")
    for statement, parameters in statements:
        raw.execute(statement, parameters).fetchall()
    raw.execute("ROLLBACK")
