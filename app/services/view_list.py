"""The saved views that somebody has. Apart from what changes them, because the board begins with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.text import fold
from app.services.context import Context
from app.storage.questions import Question

_VIEWS = Question("app.services.statements", "saved_views")

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
    rows = ctx.answer(lambda asker: asker.rows(_VIEWS, owner=ctx.user.id, of_screen=screen))
    return tuple(sorted((_view(row) for row in rows), key=lambda view: fold(view.name)))


def _view(stored: Any) -> View:
    definition = {key: value for key, value in stored.definition.items() if key != DEFAULT}
    return View(stored.id, stored.version, stored.name, bool(stored.definition.get(DEFAULT)), definition)
