"""Sends the mail that was approved, where an account is set up and this computer knows its password.

Whose mail was refused, or may or may not have gone out, is told so once, on their own computer: it stays so until they
do something about it.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from app.domain.access_rules import LEADERS
from app.domain.mailing import STUCK, MailState
from app.models.mail import Mail
from app.models.occurrences import Occurrence
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.mail.queries import MailRow, mails_by_id
from app.services.mail.sending import Outbox, send_due
from app.services.telling import mail_key
from app.storage.claims import NewOccurrence, fire

NAME = "mail"
TOLD = "mail stuck"
_WORDS = {
    MailState.SENT: "Mail sent: {}",
    MailState.FAILED: "Mail refused: {}",
    MailState.UNKNOWN: "Was this mail sent? {}",
}
_last: list[Outbox] = []


def run(ctx: Context) -> list[Fired]:
    """One turn of sending; what is tried again later is not told."""
    changed = mails_by_id(ctx, send_due(ctx, _outbox(ctx)))
    told = _tell(ctx)
    others = [mail for mail in changed if mail.state in _WORDS and mail.id not in told]
    return [*(_sent(mail) for mail in others), *told.values()]


def _tell(ctx: Context) -> dict[int, Fired]:
    """Note which mails of the user are stuck and were not told of yet; those of nobody are the affair of leaders."""
    key = mail_key(ctx.user.id)
    told = select(Occurrence.id).where(Occurrence.key == key).exists()
    own = Mail.owner_id == ctx.user.id
    mine = or_(own, Mail.owner_id.is_(None)) if ctx.user.role in LEADERS else own
    with ctx.reading() as session:
        query = select(key, Mail.id).where(Mail.state.in_(STUCK), mine, ~told).order_by(Mail.id)
        keys = {mail_id: name for name, mail_id in session.execute(query)}
    if not keys:
        return {}
    now = ctx.clock.now()
    news = [NewOccurrence(name, TOLD, now, "mails", mail_id, ctx.user.id) for mail_id, name in keys.items()]
    new = set(fire(ctx.db, news, now))
    stuck = mails_by_id(ctx, [mail_id for mail_id, name in keys.items() if name in new])
    return {mail.id: Fired(keys[mail.id], TOLD, _words(mail), now, ctx.user.id, "mails", mail.id) for mail in stuck}


def _outbox(ctx: Context) -> Outbox:
    """That of the last turn: whether another client is alive shows from one turn to the next."""
    if not _last or _last[0].claims.db is not ctx.db:
        _last[:] = [Outbox.of(ctx)]
    return _last[0]


def _sent(mail: MailRow) -> Fired:
    key = f"{NAME}|{mail.id}|{mail.attempts}"
    return Fired(key, NAME, _words(mail), mail.created_at, mail.owner_id, "mails", mail.id)


def _words(mail: MailRow) -> str:
    return _WORDS[mail.state].format(mail.subject)
