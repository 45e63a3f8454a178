"""However many clients there are, and however often they are closed: the same things happen, each once.

`python3 dev.py bench simulate` does the same over 400 days, with five clients in processes of their own and on a share.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import select

from app.models.occurrences import Occurrence
from app.services.sample import size_named
from app.storage.database import Database
from app.storage.location import Location
from tests.support.clientele import Life, invent, live, told

FIRST, DAYS = date(2026, 3, 12), 12
KINDS = {"reminder", "stall", "stall undecided", "warning", "promise", "promise broken", "touch", "qualified"}
Told = Counter[tuple[str, str, datetime]]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What happens with one program that is open every day."""
    place = Location.parse(str(tmp_path_factory.mktemp("usual") / "team.headwater"))
    invent(place, FIRST, size_named("12"))
    return told(place, live(place, Life(FIRST, DAYS, 1)))


@pytest.mark.parametrize(("count", "percent", "seed"), [(1, 40, 2), (3, 60, 3)])
def test_the_same_things_happen_each_once(migrated_url: str, usual: Told, count: int, percent: int, seed: int) -> None:
    place = Location.parse(migrated_url)
    invent(place, FIRST, size_named("12"))
    fired = live(place, Life(FIRST, DAYS, count, percent, seed))
    assert {kind for _, kind, _ in usual} >= KINDS
    assert set(Counter(one.key for one in fired).values()) == {1}
    assert told(place, fired) == usual
    database = Database.open(place)
    with database.reading() as session:
        stored = set(session.scalars(select(Occurrence.key).where(Occurrence.kind != "snapshot")))
    database.close()
    assert stored == {one.key for one in fired if one.kind != "stand_in"}
