"""However many clients there are, and however often they are closed: the same things happen, each once."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.clock import Clock
from app.models.occurrences import Occurrence
from app.services.context import open_context
from app.services.sample import add_sample, size_named
from app.storage.database import Database
from app.storage.location import Location
from tests.support.clientele import Life, live
from tests.support.team import new_team

FIRST, DAYS = date(2026, 3, 12), 10


def fill(url: str) -> None:
    """The same team whenever it is invented, so that what happens to it can be compared."""
    database = Database.open(Location.parse(url))
    clock = Clock(zone=UTC, source=lambda: datetime(2026, 3, 12, 9, tzinfo=UTC))
    name = new_team(database).user.name
    add_sample(open_context(database, clock, name), size_named("12"))
    database.close()


@pytest.fixture(scope="module")
def usual(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """The keys of what happens with one program that is open every day."""
    path = shutil.copyfile(_migrated_file, tmp_path_factory.mktemp("usual") / "team.headwater")
    fill(str(path))
    return happened(str(path), Life(FIRST, DAYS, 1))


def happened(url: str, life: Life) -> Counter[str]:
    """How often each key fired."""
    return Counter(one.key for one in live(url, life))


@pytest.mark.parametrize(("count", "percent", "seed"), [(1, 40, 2), (3, 60, 3)])
def test_the_same_things_happen_each_once(
    migrated_url: str, usual: Counter[str], count: int, percent: int, seed: int
) -> None:
    fill(migrated_url)
    fired = happened(migrated_url, Life(FIRST, DAYS, count, percent, seed))
    assert {key.split("|")[0] for key in usual} >= {"reminder", "stall", "warning", "promise", "promise-broken"}
    assert set(usual.values()) == {1}
    assert fired == usual
    database = Database.open(Location.parse(migrated_url))
    with database.reading() as session:
        stored = session.scalars(select(Occurrence.key).where(Occurrence.key.in_(fired), Occurrence.status == "done"))
        assert set(stored) == set(fired)
    database.close()
