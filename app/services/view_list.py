"""The saved views that somebody has. Apart from what changes them, because the board begins with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.domain.text import fold
from app.models.views import SavedView
from app.services.context import Context

DEFAULT = "is_default"
"""The key in a stored definition that marks the view a screen opens with."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. ``definition`` holds JSON values that its screen understands."""

    id: int
    version: int
    name: str
    is_default: bool
    definition: dict[str, Any]


def views(ctx: Context, screen: str) -> tuple[View, ...]:
    """The user's views of a screen, by name."""
    with ctx.reading() as session:
        rows = tuple(_view(view) for view in session.scalars(own_views(ctx, screen)))
    return tuple(sorted(rows, key=lambda view: fold(view.name)))


def own_views(ctx: Context, screen: str) -> Any:
    """The statement that finds them."""
    return select(SavedView).where(SavedView.user_id == ctx.user.id, SavedView.screen == screen)


def _view(view: SavedView) -> View:
    definition = {key: value for key, value in view.definition.items() if key != DEFAULT}
    return View(view.id, view.version, view.name, bool(view.definition.get(DEFAULT)), definition)
