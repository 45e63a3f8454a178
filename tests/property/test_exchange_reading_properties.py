"""Whatever a program writes, a table comes back; whatever a file holds, the program lives."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.services.exchange.converters import converter_for
from app.services.exchange.date_formats import ORDERS, Shape, format_text, parse_format, resolve, take_apart
from app.services.exchange.date_reader import DateReader
from app.services.exchange.dates import analyse
from app.services.exchange.fields import FIELDS, Kind, What
from app.services.exchange.guess import guess_columns
from app.services.exchange.numbers import read_number
from app.services.exchange.reading import open_table
from app.services.exchange.rows import Cell
from app.services.exchange.values import Directory, Known

# Cells that begin like data in the header, or like a space before a quotation mark, are told apart elsewhere.
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=12).map(str.strip)
contents = st.one_of(words, st.sampled_from(['say "hi"', "a,b;c|d", "two\nlines", "1,5", "'", '""', "\t"]))


def open_bytes(content: bytes) -> list[list[Cell]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        opened = open_table(path)
        return [list(opened.headers), *(list(row.cells) for row in opened.rows())]


@given(
    rows=st.lists(st.tuples(contents, contents, contents), min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_any_dialect_comes_back(
    rows: list[tuple[str, str, str]], delimiter: str, end: str, quoting: int, codec: str
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]  # any QUOTE_ constant
    writer.writerows([("name", "city", "notes"), *rows])
    found = open_bytes(stream.getvalue().encode(codec))
    assert found == [["name", "city", "notes"], *[list(row) for row in rows if any(row)]]


@given(st.binary(max_size=3000))
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    for start in (b"", b"a,b\n", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        with suppress(UserError):
            open_bytes(start + content)


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from(["year_first", "year_last", "short", "compact"]))
def test_a_written_date_is_read_back(day: date, kind: str) -> None:
    for order in ORDERS[kind]:
        for separator in [""] if kind == "compact" else ["/", "-", ".", " "]:
            shape = Shape(separator, kind)
            format_ = parse_format(format_text(shape, order))
            assert format_.shape == shape
            year = f"{day.year % 100:02}" if kind == "short" else f"{day.year}"
            width = "02" if kind == "compact" else ""
            parts = {"D": f"{day.day:{width}}", "M": f"{day.month:{width}}", "Y": year}
            text = separator.join(parts[letter] for letter in order)
            assert DateReader([format_]).read(text) == day


@given(st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1), st.sampled_from(["DMY", "MDY"]))
def test_the_order_that_wrote_a_column_is_never_refuted(days: list[date], order: str) -> None:
    written = [f"{d.day}/{d.month}/{d.year}" if order == "DMY" else f"{d.month}/{d.day}/{d.year}" for d in days]
    [group] = analyse(written).groups
    true = next(c for c in group.candidates if c.order == order)
    assert true.refuted_by == ()
    assert true.reads == len(days)
    if group.decided is not None:
        chosen = parse_format(group.decided)
        assert [DateReader([chosen]).read(text) for text in written] == days


@given(st.text(max_size=40))
def test_no_text_brings_dates_or_numbers_down(text: str) -> None:
    parts = take_apart(text)
    for order in ORDERS[parts.shape.kind] if parts else ():
        assert parts is not None
        resolve(parts, order)
    analyse([text])
    for mark in (".", ",", None):
        with suppress(UserError):
            assert isinstance(read_number(text, mark).value, Decimal)


@given(st.text(max_size=60), st.sampled_from(What))
def test_any_cell_becomes_a_storable_value_or_a_reason(text: str, what: What) -> None:
    for field in FIELDS[what]:
        if field.kind is Kind.REFERENCE:
            continue
        with suppress(UserError):
            value = converter_for(field)(text)
            if isinstance(value, str):
                assert len(value.encode()) >= len(value)
                assert len(value) <= field.max_length


@given(st.lists(st.text(max_size=20), max_size=8), st.sampled_from(What))
def test_any_headers_can_be_guessed(headers: list[str], what: What) -> None:
    guesses = guess_columns(what, headers, [list(headers)])
    assert [guess.header for guess in guesses] == headers
    fields = [guess.field for guess in guesses if guess.field]
    assert len(set(fields)) == len(fields)


@given(st.lists(words, max_size=8), words)
def test_a_directory_finds_only_what_it_holds(names: list[str], wanted: str) -> None:
    directory = Directory([Known(number, name) for number, name in enumerate(names)])
    found, _ = directory.find(wanted)
    assert found is None or found in directory.known
    assert all(suggestion.known in directory.known for suggestion in directory.suggest(wanted))
