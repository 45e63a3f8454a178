"""Board and forecast as of a past day, over 100,000 deals, 10,000 of them open, with 1,000,000 moves in the log.

Beside each stands the same view of today. A day of a year ago has many more images to decode than one of last month.
Images are written for the moves of the last year alone: of older ones a day within it needs none.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.clock import Clock
from app.domain.forecast.sums import forecast
from app.models import Base
from app.services.board import BoardQuery, columns
from app.services.context import Context
from app.services.forecast import ForecastQuery, read_facts
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.setup import SetUpTeam, set_up
from app.services.time_travel import looking_back
from app.storage.database import Database
from app.storage.location import Location
from benchmarks.measure import Result, Series, timed, worked
from benchmarks.raw import connected, without_triggers
from benchmarks.stage import TODAY, Stage, opened, remove

_ROUNDS, _DEALS, _MOVES = 5, 100_000, 10
_MOST_MS = 500.0
_FIRST, _LAST = datetime(2020, 3, 12, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)
_QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))
_DAYS = {"a month ago": TODAY - timedelta(days=30), "a year ago": TODAY - timedelta(days=365)}
_View = Callable[[Context, date | None], None]
_Row = dict[str, Any]


def measure(stage: Stage) -> list[Result]:
    """In a file, in which everything was moved by somebody on some day."""
    place = stage.folder / "as_of.headwater"
    _fill(place, stage.of(_DEALS))
    ctx = opened(place)
    try:
        return [
            _result(stage, ctx, name, view, words, day)
            for name, view in (("board", _board), ("forecast", _forecast))
            for words, day in _DAYS.items()
        ]
    finally:
        ctx.db.close()
        remove(place)


def _result(stage: Stage, ctx: Context, name: str, view: _View, words: str, day: date) -> Result:
    view(ctx, day)
    then, now, own = list[float](), list[float](), list[float]()
    for _ in stage.rounds(_ROUNDS):
        now.append(timed(partial(view, ctx, None)))
        own.append(worked(lambda: then.append(timed(partial(view, ctx, day)))))
    details = {"the same view of today": Series(now, "ms").text, "of its own work": Series(own, "ms").text}
    return Result(f"{name} as of {words}", Series(then, "ms"), _MOST_MS, details=details)


def _board(ctx: Context, day: date | None) -> None:
    if day is None:
        columns(ctx, BoardQuery(default_pipeline(pipelines(ctx))))
        return
    with looking_back(ctx, day) as then:
        _board(then.ctx, None)


def _forecast(ctx: Context, day: date | None) -> None:
    forecast(read_facts(ctx, replace(_QUERY, as_of=day)))


# -- a team with a past ------------------------------------------------------------------------------------------------


class _Stay(NamedTuple):
    at: datetime
    deal: _Row
    phase_id: int
    before: int | None
    until: datetime | None


def _fill(place: Path, count: int) -> None:
    database = Database.open(Location.parse(str(place)), may_create=True)
    ctx = set_up(database, Clock(fixed_today=_FIRST.date()), SetUpTeam("Fernhill Scales", "Mira Osei"))
    phases = default_pipeline(pipelines(ctx)).phases
    database.close()
    still_open = [phase.id for phase in phases if phase.spec.kind.is_open]
    ends = [phase.id for phase in phases if phase.spec.code in ("Won", "Lost")]
    dice = random.Random(7)
    every = (stay for number in range(1, count + 1) for stay in _way(dice, number, still_open, ends))
    stays = sorted(every, key=lambda stay: stay.at)
    deals = {stay.deal["id"]: stay.deal for stay in stays}
    with connected(place) as raw:
        raw.execute("BEGIN")
        without_triggers(raw)
        _insert(raw, "deals", deals.values())
        _insert(raw, "phase_changes", map(_stay_row, stays))
        known = raw.execute("SELECT max(id) FROM change_sets").fetchone()[0]
        _insert(raw, "change_sets", (_set_row(known + n, stay) for n, stay in enumerate(stays, 1)))
        _insert(raw, "change_rows", (line for n, stay in enumerate(stays, 1) for line in _lines(known + n, n, stay)))
        raw.execute("COMMIT")
        raw.execute("ANALYZE")


def _way(dice: random.Random, number: int, still_open: list[int], ends: list[int]) -> Iterator[_Stay]:
    """A deal comes at some time and is moved every few days; nine of ten are closed by now."""
    stays_open = number % 10 == 0
    days = 300 if stays_open else (_LAST - _FIRST).days - 40
    at = _LAST - timedelta(days=days * dice.random()) if stays_open else _FIRST + timedelta(days=days * dice.random())
    way = [(at, still_open[0])]
    while len(way) < _MOVES and (at := at + timedelta(days=8 * dice.random())) < _LAST:
        way.append((at, dice.choice(still_open)))
    is_closed = not stays_open and at < _LAST
    if is_closed:
        way[-1] = (way[-1][0], dice.choice(ends))
    deal = _deal(dice, number, way, is_closed)
    for place, (entered, phase_id) in enumerate(way):
        before, until = way[place - 1][1] if place else None, way[place + 1][0] if place + 1 < len(way) else None
        yield _Stay(entered, deal, phase_id, before, until)


def _deal(dice: random.Random, number: int, way: list[tuple[datetime, int]], is_closed: bool) -> _Row:
    last, phase_id = way[-1]
    row = {column.name: None for column in Base.metadata.tables["deals"].columns}
    due = last.date() + timedelta(days=30)
    return row | {
        "id": number, "name": f"Deal {number}", "owner_id": 1, "pipeline_id": 1, "phase_id": phase_id,
        "phase_entered_at": _text(last), "amount_minor": dice.randrange(50_000, 3_000_000), "currency": "EUR",
        "started_on": f"{way[0][0].date()}", "expected_close_on": f"{due}", "is_renewal": 0, "version": 1,
        "closed_on": f"{last.date()}" if is_closed else None, "created_at": _text(way[0][0]), "search_text": "",
    }  # fmt: skip


def _stay_row(stay: _Stay) -> _Row:
    until = None if stay.until is None else _text(stay.until)
    known = {"deal_id": stay.deal["id"], "from_phase_id": stay.before, "phase_id": stay.phase_id, "origin": "lived"}
    return known | {"entered_at": _text(stay.at), "left_at": until}


def _set_row(key: int, stay: _Stay) -> _Row:
    return {"id": key, "user_id": 1, "made_at": _text(stay.at), "label": "Moved a deal", "is_bulk": 0}


def _lines(change_set: int, stay_id: int, stay: _Stay) -> Iterator[_Row]:
    line = {"change_set_id": change_set, "table_name": "phase_changes", "row_id": stay_id, "op": "I"}
    yield line | {"before": None, "after": None}
    deal = line | {"table_name": "deals", "row_id": stay.deal["id"]}
    if stay.before is None:
        yield deal | {"before": None, "after": None}
        return
    images: dict[str, str | None] = {"before": None, "after": None}
    if (_LAST - stay.at).days <= 366:
        image = {name: value for name, value in stay.deal.items() if name != "search_text"} | {"closed_on": None}
        images = {
            "before": json.dumps(image | {"phase_id": stay.before}),
            "after": json.dumps(image | {"phase_id": stay.phase_id}),
        }
    yield deal | {"op": "U"} | images


def _insert(raw: Any, table: str, rows: Any) -> None:
    found = iter(rows)
    first = next(found)
    names, marks = ", ".join(first), ", ".join(f":{name}" for name in first)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    raw.execute(statement, first)
    raw.executemany(statement, found)


def _text(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
