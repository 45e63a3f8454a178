"""The saved views that somebody has. Apart from what changes them, because the board begins with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.text import fold
from app.services.context import Context
from app.storage.questions import Question

_VIEWS = Question("app.services.statements", "saved_views")


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. ``definition`` holds JSON values that its screen understands.

    ``is_default``: the user starts with it. ``is_own``: the user made it. ``maker_id`` and ``maker`` tell who did; None
    and "" where nobody knows.
    """

    id: int
    version: int
    name: str
    is_default: bool
    definition: dict[str, Any]
    is_shared: bool
    is_own: bool
    maker_id: int | None
    maker: str


def views(ctx: Context, screen: str) -> tuple[View, ...]:
    """The views of a screen that the user has alone, then those shared with the team; each by name."""
    rows = ctx.answer(lambda asker: asker.rows(_VIEWS, owner=ctx.user.id, of_screen=screen))
    found = (_view(row, ctx.user.id) for row in rows)
    return tuple(sorted(found, key=lambda view: (view.is_shared, fold(view.name), fold(view.maker), view.id)))


def _view(stored: Any, user_id: int) -> View:
    return View(
        stored.id,
        stored.version,
        stored.name,
        stored.start_id is not None,
        stored.definition,
        bool(stored.is_shared),
        stored.user_id == user_id,
        stored.user_id,
        stored.maker or "",
    )
