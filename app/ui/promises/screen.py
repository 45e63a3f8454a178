"""The ledger of promises: whose, how they stand, by when; beside it what everybody's word was worth."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.access_rules import LEADERS
from app.services.promises.queries import Given, Shown
from app.services.users import UserRow, users
from app.ui.host import Host
from app.ui.promises.bar import PromiseBar
from app.ui.promises.ledger_list import LedgerList
from app.ui.promises.rate_list import RateList
from app.ui.promises.words import PERIODS, SHOWN, SIDES
from app.ui.shared.theme import Theme

_RIGHT, _BELOW, _BESIDE_FROM = 340, 190, 1100  # pixels; narrower pages have the rates below


class PromisesScreen(QWidget):
    """Live: what others settle shows by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Promises", ""
        self.host = host
        self.list, self.rates = LedgerList(host), RateList()
        self.list.asked.owner_id = None if host.ctx.user.role in LEADERS else host.ctx.user.id
        self.bar = PromiseBar()
        self.bar.set_people(((host.ctx.user.id, host.ctx.user.name),))
        self.bar.show_owner(self.list.asked.owner_id)
        self._lay_out()
        self.bar.shown_wanted.connect(lambda key: self._ask(shown=Shown(key)))
        self.bar.side_wanted.connect(lambda key: self._ask(side=key))
        self.bar.period_wanted.connect(lambda key: self._ask(period=key))
        self.bar.owner_wanted.connect(lambda key: self._ask(owner_id=key))
        self.list.read.connect(self._on_read)
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._pair.setContentsMargins(20, 8, 20, 16)
        self._pair.setSpacing(24)
        self._pair.addWidget(self.list, 3)
        self._pair.addWidget(self.rates, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tokens, directions = Theme.current(), QBoxLayout.Direction
        beside = self.width() >= tokens.px(_BESIDE_FROM)
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.rates.setMaximumWidth(tokens.px(_RIGHT) if beside else 16_777_215)
        self.rates.setMaximumHeight(16_777_215 if beside else tokens.px(_BELOW))
        self.rates.setMinimumWidth(tokens.px(_RIGHT) if beside else 0)

    def _ask(self, **changed: Any) -> None:
        for name, value in changed.items():
            setattr(self.list.asked, name, value)
        self._show_chosen()
        self.list.loader.load()

    def _show_chosen(self) -> None:
        asked, bar = self.list.asked, self.bar
        bar.shown.choose(str(asked.shown))
        bar.side.choose(asked.side)
        bar.show_period(asked.period)
        bar.show_owner(asked.owner_id)

    def _on_read(self, rates: tuple[Given, ...]) -> None:
        period = self.list.asked.period
        words = dict(PERIODS)["quarter" if period == "any" else period]
        chosen = self.list.asked.owner_id
        self.rates.show_rates([one for one in rates if chosen in (None, one.owner_id)], words.lower())

    def _on_users(self, found: tuple[UserRow, ...]) -> None:
        me = self.host.ctx.user
        others = ((user.id, user.name) for user in found if user.id != me.id)
        self.bar.set_people(((me.id, me.name), *others))

    # -- what the window asks ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front."""
        ctx = self.host.ctx
        self.host.runner.query(lambda: users(ctx), owner=self, done=self._on_users, lane="users")
        self.list.loader.load()

    def toolbar(self) -> QWidget | None:
        """How they stand, whose they are, by when."""
        return self.bar

    def session_state(self) -> dict[str, Any]:
        """What is listed."""
        asked = self.list.asked
        return {"shown": str(asked.shown), "side": asked.side, "period": asked.period, "owner_id": asked.owner_id}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what is not known any more is left out."""
        asked = self.list.asked
        if state.get("shown") in dict(SHOWN):
            asked.shown = Shown(state["shown"])
        if state.get("side") in dict(SIDES):
            asked.side = state["side"]
        if state.get("period") in dict(PERIODS):
            asked.period = state["period"]
        owner_id = state.get("owner_id", asked.owner_id)
        if owner_id is None or isinstance(owner_id, int):
            asked.owner_id = owner_id
        self._show_chosen()
