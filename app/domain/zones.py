"""Time zones by their IANA names: what a wall time means there, and what is done about names that are not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone that is at hand. ``lost`` is the name that was asked for where it is not known here, else ""."""

    info: tzinfo
    lost: str = ""

    @property
    def words(self) -> str:
        """What is said about a lost zone; "" where it was found."""
        return f"The time zone “{self.lost}” is not known here; the team's is used." if self.lost else ""


def zone_of(name: str | None, team_zone: str | None, here: tzinfo) -> Zone:
    """The zone called ``name``; where there is none, or it has vanished, the team's, and without that ``here``."""
    found = _named(name) if name else None
    if found is not None:
        return Zone(found)
    of_team = _named(team_zone) if name and team_zone else None
    return Zone(of_team or here, name or "")


def lost_words(name: str | None, at: time | None) -> str:
    """``"Europe/Gone is not known here"`` for a time in a zone that has vanished, beside a row; else ""."""
    lost = zone_of(name, None, UTC).lost if at is not None else ""
    return f"{lost} is not known here" if lost else ""


def check_zone(name: str) -> str:
    """The name as it is stored; UserError for one that is not known."""
    wanted = name.strip().replace(" ", "_")
    if _named(wanted) is None:
        raise UserError(f"“{name.strip()[:40]}” is not a time zone. Write one such as Europe/Madrid.", field="zone")
    return wanted


def instant_of(day: date, at: time, zone: tzinfo) -> datetime:
    """The instant of a wall time, in UTC.

    A time that the clocks jump over is as much later as they were put forward; of one that comes twice the first counts
    (PEP 495).
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def clock_words(day: date, at: time, zone: tzinfo) -> str:
    """What to say about a wall time on a day on which the clocks change; "" on all others."""
    early = datetime.combine(day, at, zone)
    late = early.replace(fold=1)
    if early.utcoffset() == late.utcoffset():
        return ""
    back = early.astimezone(UTC).astimezone(zone)
    if back.time() != at:
        return f"The clocks skip {at:%H:%M} that day, so it is due at {back:%H:%M}."
    return f"{at:%H:%M} comes twice that day; the first one counts."


@lru_cache(maxsize=256)
def _named(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
