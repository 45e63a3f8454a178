"""The outbox: what waits, what is on its way, what was sent. Each mail opens beside the list as it goes out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.context import Context
from app.services.mail.accounts import account
from app.ui.host import Host
from app.ui.mail.mail_list import SCOPES, MailList
from app.ui.shared.segmented import Segmented
from app.ui.shared.strips import Strip
from app.ui.shared.view_bar import bar_row

_NAMES = {"waiting": "Waiting", "leaving": "Goes out", "sent": "Sent", "all": "All"}
_NO_ACCOUNT = "No account for mail is set up yet, so nothing goes out."


class MailScreen(QWidget):
    """Live: what the server answers shows by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Mail", ""
        self.host, self.list = host, MailList(host)
        self.no_account = Strip("caution", _NO_ACCOUNT, action="Set it up")
        self.no_account.hide()
        self.no_account.acted.connect(lambda: host.run("settings.mail"))
        self._bar = QWidget()
        self.scope = Segmented("Which mail is listed", tuple(_NAMES.items()))
        self.scope.chosen.connect(self.list.show_scope)
        row = bar_row(self._bar)
        row.addWidget(self.scope)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.no_account)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The next or previous mail of the list."""
        return self.list.step(record_id, by) if table == "mails" else None

    # -- what the window asks ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front: the list reads what changed by itself; whether mail can go out is asked."""
        ctx = self.host.ctx
        self.host.runner.query(lambda: _has_account(ctx), owner=self, done=self._on_account, lane="account")

    def _on_account(self, there: bool) -> None:
        self.no_account.setVisible(not there)

    def toolbar(self) -> QWidget | None:
        """Which mail is listed."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """Which mail is listed."""
        return {"scope": self.list.scope}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it."""
        scope = state.get("scope")
        if scope in SCOPES and scope != self.list.scope:
            self.scope.choose(scope)
            self.list.show_scope(scope)


def _has_account(ctx: Context) -> bool:
    return account(ctx) is not None
