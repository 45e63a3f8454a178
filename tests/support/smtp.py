"""A real mail server on this computer, which can be told to refuse, to hang, and to say nothing."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.domain.mailing import Security

CERTIFICATE = Path(__file__).parent / "certificates" / "localhost.pem"
_TAKEN = "250 2.0.0 Taken"


@dataclass
class MailServer:
    """``answers`` are given to messages in their order, then all are taken; to ``refused`` recipients nothing goes.

    ``CUT`` takes a message and breaks the connection; ``HANG`` takes it, sets ``has_data``, and never answers.
    """

    CUT = "cut"
    HANG = "hang"

    port: int
    wants_login: bool = False
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    has_data: threading.Event = field(default_factory=threading.Event)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    @property
    def taken(self) -> list[EmailMessage]:
        """The messages that were taken, as read by a stranger."""
        return [message_from_bytes(one, EmailMessage, policy=policy.default) for one in self.raw]

    @property
    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.taken]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        if self.wants_login and not session.authenticated:
            return "530 5.7.0 Log in first"
        envelope.mail_from = sender
        return "250 2.1.0 Known"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if to in self.refused:
            return self.refused[to]
        envelope.rcpt_tos.append(to)
        return "250 2.1.5 Known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else _TAKEN
        if answer[:1] in "45":
            return answer
        assert isinstance(envelope.original_content, bytes)
        self.raw.append(envelope.original_content)
        self.recipients += envelope.rcpt_tos
        self.has_data.set()
        if answer == self.HANG:
            await asyncio.Event().wait()
        if answer == self.CUT:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return _TAKEN


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


@contextmanager
def mail_server(security: Security = Security.NONE, login: tuple[str, str] | None = None) -> Iterator[MailServer]:
    """A running one, which takes nothing without that protection and that login.

    It proves that it is localhost by ``CERTIFICATE``, which signs itself.
    """
    server = MailServer(free_port())
    options: dict[str, Any] = {}
    if security is not Security.NONE:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
        is_wrapped = security is Security.TLS
        options = {"ssl_context": context} if is_wrapped else {"tls_context": context, "require_starttls": True}
    if login is not None:
        server.wants_login = True
        # Wrapped as a whole, it does not know of the protection.
        options["auth_require_tls"] = security is Security.STARTTLS
        options["authenticator"] = partial(_check_login, login)
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=30, **options)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _check_login(
    login: tuple[str, str], _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == login
    return AuthResult(success=is_right, handled=False)
