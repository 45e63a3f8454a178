"""Outgoing mail: its states, when a refused one is tried again, and what it looks like on the wire.

Nothing that comes from a record may become a header of its own: names and subjects are made one line, and the finished
message is looked at once more, because the library decodes encoded words while it builds headers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from uuid import uuid4

from app.domain.attachments import media_type, safe_name
from app.domain.errors import UserError

MOST_ATTEMPTS = 10
UNDO_SECONDS = 10
"""So long a mail that was approved in the window stays, so that it can be taken back."""

_WAITS = (1, 5, 15, 60, 240, 720)  # minutes; the last one repeats
# RFC 5321 without quoted local parts and without address literals; beyond ASCII few servers take it.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


class MailState(StrEnum):
    """What has become of a mail. ``unknown``: whether the server took it is not known, and a person has to say."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


STUCK = (MailState.FAILED, MailState.UNKNOWN)
"""Only a person gets a mail out of these."""


_REFUSED = re.compile(r"(?P<code>5[0-9]{2})[ -](?P<status>5\.[0-9]+\.[0-9]+)?", re.A)
_NO_MAILBOX = ("550", "551", "553")


def is_bounce(said: str) -> bool:
    """Whether a server's last words, with their code, say that the address takes no mail, whatever stands in it.

    By the status where it gives one (RFC 3463: 5.1.x is about the address, 5.2.1 a mailbox that is closed), else by the
    code (RFC 5321).
    """
    found = _REFUSED.match(said)
    if found is None:
        return False
    status = found["status"]
    return status.startswith("5.1.") or status == "5.2.1" if status else found["code"] in _NO_MAILBOX


class Security(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Where mail servers listen as a rule."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file as it goes along: its name (`domain.attachments.safe_name`) and its content."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it goes out; ``message_id`` stays the same through all attempts. ``at`` is aware."""

    message_id: str
    sender: str
    sender_name: str
    to: str
    to_name: str
    subject: str
    body: str
    at: datetime
    enclosed: tuple[Enclosed, ...] = ()


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, at least one, that came to nothing."""
    return timedelta(minutes=_WAITS[min(attempts, len(_WAITS)) - 1])


def new_message_id(address: str) -> str:
    """A name that no other message has, in the domain of an address."""
    return f"<{uuid4().hex}@{address.rpartition('@')[2] or 'headwater.example'}>"


def one_line(text: str) -> str:
    """The text without line ends and control characters, as a header takes it."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cs"))


def check_address(text: str, field: str = "to") -> str:
    """The address, trimmed; UserError where mail can't be sent there."""
    address = text.strip()
    if len(address) > 320 or not _ADDRESS.fullmatch(address):
        raise UserError(
            f"“{one_line(address)[:60]}” is no address for mail. Write it as name@company.com.", field=field
        )
    return address


def check_security(host: str, security: Security) -> None:
    """UserError for mail, and a password, that others on the network could read."""
    if security is Security.NONE and not is_this_computer(host):
        raise UserError(
            f"Mail to {host} would go over the network for everybody to read. Use starttls or tls.", field="security"
        )


def is_this_computer(host: str) -> bool:
    """Whether what is sent to a host stays on this computer."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def as_message(letter: Letter) -> bytes:
    """The message by RFC 5322, ASCII with CRLF. UserError where a name or the subject is garbled or hides a header."""
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    # Said here, because releases of Python differ in what they make of it.
    if any(_decodes_to_lines(text) for text in (letter.sender_name, letter.to_name, letter.subject)):
        raise _hidden()
    message = EmailMessage(SMTP)
    try:
        message["From"] = Address(one_line(letter.sender_name), addr_spec=letter.sender)
        message["To"] = Address(one_line(letter.to_name), addr_spec=letter.to)
        message["Subject"] = one_line(letter.subject)
        message["Date"] = letter.at
        message["Message-ID"] = letter.message_id
    except ValueError as error:
        raise _hidden() from error
    if any(one_line(str(value)) != str(value) for value in message.values()):
        raise _hidden()
    message.set_content(letter.body, cte="quoted-printable")
    for file in letter.enclosed:
        main, sub = media_type(file.name)
        message.add_attachment(file.data, maintype=main, subtype=sub, filename=safe_name(file.name))
    try:
        written = message.as_bytes()
    except UnicodeEncodeError as error:
        raise _garbled() from error
    # Encoded words within names are only decoded as the header is written.
    head = written.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
    if [line.partition(":")[0] for line in lines] != message.keys() or any(one_line(line) != line for line in lines):
        raise _hidden()
    return written


def _decodes_to_lines(text: str) -> bool:
    """Whether encoded words (RFC 2047) within a text stand for an end of a line. Plain ends are taken out elsewhere."""
    from email.errors import MessageError
    from email.header import decode_header, make_header

    plain = one_line(text)
    try:
        decoded = str(make_header(decode_header(plain)))
    except (MessageError, LookupError, UnicodeError):
        return False  # nobody can decode all of it; what becomes of it is looked at again once it is written
    return len(f"{decoded}.".splitlines()) > 1


def _garbled() -> UserError:
    return UserError(
        "The name or the subject of this mail has encoded text in it that nobody can read, as in =?…?=. Write it in "
        "plain letters.",
        field="subject",
    )


def _hidden() -> UserError:
    return UserError(
        "The name or the subject of this mail hides a line end, which would add a header to it. Write them anew.",
        field="subject",
    )
