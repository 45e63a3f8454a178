"""One window for each database: it listens for later starts, which ask it to come to the front, and end."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.config.paths import runtime_dir
from app.config.window_address import HERE, OTHER, Wish, window_address

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_CONNECT_MS = 500
_LONGEST = 4096


class SoleWindow(QObject):
    """``answer`` decides whether this window is what a later start wants, and then shows it."""

    def __init__(self, answer: Callable[[Wish], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        self._place: str | None = None
        self._server: QLocalServer | None = None
        self._guests: list[QLocalSocket] = []

    @property
    def is_listening(self) -> bool:
        """Whether later starts find this window."""
        return self._server is not None

    def claim(self, place: str) -> None:
        """Be the window of this database, "" of none; not where another window is it already, or nobody can be."""
        if place == self._place:
            return
        self.release()
        self._place = place
        if not _is_private(runtime_dir()):
            return
        from PySide6.QtNetwork import QLocalServer

        server, address = QLocalServer(self), window_address(place)
        if server.listen(address) or (not _is_answered(address) and _taken_over(server, address)):
            server.newConnection.connect(self._on_new_connection)
            self._server = server
        else:
            server.deleteLater()

    def release(self) -> None:
        """Be found no more."""
        self._place = None
        for guest in self._guests:
            guest.blockSignals(True)
        self._guests.clear()
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _on_new_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            guest = self._server.nextPendingConnection()
            guest.readyRead.connect(self._serve)
            guest.disconnected.connect(self._serve)
            self._guests.append(guest)
        self._serve()

    def _serve(self) -> None:
        """Answer whoever has asked, and forget whoever is gone."""
        from PySide6.QtNetwork import QLocalSocket

        for guest in tuple(self._guests):
            if guest.canReadLine():
                wish = _read_wish(bytes(guest.readLine(_LONGEST).data()))
                guest.write(HERE if wish is not None and self._answer(wish) else OTHER)
                guest.disconnectFromServer()
            if guest.state() == QLocalSocket.LocalSocketState.UnconnectedState and guest in self._guests:
                self._guests.remove(guest)
                guest.deleteLater()


def _is_private(folder: Path) -> bool:
    """Make the folder of the addresses; whether it is this person's alone."""
    if sys.platform == "win32":
        return True
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        return found.st_uid == os.getuid() and not found.st_mode & 0o077
    return False


def _is_answered(address: str) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(address)
    return socket.waitForConnected(_CONNECT_MS)


def _taken_over(server: QLocalServer, address: str) -> bool:
    """Listen where a window that was killed did."""
    server.removeServer(address)
    return server.listen(address)


def _read_wish(line: bytes) -> Wish | None:
    try:
        given = json.loads(line)
    except ValueError:
        return None
    if not isinstance(given, dict):
        return None
    user, today = given.get("user"), given.get("today")
    return Wish(user if isinstance(user, str) else None, today if isinstance(today, str) else None)
