"""A cable between a client and a server that can be pulled out, or go dead without a word."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 65536


class Cable:
    """Passes bytes on between the port it listens at and a server's. All of it is on one thread.

    ``stall`` passes nothing on any more, while TCP goes on saying that all is well; ``cut`` ends every connection and
    refuses new ones; ``mend`` undoes both, except that connections that were cut stay cut.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._selector = selectors.DefaultSelector()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._listening = self._listen(0)
        self.port: int = self._listening.getsockname()[1]
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._is_stalled = self._is_cut = self._is_ending = False
        self._clients: set[socket.socket] = set()
        self._trap, self._before = b"", False
        self._awaited: socket.socket | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cable")
        self._thread.start()

    def stall(self) -> None:
        """Pass nothing on."""
        self._set(stalled=True, cut=False)

    def cut(self) -> None:
        """Pull it out."""
        self._set(stalled=False, cut=True)

    def mend(self) -> None:
        """Let it work again."""
        self._set(stalled=False, cut=False)

    def cut_at_answer(self, words: bytes) -> None:
        """Pass on the next message of a client that holds these words, and cut everything when it is answered."""
        self._trap = words

    def cut_at_question(self, words: bytes) -> None:
        """Cut everything instead of passing on the next message of a client that holds these words."""
        self._trap, self._before = words, True

    @property
    def has_sprung(self) -> bool:
        """Whether what it was to be cut at has come."""
        return self._is_cut

    def close(self) -> None:
        """End."""
        self._is_ending = True
        self._wake.send(b"x")
        self._thread.join()
        for end in (*self._pairs, self._listening, self._wake, self._woken):
            end.close()
        self._selector.close()

    def _listen(self, port: int) -> socket.socket:
        made = socket.create_server(("127.0.0.1", port))
        self._selector.register(made, selectors.EVENT_READ)
        return made

    def _set(self, *, stalled: bool, cut: bool) -> None:
        self._is_stalled, self._is_cut = stalled, cut
        self._done.clear()
        self._wake.send(b"x")
        assert self._done.wait(10)

    def _run(self) -> None:
        while not self._is_ending:
            if self._is_stalled:
                self._on_woken()  # nothing else is looked at until somebody says so
                continue
            for key, _ in self._selector.select():
                end = key.fileobj
                assert isinstance(end, socket.socket)
                if end is self._woken:
                    self._on_woken()
                    break
                if end is self._listening:
                    self._connect()
                elif end in self._pairs:
                    self._pass_on(end)

    def _on_woken(self) -> None:
        self._woken.recv(64)
        if self._is_cut:
            self._pull_out()
        elif self._listening.fileno() < 0:
            self._listening = self._listen(self.port)
        self._done.set()

    def _pull_out(self) -> None:
        self._is_cut = True
        if self._listening.fileno() >= 0:
            self._selector.unregister(self._listening)
            self._listening.close()
        for end in list(self._pairs):
            self._drop(end)

    def _connect(self) -> None:
        client, _ = self._listening.accept()
        try:
            server = socket.create_connection(self._server, 5)
        except OSError:
            client.close()
            return
        self._clients.add(client)
        for one, other in ((client, server), (server, client)):
            self._pairs[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, end: socket.socket) -> None:
        try:
            data = end.recv(_CHUNK)
            if data and self._springs(end, data):
                self._pull_out()
                return
            if data:
                self._pairs[end].sendall(data)
                return
        except OSError:
            pass  # one of the two sides is gone, and so is the connection
        self._drop(end)

    def _springs(self, end: socket.socket, data: bytes) -> bool:
        """Whether this message is the one at which everything is to be cut."""
        if self._awaited is not None and end is self._awaited:
            self._awaited = None
            return True
        if not self._trap or end not in self._clients or self._trap not in data:
            return False
        is_before, self._trap, self._before = self._before, b"", False
        if not is_before:
            self._awaited = self._pairs[end]
        return is_before

    def _drop(self, end: socket.socket) -> None:
        other = self._pairs.pop(end, None)
        if other is None:
            return
        self._pairs.pop(other, None)
        self._clients -= {end, other}
        for one in (end, other):
            self._selector.unregister(one)
            one.close()


@contextlib.contextmanager
def cable_to(url: str) -> Iterator[tuple[Cable, str]]:
    """A cable to the server of a URL, and the URL of its other end."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    cable = Cable(parts.hostname, parts.port or 5432)
    who = parts.netloc.rpartition("@")[0]
    try:
        yield cable, urlunsplit(parts._replace(netloc=f"{who}@127.0.0.1:{cable.port}"))
    finally:
        cable.close()
