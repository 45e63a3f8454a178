"""Call-backs: the time that the person called was promised, where they are, and what that is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from app.domain.clock import Clock
from app.domain.day_text import duration_text, long_day, time_text
from app.domain.errors import UserError
from app.domain.zones import check_zone, clock_words, instant_of, zone_of

OPENS, CLOSES, _MORNING, _NOON = time(8), time(18), time(9), time(12)
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


def here_words(call: CallTime, clock: Clock) -> str:
    """``"Thursday 12 March 15:00 in New York is 20:00 here."``, with what is to be known of that moment."""
    today, there = clock.today(), f"{long_day(call.on, clock.today())} {time_text(call.at)} in {call.place}"
    here = _day_and_time(call.here, call.on, today)
    return " ".join(filter(None, (f"{there} is {here} here.", warnings(call, clock.zone))))


def hours_words(call: CallTime, clock: Clock) -> str:
    """``"Their business hours are 08:00 to 18:00, here 13:00 to 23:00."``; "" for a call outside of them."""
    if not call.is_business_hours:
        return ""
    zone, today = zone_of(call.zone, None, clock.zone).info, clock.today()
    first, last = (instant_of(call.on, at, zone).astimezone(clock.zone) for at in (OPENS, CLOSES))
    there = f"{time_text(OPENS)} to {time_text(CLOSES)}"
    here = f"{_day_and_time(first, call.here.date(), today)} to {_day_and_time(last, call.here.date(), today)}"
    return f"Their business hours are {there}" + (f", here {here}." if here != there else ".")


def there_words(zone: str, on: date, at: time | None, clock: Clock) -> tuple[str, str]:
    """When to reach somebody on the day ``on`` here, and what is to be known of a call at the time ``at`` here.

    ``"New York, 5 h behind: 08:00 to 18:00 is 13:00 to 23:00 here"``, ``"09:30 here is 04:30 there, outside business
    hours"``; the second is "" at any time of the day, and in the same time.
    """
    info, today = zone_of(zone, None, clock.zone).info, clock.today()
    here = instant_of(on, at or _NOON, clock.zone).astimezone(clock.zone)
    there = here.astimezone(info)
    call = CallTime(there.date(), there.time().replace(tzinfo=None), zone, here)
    first, last = (instant_of(on, hour, info).astimezone(clock.zone) for hour in (OPENS, CLOSES))
    apart = (there.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())
    hours = f"{time_text(OPENS)} to {time_text(CLOSES)}"
    if apart:
        known = on if last.date() == on else first.date()
        hours += f" is {_day_and_time(first, on, today)} to {_day_and_time(last, known, today)} here"
    outside = "" if call.is_business_hours or at is None else "outside business hours"
    moment = ""
    if apart and at is not None:
        moment = f"{time_text(at)} here is {_day_and_time(there, on, today)} there"
    return f"{call.place}, {_apart_words(apart)}: {hours}", ", ".join(filter(None, (moment, outside)))


def _apart_words(apart: timedelta) -> str:
    """``"5 h 30 m ahead"``, or that it is the same time."""
    if not apart:
        return "same time as here"
    return f"{duration_text(round(abs(apart).total_seconds() / 60))} {'ahead' if apart > timedelta() else 'behind'}"


def _day_and_time(at: datetime, known: date, today: date) -> str:
    """The day goes without saying where it is the one that is known."""
    day = "" if at.date() == known else f"{long_day(at.date(), today)} "
    return f"{day}{time_text(at.time())}"


def warnings(call: CallTime, here: tzinfo) -> str:
    """What to say of a moment outside business hours, or on a day on which the clocks change there; "" if nothing."""
    outside = "" if call.is_business_hours else f"Outside business hours in {call.place}."
    return " ".join(filter(None, (outside, clock_words(call.on, call.at, zone_of(call.zone, None, here).info))))
