"""Where somebody was on the board: how far each column was scrolled, which cards were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ui.board.bench import Bench


class Memory:
    """Answers the place as JSON values, and goes back to it once the cards are there."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._wanted: Mapping[str, Any] | None = None

    def place(self) -> dict[str, Any]:
        """Where one is now; where one wanted to go while the cards are not there yet."""
        if self._wanted is not None:
            return dict(self._wanted)
        view, hand = self._bench.view, self._bench.hand
        scrolled = {
            column.phase.spec.code: column.list.verticalScrollBar().value()
            for column in view.columns()
            if column.list.verticalScrollBar().value()
        }
        return {
            "first": view.lanes.first,
            "scrolled": scrolled,
            "chosen": hand.selected()[:100],
            "current": hand.current(),
        }

    def remember(self, place: Mapping[str, Any]) -> None:
        """Go there with the next ``restore``."""
        self._wanted = place

    def restore(self) -> None:
        """Go there, once; what isn't there any more is left out."""
        place, self._wanted = self._wanted, None
        if place is None:
            return
        view = self._bench.view
        first, scrolled = place.get("first"), place.get("scrolled")
        if isinstance(first, int):
            view.lanes.go_on(first - view.lanes.first)
        if isinstance(scrolled, Mapping):
            for column in view.columns():
                value = scrolled.get(column.phase.spec.code)
                if isinstance(value, int):
                    column.list.executeDelayedItemsLayout()
                    column.list.verticalScrollBar().setValue(value)
        chosen, current = place.get("chosen"), place.get("current")
        ids = [key for key in chosen if isinstance(key, int)] if isinstance(chosen, list) else []
        for cards in view.lists():
            cards.choose(ids, current if isinstance(current, int) else None)
