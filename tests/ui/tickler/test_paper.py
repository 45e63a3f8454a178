"""The day on paper from the window: previewed, saved, drawn on a printer, keyed back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.services.context import Context
from app.services.day_sheets import PrintDaySheet, make_day_sheet, read_sheet
from app.services.tasks import AddTask, add_task
from app.ui.rooms import Rooms
from app.ui.shared.paper import page_images
from app.ui.shared.printer import make_printer, print_on
from app.ui.tickler.key_back_dialog import KeyBackDialog
from app.ui.tickler.print_dialog import PrintDialog
from app.ui.tickler.rooms import tickler_rooms
from tests.support.driver import Driver
from tests.support.team import TODAY

Open = Callable[..., Driver]


@pytest.fixture
def driver(team: Context, open_window: Open) -> Driver:
    for number in range(18):
        add_task(team, AddTask(f"Task {number}", TODAY))
    return open_window(Rooms(tickler_rooms().places, actions=tickler_rooms().actions))


def printing(driver: Driver) -> PrintDialog:
    driver.press("Ctrl+P")
    driver.until(lambda: driver.find(PrintDialog).facts is not None)
    return driver.find(PrintDialog)


def test_the_pages_are_shown_and_saved_as_a_pdf(driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    driver.until(lambda: len(dialog.area.findChildren(QLabel)) == 2)
    assert "Sheet 1, 18 lines, 2 pages" in dialog.said.text()
    dialog.save(tmp_path / "day.pdf")
    driver.until(lambda: not isValid(dialog))
    assert len(PdfReader(tmp_path / "day.pdf").pages) == 2


def test_where_it_can_not_be_written_that_is_said(driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    dialog.save(tmp_path / "nowhere" / "day.pdf")
    driver.until(lambda: "can't be written" in dialog.error)
    driver.press("Esc")


def test_another_paper_is_another_page(driver: Driver) -> None:
    dialog = printing(driver)
    a4, _ = page_images(dialog.document() or pytest.fail("no document"), 300)
    assert a4.height() == pytest.approx(300 * 842 / 595, abs=2)
    dialog.paper.choose("LETTER")
    letter = page_images(dialog.document() or pytest.fail("no document"), 300)[0]
    assert letter.height() == pytest.approx(300 * 792 / 612, abs=2)
    driver.press("Esc")


def test_a_printer_gets_the_same_pages(driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    document = dialog.document()
    assert document is not None
    printer = make_printer(document.paper, "Day sheet")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_on(printer, document) == 2
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(595, 842)] * 2
    driver.press("Esc")


def test_a_sheet_is_keyed_back_and_that_is_undone(team: Context, driver: Driver) -> None:
    number = make_day_sheet(team, PrintDaySheet()).number
    driver.main.run("tickler.key-back")
    dialog = driver.find(KeyBackDialog)
    driver.until(lambda: dialog.sheet.text() == str(number) and dialog.found is not None)
    dialog.marks.setText("1 3s 99")
    driver.press("Return")
    driver.until(lambda: "has no 99" in dialog.marks.accessibleDescription())
    dialog.marks.setText("1 3s")
    driver.press("Return")
    driver.until(lambda: not isValid(dialog))
    assert [line.outcome for line in read_sheet(team, number).lines][:3] == ["done", "", "snoozed"]
    driver.press("Ctrl+Z")
    driver.settle()
    assert not any(line.outcome for line in read_sheet(team, number).lines)
