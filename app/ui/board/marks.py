"""What is the matter with single cards just now: on its way, held, returned, moved by somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from app.ui.shared.card_face import CardState


@dataclass
class Marks:
    """``moved`` holds initials and words, ``returned`` the short reason why a move was taken back."""

    saving: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    moved: dict[int, tuple[str, str]] = field(default_factory=dict)
    returned: dict[int, str] = field(default_factory=dict)

    def state(self, deal_id: int, *, compact: bool, hover: bool, selected: bool, focused: bool) -> CardState:
        """How to paint a card."""
        if not (deal_id in self.saving or deal_id in self.moved or deal_id in self.returned):
            return _plain(compact, hover, selected, focused)
        by, words = self.moved.get(deal_id, ("", ""))
        return CardState(
            compact=compact,
            hover=hover,
            selected=selected,
            focused=focused,
            saving=deal_id in self.saving,
            moved_by=by,
            moved_text=words,
            returned_text=self.returned.get(deal_id, ""),
        )

    def has_strip(self, deal_id: int) -> bool:
        """Whether words cover the foot of the card."""
        return deal_id in self.moved or deal_id in self.returned

    def spoken(self, deal_id: int) -> list[str]:
        """The same in words."""
        words = []
        if deal_id in self.returned:
            words.append(self.returned[deal_id])
        if deal_id in self.moved:
            by, text = self.moved[deal_id]
            words.append(f"{by} {text}")
        if deal_id in self.saving:
            words.append("Being saved")
        return words


@cache
def _plain(compact: bool, hover: bool, selected: bool, focused: bool) -> CardState:
    """Of nearly all cards in each picture: made once."""
    return CardState(compact=compact, hover=hover, selected=selected, focused=focused)
