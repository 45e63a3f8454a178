"""A file on this computer while its window opens: asked by its driver alone, before SQLAlchemy is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from app.domain.errors import FileBusy
from app.storage.file_settings import JOURNALS, prepare
from app.storage.location import Location, Mode
from app.storage.ready import NotReady, ReadyAsker
from app.storage.schema import HEAD, PRESENT
from app.storage.sqlite_file import connect_file
from app.storage.sqlite_words import of_sqlite

if TYPE_CHECKING:
    from app.storage.questions import Asker


@contextmanager
def _kept(connection: Any) -> Iterator[Any]:
    """Closed where the block ends by an error."""
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


class EarlyFile:
    """One connection, set as all are, for the ready questions of any thread, until an engine takes it over."""

    def __init__(self, connection: Any, newest: int) -> None:
        self._connection: Any = connection
        self._lock = Lock()
        self.newest = newest
        """The newest change set when it was opened."""

    @classmethod
    def open(cls, location: Location) -> EarlyFile | None:
        """None where the usual way of opening has something to do or to say: it finds out what, in words.

        FileBusy, and what `connect_file` says in words, are raised at once.
        """
        from sqlcipher3 import dbapi2

        path = location.path
        if path is None or location.mode is not Mode.LOCAL_FILE or not path.is_file() or path.stat().st_size == 0:
            return None
        try:
            with _kept(connect_file(path, location.key, mode="rw")) as connection:
                if connection.execute(PRESENT).fetchone() != (HEAD,):
                    connection.close()
                    return None
                prepare(connection, JOURNALS[location.mode])
                (newest,) = connection.execute("SELECT COALESCE(MAX(id), 0) FROM change_sets").fetchone()
        except dbapi2.DatabaseError as error:
            if isinstance(known := of_sqlite(str(error)), FileBusy):
                raise known from error  # the usual way would wait for it once more
            return None
        return cls(connection, newest)

    @contextmanager
    def asking(self) -> Iterator[Asker]:
        """Over one consistent snapshot. NotReady once it was taken over; EnvironmentFault in words."""
        from sqlcipher3 import dbapi2

        with self._lock:
            if self._connection is None:
                raise NotReady
            try:
                self._connection.execute("BEGIN")
                try:
                    yield ReadyAsker(self._connection)
                finally:
                    self._connection.execute("ROLLBACK")
            except dbapi2.DatabaseError as error:
                known = of_sqlite(str(error))
                if known is None:
                    raise
                raise known from error

    def taken_over(self) -> Any:
        """The connection, which belongs to whoever asks from now on; None after the first time."""
        with self._lock:
            connection, self._connection = self._connection, None
            return connection

    def close(self) -> None:
        """Let go of the connection, where nobody took it over."""
        connection = self.taken_over()
        if connection is not None:
            connection.close()
