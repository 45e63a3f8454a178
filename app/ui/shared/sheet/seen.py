"""Which stored state of a record somebody looks at while they edit it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.services.saved import Saved

T = TypeVar("T")


@dataclass
class Seen:
    """The version on screen. Edits of one sheet follow each other on the writer thread, so each sees the one before.

    A version that somebody else made in between is not taken over: it has not been looked at.
    """

    version: int | None

    def edit(self, command: Callable[[int | None], Saved]) -> Saved:
        """Run an edit on top of what was seen."""
        result = command(self.version)
        if self.version is not None and result.version == self.version + 1:
            self.version = result.version
        return result


class Holding(Generic[T]):
    """What was on screen when somebody began to edit a field; a newer state was not decided on.

    ``T`` is whatever tells the state: a version, a Seen, a row.
    """

    def __init__(self, now: T) -> None:
        self.now = now
        self._held: dict[str, T] = {}

    def show(self, now: T, busy: Iterable[str] = ()) -> None:
        """Another state is shown from here on, but in the ``busy`` fields, in which somebody types."""
        self._held = {column: self._held.get(column, self.now) for column in busy}
        self.now = now

    def take(self, column: str) -> T:
        """The state that an edit of a field, which ends here, was made on."""
        return self._held.pop(column, self.now)

    def hold(self, column: str, state: T) -> None:
        """The edit goes on after all: it was refused, and what was typed is still there."""
        self._held[column] = state
