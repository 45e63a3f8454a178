"""Asks why a forgotten deal is lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.services.forgotten import ForgottenRow, GiveUp, give_up
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.grid.desk import ListDesk

_OWN = "In other words"


class LoseDialog(FormDialog):
    """Reasons that were used before, or own words."""

    def __init__(self, host: Host, desk: ListDesk, row: ForgottenRow, reasons: Sequence[str]) -> None:
        super().__init__(host.window, f"Mark {row.title} as lost?", "Mark as lost", width=440)
        self._host, self._desk, self._row = host, desk, row
        self.add("reason", "Why", choice_box((*((reason, reason) for reason in reasons), ("", _OWN))), wide=True)
        self.add("own", _OWN, text_field(), wide=True)
        self.accepted.connect(self._on_accepted)

    def open_over(self) -> None:
        """Ask."""
        self._host.ask(self)

    def _on_accepted(self) -> None:
        reason = self.text("own") or str(self.chosen("reason") or "")
        work = partial(give_up, self._host.ctx, GiveUp(self._row.deal_id, self._row.version, reason))
        self._desk.create(self, work, lambda _saved: None)
