"""What a turn of the jobs did, in one message for each kind, however much was missed while the program was closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.clock import Clock
from app.services.jobs.fired import Fired
from app.ui.notices.words import moment

_NAMED = 3
_TO_DO = frozenset(("reminder", "call missed"))
_SUMMARIES = {
    "reminder": "reminders are due",
    "stall": "deals ran out of time and wait for a decision",
    "stall undecided": "decisions in the stall are late",
    "warning": "deals run out of time soon",
    "stand_in": "reminders came to you for somebody, or back",
    "promise": "promises are due",
    "promise broken": "promises were not kept",
    "call missed": "calls were not made in time",
    "mail stuck": "mails wait for you",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """What to say of a ``kind``, "" for several. ``only`` is the one thing that it is about, where it is about one."""

    text: str
    detail: str
    only: Fired | None = None
    kind: str = ""


def digests(fired: Sequence[Fired], user_id: int, clock: Clock) -> tuple[Digest, ...]:
    """One for each kind of which something concerns the user."""
    return tuple(_digests([one for one in fired if one.user_id in (None, user_id)], clock))


def separated(fired: Sequence[Fired], user_id: int, clock: Clock) -> tuple[Digest, ...]:
    """For a system that can answer: a few things to do one by one, as each has its buttons, all else as one."""
    mine = [one for one in fired if one.user_id in (None, user_id)]
    to_do = [one for one in mine if one.kind in _TO_DO]
    alone = to_do if len(to_do) <= _NAMED else []
    rest = tuple(_digests([one for one in mine if one not in alone], clock))
    return (*(Digest(one.subject, _when(one, clock), one) for one in alone), *((joined(rest),) if rest else ()))


def joined(found: Sequence[Digest]) -> Digest:
    """All of it as one, for notifications of the system."""
    if len(found) == 1:
        return found[0]
    return Digest(f"{found[0].text}, and more", "; ".join(one.text for one in found[1:]))


def _digests(fired: list[Fired], clock: Clock) -> Iterator[Digest]:
    for kind, summary in _SUMMARIES.items():
        mine = [one for one in fired if one.kind == kind]
        if len(mine) == 1:
            yield Digest(mine[0].subject, _when(mine[0], clock), mine[0], kind)
        elif mine:
            named = "; ".join(one.subject for one in mine[:_NAMED])
            rest = f" and {len(mine) - _NAMED} more" if len(mine) > _NAMED else ""
            yield Digest(f"{len(mine)} {summary}", named + rest, kind=kind)


def _when(one: Fired, clock: Clock) -> str:
    if one.kind == "stall":
        return "It waits for a decision in the stall."
    if one.kind == "stall undecided":
        return "Nobody has decided about it in the stall."
    if one.kind == "warning":
        return "Its phase runs out of time soon."
    if one.kind == "mail stuck":
        return "It waits for you in the outbox."
    if one.kind == "call missed":
        return f"They waited until {moment(one.due_at, clock)}"
    return f"Due {moment(one.due_at, clock)}"
