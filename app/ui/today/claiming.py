"""Taking a lead from the pool."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.ui.host import Host
from app.ui.shared.storing import store
from app.ui.today.from_anywhere import CLAIM, why_not

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.pool import Claimed


def claim_one(host: Host, owner: QWidget) -> None:
    """Take the lead that waits longest, open it, and say so with a way back. An empty pool is only told.

    While the database is out of reach it does not wait for it, as other commands do: it is refused.
    """
    if why := why_not(host, CLAIM):
        host.message(CLAIM, detail=why, kind="info", about="pool")
        return

    def taken(claimed: Claimed) -> None:
        undo = ("Undo", lambda: host.run("edit.undo"))
        host.message(f"You took {claimed.title}", actions=(undo,), about="undo")
        host.open_record("deals", claimed.record_id)

    def failed(error: Exception) -> None:
        if isinstance(error, UserError):
            host.message(error.message, kind="info", about="pool")
        else:
            host.show_error(error)

    store(host, owner, partial(_claim, host.ctx), done=taken, failed=failed)


def _claim(ctx: Context) -> Claimed:
    # Loaded late, and not on the GUI thread.
    from app.services.pool import ClaimLead, claim_lead

    return claim_lead(ctx, ClaimLead())
