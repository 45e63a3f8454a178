"""Damages a database file as a failing disk does: a page in the middle of one table's rows can't be read any more."""

from __future__ import annotations

import contextlib

from app.storage.database import Database
from app.storage.sqlite_file import connect_file

PAGE = 4096


def damage(database: Database, table: str, *, pages: int = 1) -> None:
    """Overwrite so many of the table's pages that hold rows. Connections that are open may still remember them."""
    path = database.location.path
    assert path is not None
    database.engine.dispose()
    with contextlib.closing(connect_file(path, database.location.key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        connection.execute("PRAGMA journal_mode=DELETE")
    content = bytearray(path.read_bytes())
    leaves = _leaves(content, root)
    for page in leaves[len(leaves) // 2 :][:pages]:
        content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path.write_bytes(content)


def _leaves(content: bytearray, page: int) -> list[int]:
    """The pages with rows below an inner page of a table (https://www.sqlite.org/fileformat.html, 1.6)."""
    start = (page - 1) * PAGE
    if content[start] == 0x0D:
        return [page]
    assert content[start] == 0x05
    cells = int.from_bytes(content[start + 3 : start + 5], "big")
    children = []
    for number in range(cells):
        at = start + 12 + 2 * number
        cell = start + int.from_bytes(content[at : at + 2], "big")
        children.append(int.from_bytes(content[cell : cell + 4], "big"))
    children.append(int.from_bytes(content[start + 8 : start + 12], "big"))
    return [leaf for child in children for leaf in _leaves(content, child)]
