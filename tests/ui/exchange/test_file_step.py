"""The first step: files from anywhere, whatever is in them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.services.exchange.fields import What
from app.ui.exchange.draft import Step
from app.ui.exchange.file_list import FileButton
from tests.ui.exchange.wizard import Wizard, drop
from tests.unit.services.exchange.support import workbook, write

COMPANIES = "Company,City\nBrightwater Labs,Hull\nHarrow Mills,York\n"


def shown(wizard: Wizard) -> list[list[str]]:
    """The rows of the table on the page."""
    model = wizard.page.file.table.model()
    return [[model.index(row, c).data() for c in range(model.columnCount())] for row in range(model.rowCount())]


def kind(wizard: Wizard) -> What | None:
    """What the file is said to hold."""
    return wizard.page.draft.what


def error(wizard: Wizard) -> str:
    """What the strip says, if it is there."""
    strip = wizard.page.file.strip
    return strip.text if strip.isVisible() else ""


def test_the_page_begins_without_a_file_and_says_what_to_do(wizard: Wizard) -> None:
    wizard.begin()
    assert wizard.page.isVisible()
    assert wizard.driver.main.frame.bar.titles[0] == "Import"
    assert wizard.page.file.drop_area.isVisible()
    assert not wizard.page.foot.isVisible()
    assert wizard.next() is Step.FILE


def test_a_file_dropped_on_the_window_is_shown_with_what_it_seems_to_hold(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, COMPANIES, "accounts.csv"))
    assert kind(wizard) is What.COMPANIES
    assert shown(wizard) == [["2", "Brightwater Labs", "Hull"], ["3", "Harrow Mills", "York"]]
    assert wizard.page.subtitle == "Companies from accounts.csv"
    assert wizard.page.foot.next.isEnabled()


def test_a_file_dropped_on_the_page_replaces_the_one_before(wizard: Wizard, tmp_path: Path) -> None:
    wizard.begin()
    assert drop(wizard.page, write(tmp_path, COMPANIES, "accounts.csv"))
    wizard.driver.settle()
    wizard.go_to(Step.COLUMNS)
    assert drop(wizard.page, write(tmp_path, "Product,Price\nBench scale,500\n", "products.csv"))
    wizard.driver.settle()
    assert (wizard.step, kind(wizard)) == (Step.FILE, What.PRODUCTS)


def test_one_file_is_taken_at_a_time(wizard: Wizard, tmp_path: Path) -> None:
    assert not drop(wizard.driver.window)
    assert not drop(wizard.driver.window, write(tmp_path, COMPANIES, "a.csv"), write(tmp_path, COMPANIES, "b.csv"))


def test_choosing_a_file_does_not_block_the_window(wizard: Wizard, tmp_path: Path) -> None:
    wizard.begin()
    wizard.driver.press("O")
    [dialog] = wizard.driver.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(write(tmp_path, COMPANIES)))
    dialog.reject()
    wizard.driver.settle()
    assert len(shown(wizard)) == 2


def test_the_kind_is_chosen_by_its_digit_and_kept_when_coming_back(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, COMPANIES, "list.csv"))
    assert kind(wizard) is What.COMPANIES
    wizard.driver.press("4")
    assert kind(wizard) is What.CONTACTS
    wizard.next()
    wizard.back()
    assert kind(wizard) is What.CONTACTS


def test_encoding_and_separator_are_found_out_and_can_be_said(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Firma;Ort\nMüller;Köln\n".encode("cp1252")))
    assert shown(wizard) == [["2", "Müller", "Köln"]]
    _, encoding, separator, names = wizard.page.file.bar.chips()
    assert (encoding.value, separator.value, names.value) == ("Western (Windows-1252)", "Semicolon", "in line 1")
    entry = wizard.page.file.menu_action("Cyrillic (Windows-1251)")
    assert entry is not None
    entry.trigger()
    wizard.driver.settle()
    assert shown(wizard)[0][1].startswith("M")
    assert shown(wizard)[0][1] != "Müller"
    assert encoding.active
    for name in ("UTF-16", "Western (Windows-1252)"):
        entry = wizard.page.file.menu_action(name)
        assert entry is not None
        entry.trigger()
        wizard.driver.settle()
        assert ("is not written in utf-16" in error(wizard)) is (name == "UTF-16")
    encoding.setFocus()
    wizard.driver.press("Delete")
    wizard.driver.settle()
    assert shown(wizard) == [["2", "Müller", "Köln"]]


def test_a_file_of_a_mac_says_its_encoding(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Firma;Ort\rMüller;Köln\r".encode("mac_roman")))
    assert shown(wizard) == [["2", "Müller", "Köln"]]
    assert wizard.page.file.bar.chips()[1].value == "Western (Mac)"


def test_a_sheet_of_a_workbook_is_chosen(wizard: Wizard, tmp_path: Path) -> None:
    people = [["First name", "Last name", "E-mail"], ["Ann", "Bo", "a@b.example"]]
    path = workbook(tmp_path / "book.xlsx", {"Notes": [["x"]], "People": people})
    wizard.open(path)
    sheet, encoding, *_ = wizard.page.file.bar.chips()
    assert sheet.isVisible()
    assert not encoding.isVisible()
    entry = wizard.page.file.menu_action("People")
    assert entry is not None
    entry.trigger()
    wizard.driver.settle()
    assert shown(wizard) == [["2", "Ann", "Bo", "a@b.example"]]
    assert kind(wizard) is What.CONTACTS


def test_a_file_without_column_names_is_read_when_one_says_so(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "1;2026-01-02;4,5\n2;2026-02-03;5,5\n", "bare.csv"))
    assert "looks like data, not like column names" in error(wizard)
    assert "choose “None, number the columns” at “Column names”" in error(wizard)
    assert wizard.page.foot.problem == "This file can't be read yet"
    assert wizard.next() is Step.FILE
    entry = wizard.page.file.menu_action("None, number the columns")
    assert entry is not None
    entry.trigger()
    wizard.driver.settle()
    assert error(wizard) == ""
    assert shown(wizard)[0] == ["1", "1", "2026-01-02", "4,5"]


def encrypted(folder: Path) -> Path:
    """What begins like an Office file with a password."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    return write(folder, head, "secret.xlsx")


