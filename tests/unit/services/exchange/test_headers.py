from __future__ import annotations

import pytest

from app.services.exchange.fields import What
from app.services.exchange.headers import find_header, looks_like_names, unique_names
from app.services.exchange.mapping import FileMapping, locate


def test_columns_are_told_apart_by_letters_and_digits() -> None:
    assert unique_names(["Title", "title*", "", "%", "#", "Title (2)", "a\0b", " x  y "]) == (
        "Title",
        "title* (2)",
        "Column 3",
        "% (column 4)",
        "# (column 5)",
        "Title (2) (2)",
        "ab",
        "x y",
    )


def test_a_mapping_finds_the_right_one_of_columns_with_similar_names() -> None:
    headers = unique_names(["Name", "Name*", "%", "#"])
    mapping = FileMapping(What.DEALS).with_column("Name", "name").with_column("# (column 4)", "amount")
    assert [(index, field.name) for index, field, _ in locate(mapping, headers)] == [(0, "name"), (3, "amount")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["Name", "E-mail", "2023", "2024"], True),
        (["Name", "", "City"], True),
        (["", ""], False),
        (["Ana", "ana@b.example"], False),
        (["Ana", "https://b.example"], False),
        (["Ana", "1.234,56"], False),
        (["Ana", "2017-03-01"], False),
        (["Ana", "+49 731 12345"], False),
        (["Ana", "x" * 121], False),
    ],
)
def test_what_could_be_column_names(row: list[str], expected: bool) -> None:
    assert looks_like_names(row) is expected


def test_a_title_above_is_passed_over_but_data_is_not() -> None:
    rows = [["Sales 2017", "", ""], ["name", "city", "phone"], ["A", "B", "1"]]
    header = find_header(rows, None)
    assert header is not None
    assert (header.index, header.note) == (1, "One row above the column names was left out.")
    assert find_header([["A", "B", "12345"], ["C", "D", "6"]], None) is None


def test_a_file_can_be_said_to_have_or_lack_a_header() -> None:
    rows = [["A", "12345"], ["B", "6"]]
    said = find_header(rows, True)
    assert said is not None
    assert (said.index, said.names) == (0, ("A", "12345"))
    without = find_header(rows, False)
    assert without is not None
    assert (without.index, without.names) == (-1, ("Column 1", "Column 2"))
