"""A conversation with a mail server, cut where it matters: before the message, and after it was handed over.

Whatever fails before the last byte of the message was sent is a mail that has not gone out. After it only the server's
answer tells, and where that is lost nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from types import TracebackType

from app.domain.mailing import Security
from app.services.mail.accounts import AccountRow

TIMEOUT_SECONDS = 30.0
_TAKEN, _GO_ON, _CLOSING, _FINAL = 250, 354, 421, 500
# The server is told no name of this computer.
_GREETING = "[127.0.0.1]"
# What Python puts before the system's words; smtplib also quotes it in the middle of its own.
_NUMBER = re.compile(r"\[(?:Errno|WinError) -?\d+\] ")


class Refused(Exception):
    """The mail has not gone out. ``words`` are the server's, or the system's; ``is_final``: it never will like this.

    ``is_over``: nothing more can be said in this conversation.
    """

    def __init__(self, words: str, *, is_final: bool = False, is_over: bool = False) -> None:
        super().__init__(words)
        self.words, self.is_final, self.is_over = words, is_final, is_over


class AnswerLost(Exception):
    """The whole message was sent, and the server did not say what became of it."""


class Conversation:
    """With the server of an account. It begins with the first mail; for one thread."""

    def __init__(self, account: AccountRow, password: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._account, self._password, self._timeout = account, password, timeout
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Conversation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server.close()

    def begin(self, sender: str, to: str) -> None:
        """Say from whom and to whom. Raises Refused."""
        server = self._opened()
        try:
            for line in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>"):
                _expect_success(*server.docmd(line))
        except (smtplib.SMTPException, OSError) as error:
            raise Refused(_words(error), is_over=True) from error

    def give_up(self) -> None:
        """Take back what `begin` said."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.rset()

    def hand_over(self, message: bytes) -> str:
        """Send the message and return the server's words. Raises Refused or AnswerLost."""
        server = self._opened()
        try:
            code, reply = server.docmd("DATA")
            if code != _GO_ON:
                raise _refused(code, reply)
            # Sent in one piece with its end: where that fails, the server never saw the end, and drops the rest.
            server.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        except (smtplib.SMTPException, OSError) as error:
            raise Refused(_words(error), is_over=True) from error
        try:
            code, reply = server.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise AnswerLost(_words(error)) from error
        _expect_success(code, reply)
        return _text(reply)

    def _opened(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._open()
            except (smtplib.SMTPException, OSError) as error:
                raise Refused(_words(error), is_over=True) from error
        return self._server

    def _open(self) -> smtplib.SMTP:
        account, context = self._account, ssl.create_default_context()
        if account.security is Security.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                account.host, account.port, _GREETING, timeout=self._timeout, context=context
            )
        else:
            server = smtplib.SMTP(account.host, account.port, _GREETING, timeout=self._timeout)
        try:
            if account.security is Security.STARTTLS:
                server.starttls(context=context)
            if account.username:
                server.login(account.username, self._password)
            else:
                server.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server


def _expect_success(code: int, reply: bytes) -> None:
    if code // 100 != _TAKEN // 100:
        raise _refused(code, reply)


def _refused(code: int, reply: bytes) -> Refused:
    return Refused(f"{code} {_text(reply)}".strip(), is_final=code >= _FINAL, is_over=code in (_CLOSING, -1))


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {_text(reply) if isinstance(reply, bytes) else reply}"
    return _NUMBER.sub("", str(error)) or type(error).__name__


def _text(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:1000]
