"""What Today offers in the whole window, as data alone: the window is shown before the rest of it is loaded."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.host import Action

_CALL_WORDS = "call next start keep calling phone ring dial call list"
_CLAIM_WORDS = "claim take lead pool owner nobody free next"


def call_action(run: Callable[[], None]) -> Action:
    """The way to the next call, from anywhere."""
    return Action("calls.next", "Keep calling", run, menu="Go", key="F9", icon="phone", keywords=_CALL_WORDS)


def claim_action(run: Callable[[], None], *, key: str | None = None, scope: str = "window") -> Action:
    """The way to a lead that nobody has; its key is that of Today."""
    text = "Claim a lead from the pool"
    return Action("pool.claim", text, run, menu="Deal", key=key, icon="inbox", scope=scope, keywords=_CLAIM_WORDS)
