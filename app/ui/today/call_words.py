"""The calls of today in words: how many are done, what came of them, whose turn it is. And what waits for somebody."""

from __future__ import annotations

from app.services.today import CallList


def done_words(calls: CallList) -> str:
    """``"12 of 38 done"``; where not all that are left were counted, ``"12 of more than 212 done"``."""
    more = "more than " if calls.is_more else ""
    return f"{len(calls.made):,} of {more}{calls.all:,} done"


def outcome_words(calls: CallList) -> str:
    """``"5 connected (1 meeting), 7 not reached"``, or how many there are to call."""
    if not calls.made:
        more = "More than " if calls.is_more else ""
        return f"{more}{calls.left:,} to call"
    meetings = "1 meeting" if calls.meetings == 1 else f"{calls.meetings} meetings"
    met = f" ({meetings})" if calls.meetings else ""
    return f"{calls.connected:,} connected{met}, {calls.not_reached:,} not reached"


def next_words(calls: CallList) -> str:
    """``"Next: Greta Holm, Pike & Rowe"``."""
    return f"Next: {calls.next_who}" if calls.next_who else "Nobody is left to call"


def button_words(calls: CallList) -> str:
    """What the button does; "" where nobody is left."""
    if not calls.left:
        return ""
    return "Keep calling" if calls.made else "Start calling"


def spoken_calls(calls: CallList) -> str:
    """All of it for those who listen: the ticks are pictures."""
    left = f", {calls.left:,} left" if calls.made and calls.left else ""
    return f"Call list: {done_words(calls)}, {outcome_words(calls)}{left}. {next_words(calls)}"


def forgotten_words(count: int) -> str:
    """``"17 deals that nobody looks after"``."""
    return "1 deal that nobody looks after" if count == 1 else f"{count:,} deals that nobody looks after"


def pool_words(count: int) -> str:
    """``"12 leads in the pool"``."""
    return "1 lead in the pool" if count == 1 else f"{count:,} leads in the pool"
