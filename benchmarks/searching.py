"""Searching while somebody types, at 100,000 contacts, against the same SQL by the bare driver."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import event

from app.services.context import Context
from app.services.sample import sample_words
from app.services.search import find_records
from benchmarks.measure import Result, Series, percentile, timed
from benchmarks.raw import connected
from benchmarks.servers import new_database
from benchmarks.stage import Stage, fill, opened

_ROUNDS = 5
_LONGEST_MS, _RATIO = 50.0, 4.0
_Statements = list[tuple[str, Any]]


def typed() -> list[str]:
    """What stands in the field after each key of some searches: names, companies, deals, a telephone number."""
    words = sample_words()
    heads = [f"{words.starts[n]}{words.ends[n]} {words.trades[n].name}" for n in range(6)]
    people = [f"{words.given[7 * n]} {words.family[11 * n]}" for n in range(8)]
    wanted = [*heads, *people, "Weighbridge renewal", "crane scales", "496 0123"]
    return [text[:end] for text in wanted for end in range(1, len(text) + 1) if not text[:end].endswith(" ")]


def measure(stage: Stage) -> list[Result]:
    """In a file and, where a server can be had, on PostgreSQL."""
    ctx = opened(stage.sample)
    try:
        with connected(stage.sample) as raw:
            results = _results(stage, ctx, "search", lambda statements: _replay(raw, statements))
    finally:
        ctx.db.close()
    return [*results, *_on_a_server(stage)]


def _on_a_server(stage: Stage) -> list[Result]:
    import psycopg

    with new_database() as url:
        if url is None:
            return []
        fill(url, stage.size)
        ctx = opened(url)
        try:
            with psycopg.connect(url, autocommit=True) as raw:
                return _results(stage, ctx, "search on PostgreSQL", lambda statements: _replay(raw, statements))
        finally:
            ctx.db.close()


def _results(stage: Stage, ctx: Context, name: str, replay: Callable[[_Statements], None]) -> list[Result]:
    """Each state of the field as one search, beside its statements run by the bare driver."""
    # Noting the statements also fills the caches of the operating system and of SQLAlchemy.
    searches = {text: _statements(ctx, text) for text in typed()}
    ours, floors = [], []
    for _ in stage.rounds(_ROUNDS):
        times, raw_times = [], []
        for text, statements in searches.items():
            times.append(timed(partial(find_records, ctx, text)))
            raw_times.append(timed(partial(replay, statements)))
        ours.append(percentile(times, 95))
        floors.append(percentile(raw_times, 95))
    measured = Series(ours, "ms")
    return [
        Result(f"{name}: 95th percentile", measured, _LONGEST_MS, details={"searches a round": f"{len(searches)}"}),
        Result(f"{name}, against the raw query", measured, _RATIO, Series(floors, "ms"), "its SQL by the bare driver"),
    ]


def _statements(ctx: Context, text: str) -> _Statements:
    """The SQL of a search, as the driver gets it."""
    with _noting(ctx) as seen:
        find_records(ctx, text)
    return [(statement, parameters) for statement, parameters in seen if statement.startswith(("SELECT", "WITH"))]


@contextmanager
def _noting(ctx: Context) -> Any:
    seen: _Statements = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, parameters))

    event.listen(ctx.db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(ctx.db.engine, "before_cursor_execute", note)


def _replay(raw: Any, statements: _Statements) -> None:
    raw.execute("BEGIN")
    for statement, parameters in statements:
        raw.execute(statement, parameters).fetchall()
    raw.execute("ROLLBACK")