def broken_workbook(folder: Path) -> Path:
    path = folder / "torn.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    return path


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "file.csv is empty"),
        (b"\0\0\0\0", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF document, not a table"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (bytes(range(256)) * 40, "is not a text"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(wizard: Wizard, tmp_path: Path, content: bytes, says: str) -> None:
    wizard.open(write(tmp_path, content))
    assert says in error(wizard)
    assert wizard.next() is Step.FILE
    wizard.open(write(tmp_path, COMPANIES, "good.csv"))
    assert error(wizard) == ""
    assert len(shown(wizard)) == 2


def test_locked_torn_and_missing_workbooks_are_refused(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(encrypted(tmp_path))
    assert "protected by a password" in error(wizard)
    wizard.open(broken_workbook(tmp_path))
    assert "torn.xlsx" in error(wizard)
    gone = write(tmp_path, COMPANIES, "gone.csv")
    gone.unlink()
    wizard.open(gone)
    assert "There is no file" in error(wizard)
    wizard.open(tmp_path)
    assert "is a folder" in error(wizard)


def test_nul_bytes_in_a_cell_are_shown_and_harm_nobody(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Company,City\nBright\0water,Hull\n" + "Harrow,York\n" * 30))
    assert shown(wizard)[0][1] == "Bright�water"


def test_files_imported_lately_are_offered_again(wizard: Wizard, tmp_path: Path) -> None:
    first, second = write(tmp_path, COMPANIES, "first.csv"), write(tmp_path, COMPANIES, "second.csv")
    wizard.open(first)
    wizard.open(second)
    state = wizard.page.session_state()
    assert state == {"recent": [str(second), str(first)]}
    wizard.page.forget_file()
    wizard.page.restore_session({**state, "unknown": 1})
    wizard.driver.settle()
    offered = [button for button in wizard.page.file.drop_area.findChildren(FileButton) if button.isVisible()]
    assert [button.accessibleName().split(",")[0] for button in offered] == ["second.csv", "first.csv"]
    offered[1].setFocus(Qt.FocusReason.TabFocusReason)
    wizard.driver.press("Space")
    wizard.driver.settle()
    assert wizard.page.draft.path == first


def test_a_stale_state_is_passed_over(wizard: Wizard) -> None:
    wizard.begin()
    wizard.page.restore_session({"recent": [1, None]})
    assert wizard.page.recent == []
