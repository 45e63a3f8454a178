"""Asks for the words that go with a promise that was broken, or that the other side let us off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.promises import Outcome
from app.services.promises.commands import SettlePromise, settle_promise
from app.services.promises.queries import PromiseRow
from app.ui.host import Host
from app.ui.shared.form_fields import text_field
from app.ui.shared.storing import StoringDialog

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

_WORDS = {
    Outcome.BROKEN: ("The promise was broken", "Why, or how it is made good"),
    Outcome.RELEASED: ("Let off the promise", "What was said"),
}


class SettleDialog(StoringDialog):
    """``outcome`` is broken or released."""

    def __init__(self, host: Host, row: PromiseRow, outcome: Outcome) -> None:
        title, field = _WORDS[outcome]
        super().__init__(host.window, title, "Note it", sentence=row.text, width=440)
        self._row, self._outcome = row, outcome
        self.add("made_good", field, text_field(), wide=True)

    def storing(self, ctx: Context) -> Callable[[], Saved] | None:
        """The command; a missing word is said at the field when it runs."""
        cmd = SettlePromise(self._row.id, self._outcome, self._row.version, self.text("made_good"))
        return partial(settle_promise, ctx, cmd)
