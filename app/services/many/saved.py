"""What came of a change of many, and what of it could not be done, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import ConflictError

Why = Literal["changed", "refused", "ended", "gone"]

_NAMED = 3
_LEFT: Mapping[Why, str] = {
    "changed": "Changed by others meanwhile",
    "refused": "Not yours to change",
    "ended": "Won or lost already",
    "gone": "Deleted meanwhile",
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that stays as it is, or, where it has ``ended``, of which some fields do, and why.

    ``conflict`` is what somebody else changed meanwhile, to be settled.
    """

    record_id: int
    title: str
    why: Why
    reason: str
    conflict: ConflictError | None = None


@dataclass(frozen=True, slots=True)
class ManySaved:
    """The change set to undo all by (None: nothing had to change), and how many records were changed.

    ``same`` counts those that had all the values already.
    """

    change_set_id: int | None
    label: str
    count: int
    same: int = 0
    left_out: tuple[LeftOut, ...] = ()

    @property
    def what_stays(self) -> str:
        """What did not become other, and why: one with its reason, of several the first few by name."""
        left = self.left_out
        told = [f"{left[0].title}: {left[0].reason}"] if len(left) == 1 else self._by_reason()
        if self.same:
            told.append(f"{self.same:,} had it already.")
        return " ".join(told)

    def _by_reason(self) -> list[str]:
        told = []
        for why, words in _LEFT.items():
            titles = [each.title for each in self.left_out if each.why == why]
            more = f" and {len(titles) - _NAMED:,} more" if len(titles) > _NAMED else ""
            if titles:
                told.append(f"{words}: {'; '.join(titles[:_NAMED])}{more}.")
        return told
