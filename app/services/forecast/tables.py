"""The rows of a forecast as a table for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.domain.forecast.facts import Facts
from app.domain.forecast.rows import Breakdown, Row
from app.domain.money import Money
from app.services.exchange.safe_text import CsvFile, Out, as_text

HEADERS = (
    *("by", "row", "open_deals", "open", "phase", "own", "calibrated"),
    *("won_deals", "won", "lost_deals", "lost", "win_rate", "target", "currency"),
)


def table(facts: Facts, found: Breakdown) -> Iterator[tuple[Out, ...]]:
    """The headers, a line for each row, and the sum of all. Amounts are in major units of the team's currency."""
    yield HEADERS
    for row in (*found.rows, found.total):
        yield _line(str(found.by), row, facts.currency)


def write_csv(facts: Facts, found: Breakdown, path: Path) -> None:
    """Write the table into a file, which appears when it is complete; EnvironmentFault where that can't be."""
    with CsvFile(path) as out:
        for line in table(facts, found):
            out.write(line)


def csv_text(facts: Facts, found: Breakdown) -> str:
    """The same as text."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([as_text(cell) for cell in line] for line in table(facts, found))
    return stream.getvalue()


def _line(by: str, row: Row, currency: str) -> tuple[Out, ...]:
    def major(minor: int | None) -> Out:
        return None if minor is None else Money(minor, currency).amount

    return (
        *(by, row.label, row.count, major(row.open), major(row.phase), major(row.own), major(row.calibrated)),
        *(row.won_count, major(row.won), row.lost_count, major(row.lost), row.win_rate, major(row.target), currency),
    )
