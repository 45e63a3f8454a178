from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange.reading import open_table
from tests.unit.services.exchange.support import cells, table, write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_end_are_found_out(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = [["name", "city", "worth"], ["Müller", "Köln", "1"], ["O'Brien", "Cork", "2"]]
    opened = table(tmp_path, "".join(delimiter.join(row) + end for row in rows))
    assert opened.delimiter == delimiter
    assert opened.headers == ("name", "city", "worth")
    assert cells(opened) == rows[1:]


def test_decimal_commas_are_no_separators(tmp_path: Path) -> None:
    opened = table(tmp_path, "name;price;cost\nA;1,5;2,5\nB;3,5;4,5\n")
    assert opened.delimiter == ";"
    assert cells(opened) == [["A", "1,5", "2,5"], ["B", "3,5", "4,5"]]


def test_the_hint_of_spreadsheets_names_the_separator(tmp_path: Path) -> None:
    opened = table(tmp_path, "sep=|\r\na|b,c\r\n1|2,3\r\n")
    assert opened.headers == ("a", "b,c")
    assert [(row.line, row.cells) for row in opened.rows()] == [(3, ["1", "2,3"])]


def test_rows_know_their_lines_across_line_ends_in_cells(tmp_path: Path) -> None:
    opened = table(tmp_path, 'a,b\n1,"two\nlines"\n\n3,4\n')
    assert [(row.line, row.cells) for row in opened.rows()] == [(2, ["1", "two\nlines"]), (5, ["3", "4"])]


def test_spaces_before_quotation_marks_do_not_split_cells(tmp_path: Path) -> None:
    assert cells(table(tmp_path, 'name, note\n"A", "x, y"\n"B", "z"\n')) == [["A", "x, y"], ["B", "z"]]


def test_rows_of_another_length_are_kept_with_the_reason(tmp_path: Path) -> None:
    opened = table(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n")
    problems = [(row.line, row.problem and row.problem.split(".")[0]) for row in opened.rows()]
    assert problems == [
        (2, None),
        (3, "The row has only 2 of 3 cells"),
        (4, "The row has 4 cells, the header has 3 columns"),
        (5, None),
    ]
    assert [row.cells for row in opened.rows()][3] == ["1", "2", "3"]


def test_a_quotation_mark_left_open_at_the_end_spoils_one_row(tmp_path: Path) -> None:
    rows = list(table(tmp_path, 'a,b\n1,2\n3,"four\n').rows())
    assert [row.problem is None for row in rows] == [True, False]
    assert rows[1].cells == ["3", "four"]
    assert rows[1].problem is not None
    assert "never closed" in rows[1].problem


def test_a_quotation_mark_that_swallows_the_file_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"on line 3 and never closes it, so the 100 lines after it"):
        table(tmp_path, 'a,b\n1,2\n3,"four\n' + "5,6\n" * 100)


def test_a_cell_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    big = "x" * (10 * 1024 * 1024)
    assert cells(table(tmp_path, f"a,b\n1,{big}\n")) == [["1", big]]


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Line 3 of file.csv has more than 16,777,216 characters"):
        table(tmp_path, "a,b\n1,2\n" + "x" * (17 * 1024 * 1024) + "\n")


def test_nul_bytes_stay_in_their_cell(tmp_path: Path) -> None:
    assert cells(table(tmp_path, b"name,city\nAc\0me,Bonn\nBeta,Ulm\n")) == [["Ac\0me", "Bonn"], ["Beta", "Ulm"]]


def test_three_hundred_columns_are_read(tmp_path: Path) -> None:
    header = ",".join(f"c{n}" for n in range(300))
    opened = table(tmp_path, f"{header}\n{','.join(map(str, range(300)))}\n")
    assert len(opened.headers) == 300
    assert cells(opened) == [[str(n) for n in range(300)]]


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"has 1001 columns. Remove some: 1000 can be read"):
        table(tmp_path, ",".join(f"c{n}" for n in range(1001)) + "\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file.csv is empty"),
        (b"\n \n\r\n", "file.csv is empty"),
        (b"%PDF-1.7 rest", "is a PDF document, not a table. Save the table as CSV or XLSX"),
        (b"\x89PNG\r\n\x1a\n....", "is a picture, not a table"),
        (b"SQLite format 3\0....", "is a database, not a table"),
        (b"<!DOCTYPE html><html>", "is a web page or XML, not a table"),
        (bytes(range(256)) * 40, "is not a text"),
        (b"john@doe.example,Doe\njane@doe.example,Roe\n", "looks like data, not like column names"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        table(tmp_path, content)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no file .*nothing.csv"):
        open_table(tmp_path / "nothing.csv")
    with pytest.raises(UserError, match="is a folder"):
        open_table(tmp_path)


def test_a_file_that_changes_while_it_is_open_is_not_mixed_up(tmp_path: Path) -> None:
    opened = table(tmp_path, "a,b\n1,2\n")
    write(tmp_path, "a,b\n1,2\n3,4\n")
    with pytest.raises(UserError, match="has changed since it was opened"):
        list(opened.rows())


@pytest.mark.realdata
def test_the_csv_spectrum_is_read_as_its_authors_say(real_data: Callable[[str], Path]) -> None:
    folder = real_data("csv_spectrum")
    compared = 0
    for path in sorted((folder / "csvs").glob("*.csv")):
        opened = open_table(path)
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if path.stem == "location_coordinates":
            continue  # its answer belongs to another row
        found = [dict(zip(opened.headers, row, strict=True)) for row in cells(opened)]
        # One file has plain line feeds although its answer has carriage returns too.
        assert json.dumps(found).replace("\\r", "") == json.dumps(expected).replace("\\r", ""), path.name
        compared += 1
    assert compared == 11


@pytest.mark.realdata
def test_unquoted_commas_in_northwind_are_found(real_data: Callable[[str], Path]) -> None:
    folder = real_data("northwind")
    for name, rows, broken in (("customers", 91, 24), ("orders", 830, 176), ("suppliers", 29, 9)):
        found = list(open_table(folder / f"{name}.csv").rows())
        assert (len(found), sum(row.problem is not None for row in found)) == (rows, broken)


@pytest.mark.realdata
def test_exports_of_other_programs_open(real_data: Callable[[str], Path]) -> None:
    folder = real_data("format_headers")
    preamble = open_table(folder / "linkedin_connections_fixture.csv")
    assert preamble.headers[:2] == ("First Name", "Last Name")
    assert preamble.notes == ("2 rows above the column names were left out.",)
    assert cells(preamble)[1][1] == 'Mehta "RM"'
    french = open_table(folder / "outlook_fr_cp1252_header.csv").headers
    assert (french[0], french[7]) == ("Titre", "Titre (2)")
    german = list(open_table(folder / "outlook_de_cp1252.csv").rows())
    assert german[0].problem == "The row has only 91 of 92 cells. Add the missing ones."
    with pytest.raises(UserError, match="looks like data"):
        open_table(folder / "thunderbird_no_header.csv")
    numbered = open_table(folder / "thunderbird_no_header.csv", has_header=False)
    assert numbered.headers == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert len(cells(numbered)) == 2
