"""Opens a file and says what it seems to be: what it holds, and where each column may go under each kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from app.services.context import Context
from app.services.exchange.fields import What
from app.services.exchange.guess import ColumnGuess, guess_columns
from app.services.exchange.imports import known_spellings, our_names
from app.services.exchange.kind_guess import KindGuess, guess_kind
from app.services.exchange.reading import Table, open_table
from app.services.exchange.rows import Record

_ROWS = 200
# Guessing looks at every cell of the sample under every field: wide files get by with fewer rows.
_CELLS = 8_000


@dataclass(frozen=True, slots=True)
class FirstLook:
    """An opened file: its first rows, its size in bytes, the kind it seems to hold, the guesses under each kind.

    ``pipelines`` are the names of those that deals may go into.
    """

    table: Table
    rows: tuple[Record, ...]
    size: int
    kind: KindGuess
    guesses: dict[What, tuple[ColumnGuess, ...]]
    pipelines: tuple[str, ...] = ()


def first_look(
    ctx: Context,
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> FirstLook:
    """Open a file; what is None is found out. Raises what ``open_table`` raises."""
    table = open_table(path, sheet=sheet, encoding=encoding, delimiter=delimiter, has_header=has_header)
    rows = tuple(islice(table.rows(), _ROWS))
    sound = [record.cells for record in rows if record.problem is None]
    names = our_names(ctx)
    known = known_spellings(names)
    sample = sound[: max(20, _CELLS // max(1, len(table.headers)))]
    return FirstLook(
        table=table,
        rows=rows,
        size=table.stamp[0],
        kind=guess_kind(table.headers, sound, path.stem, known),
        guesses={what: guess_columns(what, table.headers, sample, known) for what in What},
        pipelines=tuple(item.name for item in names["pipelines"].known),
    )
