"""What Today offers in the whole window, as data alone: the window is shown before the rest of it is loaded."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.host import Action, Host

CALL = "Keep calling"
_NO_NEXT = "The database is out of reach, so nobody can tell who is next. Go on when the database is back."
_CALL_WORDS = "call next start keep calling phone ring dial call list"
CLAIM = "Claim a lead from the pool"
_OUT_OF_REACH = (
    "The database is out of reach, so nobody can tell who else takes it. Claim it when the database is back."
)
_CLAIM_WORDS = "claim take lead pool owner nobody free next"


def call_action(host: Host, run: Callable[[], None]) -> Action:
    """The way to the next call, from anywhere."""

    def reason() -> str | None:
        return why_no_call(host) or None

    return Action("calls.next", CALL, run, "Go", "F9", "phone", reason=reason, keywords=_CALL_WORDS)


def claim_action(host: Host, run: Callable[[], None], *, key: str | None = None, scope: str = "window") -> Action:
    """The way to a lead that nobody has; its key is that of Today."""

    def reason() -> str | None:
        return why_no_claim(host) or None

    return Action("pool.claim", CLAIM, run, "Deal", key, "inbox", scope, reason, _CLAIM_WORDS)


def why_no_call(host: Host) -> str:
    """Why nobody can be called next now: asked again later, it would open somebody's sheet over what is done then."""
    return "" if host.ctx.db.link.state.is_up else _NO_NEXT


def why_no_claim(host: Host) -> str:
    """Why no lead can be claimed now: one taken later would be another one, or somebody else's. "" where it can."""
    return "" if host.ctx.db.link.state.is_up else _OUT_OF_REACH
