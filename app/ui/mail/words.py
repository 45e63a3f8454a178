"""Mail in words."""

from __future__ import annotations

from datetime import datetime

from app.domain.clock import Clock
from app.domain.day_text import medium_day, short_day, time_text
from app.domain.mailing import MOST_ATTEMPTS, MailState
from app.services.mail.queries import MailRow
from app.ui.shared.strips import StripKind

STATES = {
    MailState.DRAFT: "Waits for approval",
    MailState.APPROVED: "Goes out",
    MailState.SENDING: "Being sent",
    MailState.SENT: "Sent",
    MailState.FAILED: "Refused",
    MailState.UNKNOWN: "In doubt",
}
"""What each state is called."""

COLORS = {MailState.FAILED: "danger", MailState.UNKNOWN: "warn", MailState.SENT: "text2"}
"""The colour roles of those that are not ordinary."""

_STRIPS: dict[MailState, StripKind] = {
    MailState.DRAFT: "notice",
    MailState.FAILED: "error",
    MailState.UNKNOWN: "caution",
    MailState.SENT: "ok",
}


def strip_of(row: MailRow) -> StripKind:
    """The strip that its news stand in."""
    return _STRIPS.get(row.state, "information")


def news_of(row: MailRow, clock: Clock) -> str:
    """What has become of it, and what to do."""
    match row.state:
        case MailState.DRAFT:
            return "It waits for approval. Nothing goes out before."
        case MailState.APPROVED if row.error:
            tried = f"Tried {row.attempts} of {MOST_ATTEMPTS} times"
            return f"{tried}, again {_when(row, clock)}. The server said: {row.error}"
        case MailState.APPROVED:
            return "It was approved, and goes out in a moment."
        case MailState.SENDING:
            return "It is being handed to the server."
        case MailState.SENT:
            return f"Sent {_when(row, clock)}. It counts as a touch and stands in the history."
        case MailState.FAILED:
            return f"It was refused: {row.error.rstrip('. ')}. Put right what is wrong, then try again."
        case MailState.UNKNOWN:
            return (
                "Nobody knows whether it went out: the server's answer was lost. It is not sent again by itself. "
                "Look into the sender's mailbox, or ask, then say so here."
            )


def when_text(row: MailRow, clock: Clock) -> str:
    """When it was sent, or goes out, or else when it was written."""
    at, today = _at(row, clock), clock.today()
    return f"{'Today' if at.date() == today else short_day(at.date(), today)} {time_text(at.time())}"


def _when(row: MailRow, clock: Clock) -> str:
    at, today = _at(row, clock), clock.today()
    return f"{'today' if at.date() == today else medium_day(at.date(), today)} at {time_text(at.time())}"


def _at(row: MailRow, clock: Clock) -> datetime:
    return (row.sent_at or row.next_try_at or row.created_at).astimezone(clock.zone)


def whom(row: MailRow) -> str:
    """The person, or the address."""
    return row.who or row.to


def tried_text(row: MailRow) -> str:
    """``"Not yet"``, ``"Once"``, ``"3 times"``."""
    return {0: "Not yet", 1: "Once"}.get(row.attempts, f"{row.attempts} times")
