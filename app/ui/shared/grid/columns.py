"""The columns of an editable list, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from app.ui.shared.choices import Choices
from app.ui.shared.glyphs import BadgeKind


class Row(Protocol):
    """What every row has: a key that stays the same while its values change."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True)
class GridColumn:
    """One column. All functions are asked with the row.

    ``read`` turns typed text into a value or raises UserError; ``choices`` offers values with their words instead.
    With neither the column can't be edited. ``lock`` says why a row's cell can't be; "" where it can.
    ``width`` is in pixels at font scale 1; 0 takes the room that is left. ``value`` is what is stored, to mark it in
    the menu of choices. ``as_typed`` is the text an editor begins with, where it is not ``text``. Lists narrower than
    ``from_width`` leave the column out.
    """

    key: str
    head: str
    text: Callable[[Any], str]
    width: int
    is_right: bool = False
    is_strong: bool = False
    read: Callable[[str], object] | None = None
    as_typed: Callable[[Any], str] | None = None
    choices: Callable[[Any], Choices] | None = None
    value: Callable[[Any], object] | None = None
    lock: Callable[[Any], str] = lambda _row: ""
    badge: Callable[[Any], tuple[str, BadgeKind]] | None = None
    badges: Callable[[Any], tuple[tuple[str, BadgeKind], ...]] | None = None
    avatar: Callable[[Any], tuple[str, bool]] | None = None
    color: Callable[[Any], str | None] = lambda _row: None
    from_width: int = 0

    @property
    def is_editable(self) -> bool:
        """Whether it has a way to be changed."""
        return self.read is not None or self.choices is not None
