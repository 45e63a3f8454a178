"""Asks why a forgotten deal is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.services.context import Context
from app.services.forgotten import ForgottenRow, GiveUp, give_up
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.storing import StoringDialog

_OWN = "In other words"


class LoseDialog(StoringDialog):
    """Reasons that were used before, or own words."""

    def __init__(self, host: Host, row: ForgottenRow, reasons: Sequence[str]) -> None:
        super().__init__(host.window, f"Mark {row.title} as lost?", "Mark as lost", width=440)
        self._row = row
        self.add("reason", "Why", choice_box((*((reason, reason) for reason in reasons), ("", _OWN))), wide=True)
        self.add("own", _OWN, text_field(), wide=True)

    def storing(self, ctx: Context) -> Callable[[], Saved]:
        reason = self.text("own") or str(self.chosen("reason") or "")
        return partial(give_up, ctx, GiveUp(self._row.deal_id, self._row.version, reason))
