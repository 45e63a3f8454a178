"""The session bus of a Linux desktop (D-Bus), spoken to without ever waiting for it.

Imported when something is told there for the first time: the library is there on Linux alone.
"""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from jeepney import HeaderFields, Message, MessageType, Parser, message_bus
from jeepney.auth import BEGIN, AuthenticationError, Authenticator
from jeepney.bus import get_bus
from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

Answered = Callable[[Message | None], None]
"""Gets what was answered; None where it was an error, or where nobody answers any more."""

_PATIENCE_MS = 5000
_CHUNK = 65536


class SessionBus(QObject):
    """One connection. Once lost it stays lost, and every call is answered by None."""

    heard = Signal(object)
    """A signal (jeepney's Message) that was asked for."""

    def __init__(self, address: str, parent: QObject) -> None:
        """``address`` as in DBUS_SESSION_BUS_ADDRESS."""
        super().__init__(parent)
        self._waiting: dict[int, Answered] = {}
        self._serial = 0
        self._parser, self._login = Parser(), Authenticator()
        self._to_send: deque[bytes] = deque()
        self._held: deque[bytes] = deque()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self.close)
        self._socket = _connected(address)
        if self._socket is not None:
            self._listen(self._socket)

    def _listen(self, line: socket.socket) -> None:
        self._reading = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._writing = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Write, self)
        self._writing.setEnabled(False)
        self._reading.activated.connect(self._on_readable)
        self._writing.activated.connect(self._send)
        self._put(self._login.data_to_send() or b"")
        self.call(message_bus.Hello(), lambda answer: None if answer else self.close())

    @property
    def is_open(self) -> bool:
        """Whether it can be asked; what it can't do shows in the answers."""
        return self._socket is not None

    def call(self, message: Message, answered: Answered = lambda _answer: None) -> None:
        """Call a method."""
        if self._socket is None:
            answered(None)
            return
        self._serial += 1
        self._waiting[self._serial] = answered
        content = message.serialise(serial=self._serial)
        self._patience.start()
        if self._login.authenticated:
            self._put(content)
        else:
            self._held.append(content)

    def leave(self) -> None:
        """Hang up, and want no answers any more."""
        self._waiting.clear()
        self.close()

    def close(self) -> None:
        """Hang up. What is still to be sent stays unsent: nothing here waits."""
        line, self._socket = self._socket, None
        if line is None:
            return
        self._patience.stop()
        self._reading.setEnabled(False)
        self._writing.setEnabled(False)
        line.close()
        waiting, self._waiting = self._waiting, {}
        for answered in waiting.values():
            answered(None)

    def _put(self, content: bytes) -> None:
        self._to_send.append(content)
        self._send()

    def _send(self) -> None:
        if self._socket is None:
            return
        try:
            while self._to_send:
                sent = self._socket.send(self._to_send[0])
                rest = self._to_send.popleft()[sent:]
                if rest:
                    self._to_send.appendleft(rest)
        except BlockingIOError:
            self._writing.setEnabled(True)
        except OSError:
            self.close()
        else:
            self._writing.setEnabled(False)

    def _on_readable(self) -> None:
        try:
            content = self._socket.recv(_CHUNK) if self._socket is not None else b""
        except BlockingIOError:
            return
        except OSError:
            content = b""
        if not content:
            self.close()
        elif self._login.authenticated:
            for message in self._parser.feed(content):
                self._on_message(message)
        else:
            self._greet(content)

    def _greet(self, content: bytes) -> None:
        try:
            self._login.feed(content)
        except AuthenticationError:
            self.close()
            return
        if self._login.authenticated:
            held, self._held = self._held, deque()
            self._put(b"".join((BEGIN, *held)))

    def _on_message(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.signal:
            self.heard.emit(message)
            return
        answered = self._waiting.pop(message.header.fields.get(HeaderFields.reply_serial, 0), None)
        if not self._waiting:
            self._patience.stop()
        if answered is not None:
            answered(message if kind is MessageType.method_return else None)


def _connected(address: str) -> socket.socket | None:
    """A socket that never waits; None where nobody is there, or at no kind of address that we know."""
    with suppress(OSError, ValueError, RuntimeError):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.setblocking(False)
            line.connect(get_bus(address))
        except (OSError, ValueError, RuntimeError):
            line.close()
            raise
        return line
    return None
