"""Rows that are in use or not: the column in which that is chosen, and the colour of those that are not."""

from __future__ import annotations

from typing import Protocol

from app.ui.shared.grid.columns import GridColumn


class Usable(Protocol):
    """What can be taken out of use."""

    @property
    def is_active(self) -> bool: ...


def faded(row: Usable) -> str | None:
    """The colour of what is out of use."""
    return None if row.is_active else "text3"


def use_column(on: str = "In use", off: str = "Out of use", width: int = 116) -> GridColumn:
    """Whether something is in use, to be chosen; ``on`` and ``off`` are its words."""
    choices = ((True, on), (False, off))
    return GridColumn(
        "is_active",
        "Use",
        lambda row: on if row.is_active else off,
        width,
        choices=lambda _row: choices,
        value=lambda row: row.is_active,
        is_right=True,
        color=faded,
    )
