"""What can be done with a mail, in the list as on its sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.mailing import UNDO_SECONDS, MailState
from app.services.mail.commands import (
    ApproveDrafts,
    ApproveMail,
    SettleMail,
    approve_drafts,
    approve_mail,
    settle_mail,
)
from app.services.mail.editing import RESTING, DeleteMail, HoldMail, delete_mail, hold_mail
from app.services.mail.queries import MailRow
from app.services.saved import Saved
from app.ui.host import Host

if TYPE_CHECKING:
    from collections.abc import Sequence


class Desk(Protocol):
    """What runs a command for a list or a sheet."""

    def run(
        self,
        work: Callable[[], Saved],
        *,
        done: Callable[[Saved], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        toast: bool = False,
    ) -> None: ...


class MailDeeds:
    """Each is followed by a message with the way back; a mail leaves some seconds after it was approved."""

    def __init__(self, host: Host, desk: Desk) -> None:
        self._host, self._desk = host, desk

    # -- why not ---------------------------------------------------------------------------------------------------

    def why_not_changed(self, row: MailRow) -> str:
        """Why the user may do nothing with it."""
        values = {"owner_id": row.owner_id, "deal_id": row.deal_id}
        deals = {} if row.deal_id is None else {row.deal_id: {"owner_id": row.deal_owner_id}}
        return Ahead(self._host.ctx.actor, deals=deals).why_not_row("mails", Op.EDIT, values, row.owner)

    def why_not_resting(self, row: MailRow) -> str:
        """Why it can't be approved, changed or deleted."""
        if row.state not in RESTING:
            return "It is on its way or out" if row.state is not MailState.UNKNOWN else "Say first what became of it"
        return self.why_not_changed(row)

    def why_not_held(self, row: MailRow) -> str:
        """Why it can't be held back."""
        return self.why_not_changed(row) if row.state is MailState.APPROVED else "It is not about to go out"

    def why_not_settled(self, row: MailRow) -> str:
        """Why nobody need say what became of it."""
        return self.why_not_changed(row) if row.state is MailState.UNKNOWN else "It is in no doubt"

    # -- what ------------------------------------------------------------------------------------------------------

    def approve(self, row: MailRow) -> None:
        """Let it go out."""
        ctx, command = self._host.ctx, ApproveMail(row.id, UNDO_SECONDS)
        self._desk.run(lambda: approve_mail(ctx, command), toast=True)

    def approve_all(self, rows: Sequence[MailRow]) -> None:
        """Let all of these drafts go out."""
        ids = tuple(row.id for row in rows if row.state is MailState.DRAFT and not self.why_not_changed(row))
        ctx, command = self._host.ctx, ApproveDrafts(ids, UNDO_SECONDS)
        self._desk.run(lambda: approve_drafts(ctx, command), toast=True)

    def hold(self, row: MailRow) -> None:
        """Let it wait again."""
        ctx = self._host.ctx
        self._desk.run(lambda: hold_mail(ctx, HoldMail(row.id)))

    def settle(self, row: MailRow, *, was_sent: bool) -> None:
        """Say what became of one in doubt."""
        ctx = self._host.ctx
        self._desk.run(lambda: settle_mail(ctx, SettleMail(row.id, was_sent)), toast=True)

    def delete(self, row: MailRow, done: Callable[[Saved], None] = lambda _saved: None) -> None:
        """Delete a draft or a refused one."""
        ctx = self._host.ctx
        self._desk.run(lambda: delete_mail(ctx, DeleteMail(row.id, row.version)), done=done, toast=True)
