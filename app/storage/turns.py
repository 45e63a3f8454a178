"""Lets commands of one sort follow each other where what one may do depends on rows that another just adds."""

from __future__ import annotations

from sqlalchemy import text

from app.storage.unit_of_work import UnitOfWork

# Two numbers: those of one number are the schema's. https://www.postgresql.org/docs/current/explicit-locking.html
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('headwater'), hashtext(:what))")


def take_turns(uow: UnitOfWork, what: str) -> None:
    """Wait until no other transaction is at ``what``; it is ours until this one ends.

    To be asked before the rows are read. On SQLite there is nothing to wait for: whoever writes there is alone.
    """
    if uow.connection.dialect.name == "postgresql":
        uow.connection.execute(_LOCK, {"what": what})
