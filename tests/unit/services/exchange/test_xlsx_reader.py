from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange import xlsx_parts, zip_guard
from app.services.exchange.reading import open_table
from app.services.exchange.spreadsheet_errors import UNCALCULATED
from tests.unit.services.exchange.support import cells, workbook, write

SHEET = "xl/worksheets/sheet1.xml"


def test_values_come_as_what_they_are(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "book.xlsx",
        {
            "Deals": [
                ["name", "amount", "closed", "open"],
                ["Acme", 1100.04, date(2017, 3, 1), True],
            ]
        },
    )
    opened = open_table(path)
    assert (opened.format, opened.sheet, opened.notes) == ("xlsx", "Deals", ())
    assert cells(opened) == [["Acme", Decimal("1100.04"), date(2017, 3, 1), True]]


def test_formulas_give_their_stored_value(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "total"])
        sheet.write(1, 0, "Acme")
        sheet.write_formula(1, 1, "=20+22", None, 42)
    assert cells(open_table(path)) == [["Acme", Decimal(42)]]


def _with_cells(path: Path, *cells: str) -> Path:
    """A workbook with a column of names, and the given XML in the second column of its rows."""
    book = workbook(path, {"S": [["name", "total"], *[[f"Row {n}", 7000 + n] for n in range(len(cells))]]})
    with zipfile.ZipFile(book) as archive:
        content = archive.read(SHEET)
    for number, cell in enumerate(cells):
        content = content.replace(f'<c r="B{number + 2}"><v>{7000 + number}</v></c>'.encode(), cell.encode())
    _replace(book, SHEET, content)
    return book


def test_errors_and_formulas_without_a_result_are_not_taken_for_empty_cells(tmp_path: Path) -> None:
    path = _with_cells(
        tmp_path / "book.xlsx",
        '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="B3"><f>SUM(A1:A2)</f></c>',
        '<c r="B4" t="str"><f>IF(1,"")</f><v></v></c>',
        '<c r="B5"><f>1+1</f><v></v></c>',
        '<c r="B6" s="0"><f t="shared" si="0"/><v>5</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="B7"><x:f>2</x:f></x:c>',
    )
    assert [row[1] for row in cells(open_table(path))] == [
        "#DIV/0!",
        UNCALCULATED,
        "",
        UNCALCULATED,
        Decimal(5),
        UNCALCULATED,
    ]


def test_too_many_cells_without_a_value_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "_MOST", 2)
    path = _with_cells(tmp_path / "book.xlsx", *(f'<c r="B{n}"><f>1</f></c>' for n in range(2, 5)))
    with pytest.raises(UserError, match="more than 2 cells with errors or formulas without a result"):
        open_table(path)


def test_a_sheet_is_chosen_or_the_first_with_content_taken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Empty": [], "One": [["a"], ["1"]], "Two": [["b"], ["2"]]})
    opened = open_table(path)
    assert (opened.sheet, opened.sheets) == ("One", ("Empty", "One", "Two"))
    assert opened.notes == ("Sheet “One” of 3 was read.",)
    assert open_table(path, sheet="Two").headers == ("b",)
    with pytest.raises(UserError, match=r"has no sheet “Three”. It has: Empty, One, Two"):
        open_table(path, sheet="Three")


def test_a_hidden_sheet_is_read_only_when_asked_for_or_where_there_is_no_other(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Lookups", "Deals"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["name", name])
            if name == "Lookups":
                sheet.hide()
            else:
                sheet.activate()
    opened = open_table(path)
    assert (opened.sheet, opened.sheets) == ("Deals", ("Lookups", "Deals"))
    assert cells(open_table(path, sheet="Lookups")) == [["Lookups"]]


def test_hidden_rows_and_cells_merged_over_rows_are_told(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B1", "Sales")
        sheet.write_row(1, 0, ["name", "company", "phone"])
        for row in range(2, 9):
            sheet.write_row(row, 0, [f"Deal {row}", "", "1"])
        sheet.merge_range("B3:B5", "Acme")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
    opened = open_table(path)
    assert opened.notes == (
        "Row 4 is hidden in the workbook, but is read.",
        "Merged cells have their value in their first row only: B3:B5.",
        "One row above the column names was left out.",
    )
    assert [row[:2] for row in cells(opened)[:3]] == [["Deal 2", "Acme"], ["Deal 3", ""], ["Deal 4", ""]]


def test_titles_above_the_header_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["Sales 2017", None, None],
        [None],
        ["name", "city", "phone"],
        ["Acme", "Bonn", "1"],
        ["B", "Ulm", "2"],
    ]
    opened = open_table(workbook(tmp_path / "book.xlsx", {"S": rows}))
    assert opened.headers == ("name", "city", "phone")
    assert [row.line for row in opened.rows()] == [4, 5]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="has no sheet with anything in it"):
        open_table(workbook(tmp_path / "book.xlsx", {"Empty": []}))


