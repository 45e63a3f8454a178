"""Where one has been, for the way back and forward."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and the record that lies open beside it, or with ``full`` over it."""

    place: str
    table: str = ""
    record_id: int | None = None
    full: bool = False


class Trail:
    """The spots one came by. Going somewhere new forgets the way forward."""

    def __init__(self) -> None:
        self._spots: list[Spot] = []
        self._index = -1

    @property
    def here(self) -> Spot | None:
        """The present spot."""
        return self._spots[self._index] if self._spots else None

    def visit(self, spot: Spot) -> None:
        """Go somewhere; to stay where one is leaves no trace."""
        if spot == self.here:
            return
        self._spots = [*self._spots[: self._index + 1], spot][-_LONGEST:]
        self._index = len(self._spots) - 1

    def look(self, step: int) -> Spot | None:
        """The spot one step back (-1) or forward (1), if there is one."""
        index = self._index + step
        return self._spots[index] if 0 <= index < len(self._spots) else None

    def go(self, step: int) -> Spot | None:
        """Go there."""
        spot = self.look(step)
        if spot is not None:
            self._index += step
        return spot
