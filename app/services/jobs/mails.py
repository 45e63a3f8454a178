"""Sends the mail that was approved, where an account is set up and this computer knows its password."""

from __future__ import annotations

from app.domain.mailing import MailState
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.mail.queries import MailRow, mails_by_id
from app.services.mail.sending import Outbox, send_due

NAME = "mail"
_WORDS = {
    MailState.SENT: "Mail sent: {}",
    MailState.FAILED: "Mail refused: {}",
    MailState.UNKNOWN: "Was this mail sent? {}",
}
_last: list[Outbox] = []


def run(ctx: Context) -> list[Fired]:
    """One turn of sending; what is tried again later is not told."""
    changed = mails_by_id(ctx, send_due(ctx, _outbox(ctx)))
    return [_fired(mail) for mail in changed if mail.state in _WORDS]


def _outbox(ctx: Context) -> Outbox:
    """That of the last turn: whether another client is alive shows from one turn to the next."""
    if not _last or _last[0].claims.db is not ctx.db:
        _last[:] = [Outbox.of(ctx)]
    return _last[0]


def _fired(mail: MailRow) -> Fired:
    table, key = ("contacts", mail.contact_id) if mail.contact_id else ("deals", mail.deal_id)
    subject = _WORDS[mail.state].format(mail.subject)
    name = f"{NAME}|{mail.id}|{mail.attempts}"
    return Fired(name, NAME, subject, mail.created_at, mail.owner_id, table if key else None, key)