def test_encrypted_and_old_workbooks_are_named(tmp_path: Path) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    encrypted = write(tmp_path, compound + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "secret.xlsx")
    with pytest.raises(UserError, match=r"secret.xlsx is protected by a password"):
        open_table(encrypted)
    with pytest.raises(UserError, match="format of Excel before 2007"):
        open_table(write(tmp_path, compound, "old.xls"))


@pytest.mark.parametrize("keep", [4, 100, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path: Path, keep: float) -> None:
    path = workbook(tmp_path / "book.xlsx", {"S": [["a", "b"], *[[str(n), n] for n in range(500)]]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep if keep > 1 else keep * len(whole))])
    with pytest.raises(UserError, match="is a damaged workbook"):
        open_table(path)


def test_a_workbook_with_spoilt_content_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"S": [["a"], ["1"]]})
    _replace(path, SHEET, b"<worksheet><sheetData><row><c t='s'><v>99999</v></c></row>")
    with pytest.raises(UserError, match=r"is a damaged workbook|has no sheet with anything"):
        open_table(path)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("word/document.xml", "is a text document, not a table"),
        ("content.xml", "is an OpenDocument file"),
        ("xl/workbook.bin", "is a binary workbook"),
        ("readme.txt", "is a ZIP archive, not a table"),
    ],
)
def test_other_zip_files_are_named(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "x")
    with pytest.raises(UserError, match=message):
        open_table(path)


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"S": [["a"], ["1"]]})
    _replace(path, SHEET, b" " * (40 * 1024 * 1024))
    with pytest.raises(UserError, match="unpacks to more than 100 times its size"):
        open_table(path)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"S": [["a"], ["1"]]})
    _replace(path, SHEET, b" " * (40 * 1024 * 1024))
    _state_size(path, SHEET, 1000)
    with pytest.raises(UserError, match=r"unpacks to more than 100 times its size|is a damaged workbook"):
        open_table(path)


def test_the_whole_is_limited_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_guard, "MAX_INFLATED", 3 << 20)
    path = workbook(tmp_path / "book.xlsx", {"S": [["a"], *[[f"text {n}"] for n in range(100)]]})
    _replace(path, SHEET, bytes(range(256)) * 20_000)
    with pytest.raises(UserError, match="unpacks to more than 3 MB"):
        open_table(path)


def test_too_many_parts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_guard, "MAX_ENTRIES", 5)
    with pytest.raises(UserError, match="far more than a workbook has"):
        open_table(workbook(tmp_path / "book.xlsx", {"S": [["a"], ["1"]]}))


def test_a_cell_at_the_far_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"S": [["a"], ["1"]]})
    content = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    _replace(path, SHEET, content)
    with pytest.raises(UserError, match="spans more than 10,000,000 cells"):
        open_table(path)


@pytest.mark.realdata
def test_a_real_workbook(real_data: Callable[[str], Path]) -> None:
    path = real_data("maven_crm") / "variant_ThomasKieny/data_model.xlsx"
    opened = open_table(path)
    assert (opened.sheet, len(opened.sheets), len(cells(opened))) == ("sales_teams", 8, 35)


def _replace(path: Path, entry: str, content: bytes) -> None:
    """The workbook with one entry changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, before in parts.items():
            archive.writestr(name, content if name == entry else before)


def _state_size(path: Path, entry: str, size: int) -> None:
    """Make both headers of an entry state a small size and the checksum of so many spaces."""
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(entry).header_offset
    name = entry.encode()
    central = raw.find(b"PK\x01\x02", local)
    while raw[central + 46 : central + 46 + len(name)] != name:
        central = raw.find(b"PK\x01\x02", central + 4)
    checksum = zlib.crc32(b" " * size)
    struct.pack_into("<I", raw, local + 14, checksum)
    struct.pack_into("<I", raw, local + 22, size)
    struct.pack_into("<I", raw, central + 16, checksum)
    struct.pack_into("<I", raw, central + 24, size)
    path.write_bytes(raw)
