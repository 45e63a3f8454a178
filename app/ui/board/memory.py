"""Where somebody was on the board: how far each column was scrolled, which cards were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.board.bench import Bench
from app.ui.board.options import Options


class Memory:
    """Answers the place as JSON values, and goes back to it once the cards are there."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._wanted: Mapping[str, Any] | None = None
        self._users: dict[str, Any] = {}

    def state(self, options: Options) -> dict[str, Any]:
        """What each user of this computer saw last, as JSON values."""
        own = {"options": options.to_json(), "place": self.place()}
        return {"users": {**self._users, self._user: own}}

    def restore_state(self, state: Mapping[str, Any]) -> Options | None:
        """What this user saw last, and go there with the next ``restore``; None where nothing is known of that."""
        users = state.get("users")
        self._users = dict(users) if isinstance(users, Mapping) else {}
        own = self._users.get(self._user)
        place = own.get("place") if isinstance(own, Mapping) else None
        if isinstance(place, Mapping):
            self.remember(place)
        return options_in(state, self._bench.host.ctx.user.id)

    @property
    def _user(self) -> str:
        return str(self._bench.host.ctx.user.id)

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
        here = current if isinstance(current, int) else next(iter(ids), None)
        if here is not None:
            self._stand_at(here)

    def _stand_at(self, deal_id: int) -> None:
        """Keys act on the card that they acted on, in sight or not."""
        view, focused = self._bench.view, QApplication.focusWidget()
        column = next((one for one in view.columns() if one.list.cards.row_of(deal_id) is not None), None)
        if column is not None:
            self._bench.hand.act_in(column.phase.id)
            if focused is not None and view.isAncestorOf(focused):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)


def options_in(state: Mapping[str, Any], user_id: int) -> Options | None:
    """What a user saw last, out of the state that is kept of the board; None where nothing is known of that."""
    users = state.get("users")
    own = users.get(str(user_id)) if isinstance(users, Mapping) else None
    options = own.get("options") if isinstance(own, Mapping) else None
    return Options.from_json(options) if isinstance(options, Mapping) else None
