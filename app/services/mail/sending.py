"""Sends each approved mail once, however many clients run and whenever one of them is killed.

One attempt is one occurrence (``storage/claims.py``). Before the server is given the message, the mail is stored as
"sending", in a transaction that checks the claim; what was stored so and whose sender is gone is in doubt, and stays so
until a person says what became of it. An attempt that certainly came to nothing is closed and gets a successor.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attachments import read
from app.domain.errors import UserError
from app.domain.mailing import MOST_ATTEMPTS, MailState, as_message, wait_after
from app.models.mail import Mail
from app.models.occurrences import Occurrence
from app.models.people import Contact
from app.services.attachments import enclosed
from app.services.context import Context, command
from app.services.mail.accounts import AccountRow, account, password_of
from app.services.mail.commands import letter_of, mark_sent, refuse_unwanted
from app.services.mail.overtaken import refuse_overtaken
from app.services.mail.queries import DueMail, begun_mails, due_mails
from app.services.mail.smtp import AnswerLost, Conversation, Refused
from app.storage.claims import Claim, ClaimLost, Claims, NewOccurrence, finish, hold

KIND = "mail"
PER_TURN = 20
"""So many go out in one turn, which comes twice a minute: servers take a flood for spam."""

# A sender shows life before each message; no step of a conversation may take as long as this.
PATIENCE_SECONDS = 120.0
_IN_DOUBT = "The program ended, or lost the server, before the server's answer came."
_TAKEN_BACK = "What is known of an earlier attempt was taken back, so nobody can tell whether it went out."


@dataclass
class Outbox:
    """What one client knows of the others while it sends: keep it from turn to turn. For one turn at a time."""

    claims: Claims
    is_busy: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, ctx: Context, patience: float = PATIENCE_SECONDS) -> Outbox:
        """A new one for the context's database."""
        return cls(Claims(ctx.db, f"{KIND} {token_hex(8)}", patience))


