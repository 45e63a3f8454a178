"""A notification server as desktops have one: ``python -m tests.support.notification_server ADDRESS FILE ABILITY…``.

It writes each call to FILE, a line of JSON each, and does what lines of JSON on its standard input say.
"""

from __future__ import annotations

import json
import select
import socket
import sys
from itertools import count
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.auth import BEGIN, Authenticator
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection

NAME = "org.freedesktop.Notifications"
OURS = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
BY_PERSON, BY_CALL = 2, 3


class NotificationServer:
    """Checks the types of all it gets, as real ones do."""

    def __init__(self, line: DBusConnection, told: Path, abilities: list[str]) -> None:
        self._line, self._told, self._abilities = line, told, abilities
        self._ids, self._open = count(7), set[int]()

    def answer(self, message: Message) -> Message:
        """The answer to a call."""
        fields = message.header.fields
        method, signature = fields[HeaderFields.member], fields.get(HeaderFields.signature, "")
        match method, signature:
            case "GetCapabilities", "":
                return new_method_return(message, "as", (self._abilities,))
            case "Notify", "susssasa{sv}i":
                return new_method_return(message, "u", (self._show(*message.body),))
            case "CloseNotification", "u" if message.body[0] in self._open:
                self._note(method, message.body[0])
                self.close(message.body[0], BY_CALL)
                return new_method_return(message)
        return new_error(message, "org.freedesktop.DBus.Error.InvalidArgs")

    def close(self, shown: int, reason: int) -> None:
        """Take one away, and say so."""
        self._open.discard(shown)
        self._line.send(new_signal(OURS, "NotificationClosed", "uu", (shown, reason)))

    def obey(self, words: list[Any]) -> None:
        """Do what somebody at the screen does."""
        match words:
            case "press", shown, button:
                self._line.send(new_signal(OURS, "ActivationToken", "us", (shown, f"token-{shown}")))
                self._line.send(new_signal(OURS, "ActionInvoked", "us", (shown, button)))
                self.close(shown, BY_PERSON)
            case "put away", shown:
                self.close(shown, BY_PERSON)

    def _show(self, *parts: Any) -> int:
        _name, replaces, _icon, title, text, actions, _hints, _expires = parts
        shown = replaces if replaces in self._open else next(self._ids)
        self._open.add(shown)
        self._note("Notify", shown, replaces, title, text, actions)
        return int(shown)

    def _note(self, *call: Any) -> None:
        with self._told.open("a", encoding="utf-8") as file:
            print(json.dumps(call), file=file)


def connected(address: str) -> DBusConnection:
    """A connection to the bus at an address."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(get_bus(address))
    login = Authenticator()
    for words in login:
        line.sendall(words)
        login.feed(line.recv(1024))
    line.sendall(BEGIN)
    return DBusConnection(line)


def serve(address: str, told: Path, abilities: list[str]) -> None:
    """Until nobody speaks any more."""
    told.touch()
    line = connected(address)
    server = NotificationServer(line, told, abilities)
    line.send_and_get_reply(message_bus.RequestName(NAME))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        for ready in select.select([line.sock, sys.stdin], [], [])[0]:
            if ready is sys.stdin:
                words = sys.stdin.readline()
                if not words:
                    return
                server.obey(json.loads(words))
            else:
                _answer_all(line, server)


def _answer_all(line: DBusConnection, server: NotificationServer) -> None:
    while True:
        try:
            message = line.receive(timeout=0)
        except TimeoutError:
            return
        if message.header.message_type is MessageType.method_call:
            line.send(server.answer(message))


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
