"""Call-backs: the time that the person called was promised, where they are, and what that is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.zones import check_zone, clock_words, instant_of, zone_of

OPENS, CLOSES, _MORNING = time(8), time(18), time(9)
"""Business hours as a rule; calls outside of them are pointed out, not refused."""
_WEEKEND = 5
_GRACE = timedelta(hours=1)
"""How long somebody waits for a call that was agreed for after hours."""


@dataclass(frozen=True, slots=True)
class CallTime:
    """A wall time there (``on``, ``at`` in ``zone``), and the same moment here."""

    on: date
    at: time
    zone: str
    here: datetime

    @property
    def place(self) -> str:
        """The zone as people call it: ``"New York"``."""
        return self.zone.rpartition("/")[2].replace("_", " ")

    @property
    def is_business_hours(self) -> bool:
        """Whether somebody is likely to be at their desk there."""
        return self.on.weekday() < _WEEKEND and OPENS <= self.at < CLOSES


def call_time(on: date, at: time, zone: str, here: tzinfo, now: datetime) -> CallTime:
    """UserError for a zone that is not known, or a moment that has passed."""
    name = check_zone(zone)
    moment = instant_of(on, at, zone_of(name, None, here).info)
    if moment <= now:
        raise UserError("That moment has passed. Choose a later one.", field="due_time")
    return CallTime(on, at, name, moment.astimezone(here))


def window_end(at: datetime, zone: tzinfo) -> datetime:
    """Until when a call for the instant ``at`` is in time, as an instant: the end of their business hours that day.

    A call agreed for the evening or a weekend is in time for an hour; at least that is granted to every call.
    """
    there = at.astimezone(zone)
    closes = instant_of(there.date(), CLOSES, zone)
    return at + _GRACE if there.weekday() >= _WEEKEND else max(closes, at + _GRACE)


def soon(zone: str, clock: Clock) -> tuple[date, time]:
    """The full hour there after the next one, or the morning of the next working day where that is past their hours."""
    there = clock.now().astimezone(zone_of(zone, None, clock.zone).info) + timedelta(hours=1)
    on, at = there.date(), time(there.hour)
    if on.weekday() < _WEEKEND and at < OPENS:
        return on, _MORNING
    while on.weekday() >= _WEEKEND or at >= CLOSES:
        on, at = on + timedelta(days=1), _MORNING
    return on, at


def warnings(call: CallTime, here: tzinfo) -> str:
    """What to say of a moment outside business hours, or on a day on which the clocks change there; "" if nothing."""
    outside = "" if call.is_business_hours else f"Outside business hours in {call.place}."
    return " ".join(filter(None, (outside, clock_words(call.on, call.at, zone_of(call.zone, None, here).info))))
