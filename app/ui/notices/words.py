"""Notices in words."""

from __future__ import annotations

from datetime import datetime, time

from app.domain.clock import Clock
from app.domain.day_text import long_day, time_text
from app.domain.mailing import MailState
from app.services.notices import Notice

_ICONS = {
    "reminder": "alarm-clock",
    "stall": "gavel",
    "warning": "hourglass",
    "promise": "handshake",
    "mail": "mail",
    "call": "phone-missed",
}
_OVER = {"reminder": "Put off", "stall": "Decided", "warning": "It moved on", "promise": "Settled", "mail": "Settled"}
_OVER["call"] = "Agreed anew"


def icon_of(notice: Notice) -> str:
    """The icon that stands for a kind."""
    return _ICONS.get(notice.kind.split(" ")[0], "bell")


def when_text(notice: Notice, clock: Clock) -> str:
    """What it is about: ``"Due today at 08:30"``, ``"It waits for a decision in the stall"``."""
    if notice.is_over:
        return "Done" if notice.is_done else _OVER[notice.kind.split(" ")[0]]
    if notice.mail_id is not None:
        return f"Refused: {notice.said}" if notice.state == MailState.FAILED else "It may have gone out, or not"
    if notice.kind == "stall":
        return "Out of time: it waits for a decision in the stall"
    if notice.kind == "stall undecided":
        return "Nobody has decided about it in the stall"
    if notice.kind == "warning":
        return "Its phase runs out of time soon"
    if notice.kind == "promise broken":
        return "It was not kept"
    if notice.kind == "call missed":
        return f"Not called: they waited until {moment(notice.due_at, clock)}"
    return f"{'Promised for' if notice.kind == 'promise' else 'Due'} {moment(notice.due_at, clock)}"


def moment(at: datetime, clock: Clock) -> str:
    """``"today at 08:30"``, ``"Tuesday 10 March"``."""
    local = at.astimezone(clock.zone)
    day = "today" if local.date() == clock.today() else long_day(local.date(), clock.today())
    return day if local.time() == time(0) else f"{day} at {time_text(local.time())}"


def spoken(notice: Notice, clock: Clock) -> str:
    """A notice for those who listen."""
    news = "" if notice.is_read else "new"
    return ", ".join(filter(None, (news, notice.title, detail(notice, clock))))


def detail(notice: Notice, clock: Clock) -> str:
    """What stands below the title: ``"Ferro Castings, due today"``."""
    words = when_text(notice, clock)
    return f"{notice.about}, {words[0].lower()}{words[1:]}" if notice.about else words