def send_due(ctx: Context, outbox: Outbox, *, limit: int = PER_TURN) -> list[int]:
    """Send what is due, at most ``limit``; the keys of the mails that changed, whatever became of them.

    Nothing goes out without an account, or where its password is not known on this computer.
    """
    with outbox.is_busy:
        changed = [mail.id for mail in begun_mails(ctx) if _left_over(ctx, outbox, mail)]
        due = due_mails(ctx, limit)
        server = account(ctx) if due else None
        password = password_of(server) if server else None
        if server is None or password is None:
            return changed
        with Conversation(server, password) as conversation:
            for mail in due:
                outcome = _attempt(ctx, outbox, mail, _Sender(ctx, server, conversation))
                if outcome.is_change:
                    changed.append(mail.id)
                if outcome.ends_turn:
                    break
    return changed


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an attempt came to: the state to store, and the words about it. ``ends_turn``: the server is not there."""

    state: MailState | None = None
    words: str = ""
    ends_turn: bool = False

    @property
    def is_change(self) -> bool:
        return self.state is not None


_NOTHING = _Outcome()


def _left_over(ctx: Context, outbox: Outbox, mail: DueMail) -> bool:
    """Put a mail in doubt whose sender is gone."""
    claim = outbox.claims.claim(mail.key)
    if claim is None:
        return _taken_back(ctx, mail)
    return _close(ctx, outbox.claims, claim, mail.id, _Outcome(MailState.UNKNOWN, _IN_DOUBT)).is_change


def _attempt(ctx: Context, outbox: Outbox, mail: DueMail, sender: _Sender) -> _Outcome:
    outbox.claims.announce([NewOccurrence(mail.key, KIND, mail.due_at, "mails", mail.id)])
    claim = outbox.claims.claim(mail.key)
    if claim is None:
        return _Outcome(MailState.UNKNOWN, _TAKEN_BACK) if _taken_back(ctx, mail) else _NOTHING
    return _close(ctx, outbox.claims, claim, mail.id, sender.send(claim, mail.id))


@dataclass(frozen=True, slots=True)
class _Sender:
    """Carries one mail to the server, up to the answer."""

    ctx: Context
    account: AccountRow
    conversation: Conversation

    def send(self, claim: Claim, mail_id: int) -> _Outcome:
        with self.ctx.reading() as session:
            mail = session.get(Mail, mail_id)
            to = mail.to_address if mail is not None and mail.state == MailState.APPROVED else None
        if to is None:
            return _NOTHING
        try:
            self.conversation.begin(self.account.from_address, to)
            message = _begin(self.ctx, claim, mail_id, self.account)
            if message is None:
                self.conversation.give_up()
                return _NOTHING
            self.conversation.hand_over(message)
        except Refused as refused:
            self.conversation.give_up()
            state = MailState.FAILED if refused.is_final else MailState.APPROVED
            return _Outcome(state, refused.words, refused.is_over)
        except UserError as error:
            self.conversation.give_up()
            return _Outcome(MailState.FAILED, error.message)
        except AnswerLost as lost:
            return _Outcome(MailState.UNKNOWN, f"{_IN_DOUBT} ({lost})", ends_turn=True)
        except ClaimLost:
            self.conversation.give_up()
            return _NOTHING
        return _Outcome(MailState.SENT)


@command
def _begin(ctx: Context, claim: Claim, mail_id: int, sender: AccountRow) -> bytes | None:
    """Store that the mail is about to be handed over; the message, or None where it is not to go out any more.

    UserError where it may not: the person wants no mail by now, or left its programme. ClaimLost where another
    client is at it.
    """
    with ctx.unit_of_work("Sending a mail") as uow:
        hold(uow.connection, claim)
        mail = uow.session.get(Mail, mail_id, with_for_update=True)
        if mail is None or mail.state != MailState.APPROVED:
            return None
        contact = uow.session.get(Contact, mail.contact_id) if mail.contact_id else None
        refuse_unwanted(uow.session, contact)
        refuse_overtaken(uow.session, mail)
        files = enclosed(uow.session, read(mail.attachments))
        message = as_message(letter_of(mail, contact, sender, uow.now, files))
        mail.state, mail.attempts = str(MailState.SENDING), mail.attempts + 1
        uow.label = f"Sending the mail “{mail.subject}”"
    return message


@command
def _close(ctx: Context, claims: Claims, claim: Claim, mail_id: int, outcome: _Outcome) -> _Outcome:
    """Store what an attempt came to, unless another client has taken it over: then it has put the mail in doubt."""
    try:
        if outcome.state is None:
            claims.release(claim)
            return outcome
        with ctx.unit_of_work("Sent a mail") as uow:
            finish(uow.connection, claim, uow.now, known=outcome.state is not MailState.UNKNOWN)
            mail = uow.session.get(Mail, mail_id, with_for_update=True)
            if mail is None or mail.state not in (MailState.APPROVED, MailState.SENDING):
                return _Outcome(ends_turn=outcome.ends_turn)
            if outcome.state is MailState.SENT:
                mark_sent(uow, mail)
            else:
                _store(mail, outcome, uow.now)
            uow.label = f"The mail “{mail.subject}” is {mail.state}"
    except ClaimLost:
        return _Outcome(ends_turn=outcome.ends_turn)
    return outcome


def _store(mail: Mail, outcome: _Outcome, now: datetime) -> None:
    """What came of an attempt that did not end with the mail sent."""
    if mail.state == MailState.APPROVED:
        mail.attempts += 1
    state = outcome.state
    if state is MailState.APPROVED and mail.attempts >= MOST_ATTEMPTS:
        state = MailState.FAILED
    mail.state, mail.last_error = str(state), outcome.words
    mail.next_try_at = now + wait_after(mail.attempts) if state is MailState.APPROVED else None


def _taken_back(ctx: Context, due: DueMail) -> bool:
    """Whether the attempt was closed and the mail does not show it, as after undo: then it is in doubt from now on."""
    with ctx.reading() as session:
        if not _is_over(session, due.key):
            return False
    return _put_in_doubt(ctx, due)


@command
def _put_in_doubt(ctx: Context, due: DueMail) -> bool:
    with ctx.unit_of_work("A mail is in doubt") as uow:
        mail = uow.session.get(Mail, due.id, with_for_update=True)
        if mail is None or (mail.state, mail.attempts) != (due.state, due.attempts):
            return False
        if not _is_over(uow.session, due.key):
            return False
        mail.state, mail.last_error, mail.next_try_at = str(MailState.UNKNOWN), _TAKEN_BACK, None
        uow.label = f"It is not known whether the mail “{mail.subject}” was sent"
    return True


def _is_over(session: Session, key: str) -> bool:
    query = select(Occurrence.id).where(Occurrence.key == key, Occurrence.status.in_(("done", "unknown")))
    return session.scalar(query) is not None
