"""400 days of the sample team: the same things happen by themselves, each once, however it is kept, by however many.

The measure is the `simulate` of the command line over a file. Against it stand one client and five, in processes of
their own, that are closed and opened at random, with a file on this computer, one on a share, and PostgreSQL.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from app.services.jobs.fired import Fired
from app.services.sample import TEAM
from app.storage.location import Location, Mode
from benchmarks.measure import Result, Series
from benchmarks.servers import new_database
from benchmarks.stage import ROOT, TODAY, Stage, remove
from tests.support.clientele import ZONE, Life, invent, live, told

_DAYS = 400
_CLIENTS = (1, 5)
_PERCENT = 55
_NAMED = 10
_MODES = (Mode.LOCAL_FILE, Mode.SHARED_FILE, Mode.POSTGRESQL)

Told = Counter[tuple[str, str, datetime]]


def measure(stage: Stage) -> list[Result]:
    """How many of the things that happened differ: missing, in excess, or at another time."""
    days = max(12, stage.of(_DAYS))
    usual, seconds = _by_command(stage, days)
    results: list[Result] = []
    for mode in _MODES:
        for count in _CLIENTS:
            with _place(stage, mode) as place:
                if place is not None:
                    results.append(_compared(place, Life(TODAY, days, count, _PERCENT, seed=count), usual))
    first = Result(f"simulate of {days} days, {usual.total():,} things by {len(usual):,} keys", Series([seconds], "s"))
    return [first, *results]


def _compared(place: Location, life: Life, usual: Told) -> Result:
    invent(place, life.first, TEAM)
    start = time.perf_counter()
    with ProcessPoolExecutor(life.count, multiprocessing.get_context("spawn")) as pool:
        fired = live(place, life, pool)
    seconds = time.perf_counter() - start
    found = told(place, fired)
    twice = sum(times - 1 for times in Counter(one.key for one in fired).values())
    wrong = [("missing", one) for one in (usual - found).elements()]
    wrong += [("in excess", one) for one in (found - usual).elements()]
    for what, (key, kind, due_at) in wrong[:_NAMED]:
        print(f"{what}: {key} ({kind}), due {due_at}", file=sys.stderr)
    clients = "1 client" if life.count == 1 else f"{life.count} clients"
    return Result(
        f"{life.days} days, {clients}, {place.mode.value}: differences",
        Series([len(wrong) + twice], ""),
        0,
        details={"happened": f"{found.total():,}", "twice": f"{twice}", "took": f"{seconds:,.0f} s"},
    )


def _by_command(stage: Stage, days: int) -> tuple[Told, float]:
    """What `headwater simulate` says, and the seconds that it takes."""
    place = Location.parse(str(stage.folder / "usual.headwater"))
    invent(place, TODAY, TEAM)
    until = TODAY + timedelta(days)
    command = [sys.executable, "-m", "app", "--db", place.title, "--json", "simulate", "--from", f"{TODAY}"]
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--to", f"{until}"],
        cwd=ROOT,
        env=stage.environment | {"TZ": ZONE.key},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds = time.perf_counter() - start
    fired = [
        Fired(one["key"], one["kind"], one["subject"], datetime.fromisoformat(one["due_at"]))
        for one in json.loads(done.stdout)["fired"]
    ]
    return told(place, fired), seconds


@contextmanager
def _place(stage: Stage, mode: Mode) -> Iterator[Location | None]:
    """An empty database that is kept so; None where it can't be had here."""
    if mode is Mode.POSTGRESQL:
        with new_database() as url:
            yield None if url is None else Location.parse(url)
        return
    path = stage.folder / f"{mode.name.lower()}.headwater"
    # No real share is at hand: the file is kept as on one.
    yield replace(Location.parse(str(path)), mode=mode)
    remove(path)
