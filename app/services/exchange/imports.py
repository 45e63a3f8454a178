"""The steps before an import is applied, for the window and the command line alike.

open_table -> propose -> (the person corrects the mapping) -> examine_file -> (the person settles what is open) ->
preview -> apply_import -> revert_batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from app.domain.progress import Progress
from app.domain.text import match_key
from app.services.context import Context
from app.services.exchange.examine import Findings, examine
from app.services.exchange.fields import What
from app.services.exchange.guess import ColumnGuess, guess_columns
from app.services.exchange.kind_guess import mapping_of
from app.services.exchange.mapping import FileMapping
from app.services.exchange.planning import stages_for
from app.services.exchange.reading import Table
from app.services.exchange.references import read_directories
from app.services.exchange.values import Directory

_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to start from, and for each column where it goes, how sure that is and why."""

    mapping: FileMapping
    guesses: tuple[ColumnGuess, ...]


def propose(ctx: Context, table: Table, what: What) -> Proposal:
    """Guess the mapping of a file from its headers, its first rows and our own names."""
    rows = [row.cells for row in islice(table.rows(), _SAMPLE) if row.problem is None]
    guesses = guess_columns(what, table.headers, rows, known_spellings(our_names(ctx)))
    return Proposal(mapping_of(what, guesses), guesses)


def examine_file(ctx: Context, table: Table, mapping: FileMapping, progress: Progress | None = None) -> Findings:
    """Go through the whole file: what is open, what its values mean, which rows come twice."""
    return examine(table, mapping, our_names(ctx, mapping), progress)


def our_names(ctx: Context, mapping: FileMapping | None = None) -> dict[str, Directory]:
    """What the values of references may mean, by what fields refer to (users, phases ...), under a mapping."""
    with ctx.reading() as session:
        return read_directories(session, stages_for(session, mapping))


def known_spellings(directories: Mapping[str, Directory]) -> dict[str, set[str]]:
    """The folded spellings of our names, by what fields refer to."""
    return {
        name: {match_key(spelling) for item in directory.known for spelling in (item.name, *item.other_names)}
        for name, directory in directories.items()
    }
