"""Which stored state of a record somebody looks at while they edit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.saved import Saved


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
