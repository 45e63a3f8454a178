"""The time zone of this computer, with its rules for summer time."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, tzinfo

_FILE = "/etc/localtime"
_FOLDER = "zoneinfo/"


def local_zone() -> tzinfo:
    """By its IANA name where the system tells it, else as the system reckons; never one that is bound to an offset.

    A zone that only knows today's offset would put everything half a year away an hour off.
    """
    name = os.environ.get("TZ", "").removeprefix(":") or os.path.realpath(_FILE).rpartition(_FOLDER)[2]
    return _named(name) or SystemZone()


class SystemZone(tzinfo):
    """What the system's own library says about each moment. It is a tenth as fast as a named zone."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        if moment is None:
            return None
        try:
            return moment.replace(tzinfo=None).astimezone().utcoffset()
        except (OSError, OverflowError):
            # Before 1970 there are systems that can't tell.
            return datetime.now().astimezone().utcoffset()

    def dst(self, _moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """The wall time here; of one that comes twice it says which."""
        try:
            seconds = moment.replace(microsecond=0, tzinfo=UTC).timestamp()
            here = datetime.fromtimestamp(seconds)  # noqa: DTZ006 - the system's own reckoning is what is asked for
        except (OSError, OverflowError):
            return moment + (self.utcoffset(moment) or timedelta(0))
        return here.replace(microsecond=moment.microsecond, tzinfo=self)


def _named(name: str) -> tzinfo | None:
    """None where it is not known, or is not what the system goes by now."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only where a clock is made

    now = datetime.now().astimezone()
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return zone if now.astimezone(zone).utcoffset() == now.utcoffset() else None
