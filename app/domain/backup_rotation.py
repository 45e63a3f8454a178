"""Which backups may go: the older they are, the fewer are kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Reason(StrEnum):
    """Why a backup was made; the words in its file's name."""

    REGULAR = "regular"
    BY_HAND = "by hand"
    BEFORE_IMPORT = "before import"
    BEFORE_UPDATE = "before update"
    BEFORE_RESTORE = "before restore"
    REPLACED = "replaced"
    """Not a copy: the file itself, put aside when another took its place."""


@dataclass(frozen=True, slots=True, order=True)
class Made:
    """A backup: when it was made (aware, UTC) and why."""

    at: datetime
    reason: Reason


# All others were made for a step that cannot be taken back otherwise, and are for people to remove.
_ROTATED = frozenset((Reason.REGULAR, Reason.BEFORE_IMPORT))


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long the newest of each hour, of each day and of each month are kept."""

    hours: int
    days: int
    months: int

    @property
    def limits(self) -> tuple[timedelta, timedelta, timedelta]:
        """The three spans of time; a year has at most 366 days."""
        return timedelta(hours=self.hours), timedelta(days=self.days), timedelta(days=-(-self.months * 366 // 12))


USUAL = Keep(24, 31, 24)
KEEPS = {"fewer": Keep(12, 7, 6), "usual": USUAL, "more": Keep(48, 92, 60)}


def superseded(backups: Iterable[Made], now: datetime, keep: Keep = USUAL) -> set[Made]:
    """Those that may go.

    As usual the newest of each hour is kept of the last 24 hours, the newest of each day of 31 days, the newest of each
    month of two years; and the newest of all, however old.
    """
    taken: set[Hashable] = set()
    gone: set[Made] = set()
    for made in sorted((made for made in backups if made.reason in _ROTATED), reverse=True):
        period = _period(made.at, now, keep)
        if taken and (period is None or period in taken):
            gone.add(made)
        taken.update(_periods(made.at))
    return gone


def _period(at: datetime, now: datetime, keep: Keep) -> Hashable:
    """The span of time that this backup stands for; None where it is too old for any."""
    for limit, period in zip(keep.limits, _periods(at), strict=True):
        if now - at < limit:
            return period
    return None


def _periods(at: datetime) -> tuple[Hashable, Hashable, Hashable]:
    """The hour, the day and the month, none equal to one of another length."""
    day = at.date()
    return (day, at.hour), day, (day.year, day.month)
