"""What Today offers in the whole window, as data alone: the window is shown before the rest of it is loaded."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.host import Action, Host

CALL, CLAIM = "Keep calling", "Claim a lead from the pool"
# Neither waits for the database, as other commands do. Asked again later, the one would open somebody's sheet over what
# is done then, and the other take another lead.
_AWAY = {
    CALL: "The database is out of reach, so nobody can tell who is next. Go on when the database is back.",
    CLAIM: "The database is out of reach, so nobody can tell who else takes it. Claim it when the database is back.",
}
_CALL_WORDS = "call next start keep calling phone ring dial call list"
_CLAIM_WORDS = "claim take lead pool owner nobody free next"


def call_action(host: Host, run: Callable[[], None]) -> Action:
    """The way to the next call, from anywhere."""
    return Action(
        "calls.next", CALL, run, "Go", "F9", "phone", reason=lambda: why_not(host, CALL) or None, keywords=_CALL_WORDS
    )


def claim_action(host: Host, run: Callable[[], None], *, key: str | None = None, scope: str = "window") -> Action:
    """The way to a lead that nobody has; its key is that of Today."""
    return Action(
        "pool.claim", CLAIM, run, "Deal", key, "inbox", scope, lambda: why_not(host, CLAIM) or None, _CLAIM_WORDS
    )


def why_not(host: Host, what: str) -> str:
    """Why nobody can be called next, or no lead be claimed, now; "" where that can be."""
    return "" if host.ctx.db.link.state.is_up else _AWAY[what]
