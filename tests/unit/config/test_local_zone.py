"""The zone of this computer knows both halves of the year, however it is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.config.local_zone import SystemZone, local_zone

BERLIN = ZoneInfo("Europe/Berlin")
# Every half hour around the changes of the clocks in 2026, and one in between.
MOMENTS = [
    datetime(2026, month, day, 22, tzinfo=UTC) + timedelta(minutes=30 * step, microseconds=7)
    for month, day in ((3, 28), (7, 1), (10, 24))
    for step in range(12)
]


@pytest.fixture(params=["Europe/Berlin", ":Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"])
def named(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this system can't be set for one program")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_it_has_its_summer_time_and_its_name_where_there_is_one(named: str) -> None:
    zone = local_zone()
    assert getattr(zone, "key", None) == (None if "," in named else "Europe/Berlin")
    assert datetime(2026, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=1)
    assert datetime(2026, 7, 1, tzinfo=zone).utcoffset() == timedelta(hours=2)


@pytest.mark.usefixtures("named")
def test_what_the_system_says_is_what_the_zone_says() -> None:
    system = SystemZone()
    for moment in MOMENTS:
        here, there = (moment.astimezone(zone) for zone in (system, BERLIN))
        assert (here.replace(tzinfo=None), here.fold) == (there.replace(tzinfo=None), there.fold)
        assert here.astimezone(UTC) == moment
        # Wall times that are skipped or come twice as well.
        for fold in (0, 1):
            wall = moment.replace(fold=fold)
            assert wall.replace(tzinfo=system).utcoffset() == wall.replace(tzinfo=BERLIN).utcoffset()
