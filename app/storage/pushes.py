"""How often the expected close of deals was moved later, from the change log."""

# ruff: noqa: S608 - nothing but the names of JSON functions is put into SQL

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, text

_BLOCK = 500


def pushes(connection: Connection, deal_ids: Collection[int], after_change_set: int = 0) -> dict[int, int]:
    """Per deal how many recorded changes put a later day for an earlier one, in change sets after a given one.

    A day that was given for the first time, or taken away, is no push.
    """
    column = (
        "json_extract({0}, '$.expected_close_on')"
        if connection.dialect.name == "sqlite"
        else ("({0} ->> 'expected_close_on')")
    )
    statement = text(
        "SELECT row_id, count(*) FROM change_rows WHERE table_name = 'deals' AND row_id IN :ids AND op = 'U' "
        f"AND change_set_id > :after AND {column.format('after')} > {column.format('before')} GROUP BY row_id"
    ).bindparams(bindparam("ids", expanding=True))
    ids = sorted(deal_ids)
    found: dict[int, int] = {}
    for start in range(0, len(ids), _BLOCK):
        bound = {"ids": ids[start : start + _BLOCK], "after": after_change_set}
        found |= {row[0]: row[1] for row in connection.execute(statement, bound)}
    return found
