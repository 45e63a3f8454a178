"""The ledger of promises: whose, how they stand, by when; beside it what everybody's word was worth."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.roles import Role
from app.services.promises.queries import Given, Shown
from app.services.users import UserRow, users
from app.ui.host import Host
from app.ui.promises.ledger_list import LedgerList
from app.ui.promises.rate_list import RateList
from app.ui.promises.words import PERIODS, SHOWN, SIDES
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.segmented import Segmented
from app.ui.shared.theme import Theme
from app.ui.shared.view_bar import bar_row

_RIGHT, _BELOW, _BESIDE_FROM = 340, 190, 1100  # pixels; narrower pages have the rates below
_LEADERS = (Role.OWNER, Role.MANAGER)


class PromisesScreen(QWidget):
    """Live: what others settle shows by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Promises", ""
        self.host = host
        self.list, self.rates = LedgerList(host), RateList()
        self.list.asked.owner_id = None if host.ctx.user.role in _LEADERS else host.ctx.user.id
        self._bar = QWidget()
        self.shown, self.side = Segmented("How they stand", SHOWN), Segmented("Whose", SIDES)
        self.period = choice_box(PERIODS)
        self.period.setAccessibleName("Due in")
        self.who = choice_box(((None, "Everybody"), (host.ctx.user.id, host.ctx.user.name)), self.list.asked.owner_id)
        self.who.setAccessibleName("Owner")
        self._lay_out()
        self.shown.chosen.connect(lambda _key: self._ask())
        self.side.chosen.connect(lambda _key: self._ask())
        self.period.activated.connect(lambda _place: self._ask())
        self.who.activated.connect(lambda _place: self._ask())
        self.list.read.connect(self._on_read)
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._pair.setContentsMargins(20, 8, 20, 16)
        self._pair.setSpacing(24)
        self._pair.addWidget(self.list, 3)
        self._pair.addWidget(self.rates, 1)
        row = bar_row(self._bar)
        for part in (self.shown, self.side, self.period, self.who):
            row.addWidget(part)
        row.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tokens, directions = Theme.current(), QBoxLayout.Direction
        beside = self.width() >= tokens.px(_BESIDE_FROM)
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.rates.setMaximumWidth(tokens.px(_RIGHT) if beside else 16_777_215)
        self.rates.setMaximumHeight(16_777_215 if beside else tokens.px(_BELOW))
        self.rates.setMinimumWidth(tokens.px(_RIGHT) if beside else 0)

    def _ask(self) -> None:
        asked = self.list.asked
        asked.shown, asked.side = Shown(self.shown.current), self.side.current
        asked.period, asked.owner_id = self.period.currentData(), self.who.currentData()
        self.list.loader.load()

    def _on_read(self, rates: tuple[Given, ...]) -> None:
        period = self.list.asked.period
        words = dict(PERIODS)["quarter" if period == "any" else period]
        chosen = self.list.asked.owner_id
        self.rates.show_rates([one for one in rates if chosen in (None, one.owner_id)], words.lower())

    def _on_users(self, found: tuple[UserRow, ...]) -> None:
        known = {self.who.itemData(place) for place in range(self.who.count())}
        for user in found:
            if user.id not in known:
                self.who.addItem(user.name, user.id)
        self._show_who()

    def _show_who(self) -> None:
        place = self.who.findData(self.list.asked.owner_id)
        self.who.setCurrentIndex(max(place, 0))

    # -- what the window asks ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front."""
        ctx = self.host.ctx
        self.host.runner.query(lambda: users(ctx), owner=self, done=self._on_users, lane="users")
        self.list.loader.load()

    def toolbar(self) -> QWidget | None:
        """How they stand, whose they are, by when."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """What is listed."""
        asked = self.list.asked
        return {"shown": str(asked.shown), "side": asked.side, "period": asked.period, "owner_id": asked.owner_id}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what is not known any more is left out."""
        asked = self.list.asked
        if state.get("shown") in dict(SHOWN):
            asked.shown = Shown(state["shown"])
            self.shown.choose(state["shown"])
        if state.get("side") in dict(SIDES):
            asked.side = state["side"]
            self.side.choose(state["side"])
        if state.get("period") in dict(PERIODS):
            asked.period = state["period"]
            self.period.setCurrentIndex(self.period.findData(asked.period))
        owner_id = state.get("owner_id", asked.owner_id)
        if owner_id is None or isinstance(owner_id, int):
            asked.owner_id = owner_id
            self._show_who()
