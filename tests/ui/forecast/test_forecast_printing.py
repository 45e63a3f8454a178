"""The forecast on paper from the window: previewed, saved through the archive, stopped, drawn on a printer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.printing.document import count_pages
from app.services.printing.paper import Paper
from app.services.reports.archive import prints
from app.ui.forecast.print_dialog import ForecastPrintDialog
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from app.ui.rooms import Rooms, joined
from app.ui.shared.printer import make_printer
from tests.support import ui_host
from tests.support.driver import Driver

Open = Callable[..., Driver]


@pytest.fixture
def driver(team: Context, open_window: Open) -> Driver:
    for number in range(3):
        money = Money.of(1000 * (number + 1), "EUR")
        create_deal(team, CreateDeal(f"Scale {number}", amount=money, expected_close_on=date(2026, 3, 20 + number)))
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), forecast_rooms()))
    driver.press("G, F")
    driver.until(lambda: driver.find(ForecastScreen).picture is not None)
    return driver


def printing(driver: Driver) -> ForecastPrintDialog:
    driver.main.run("forecast.print")
    dialog = driver.find(ForecastPrintDialog)
    driver.until(lambda: bool(dialog.area.findChildren(QLabel)))
    return dialog


def test_what_is_saved_is_in_the_archive(team: Context, driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    assert prints(team) == (), "looking at it is not printing it"
    assert dialog.said.text().endswith("kept among the prints for good.")
    dialog.save(tmp_path / "forecast.pdf")
    driver.until(lambda: not isValid(dialog))
    kept = prints(team)
    assert len(kept) == 1
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "forecast.pdf").pages)
    assert f"Print {kept[0].number}" in text
    assert "Scale 2" in text


def test_pages_for_each_rep_and_another_paper_are_shown_at_once(driver: Driver) -> None:
    dialog = printing(driver)
    before = dialog.area.findChildren(QLabel)
    dialog.by_rep.setChecked(True)
    driver.until(lambda: not isValid(before[0]))
    by_rep = dialog.area.findChildren(QLabel)
    assert len(by_rep) == count_pages(dialog.document() or pytest.fail("no document"))
    dialog.paper.setFocus()
    driver.press("Right")
    driver.until(lambda: not isValid(by_rep[0]))
    assert dialog.chosen_paper is Paper.LETTER
    driver.press("Esc")
    driver.until(lambda: not isValid(dialog))


def test_a_printer_gets_the_same_pages(team: Context, driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    printer = make_printer(dialog.chosen_paper, dialog.file_name() or "")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    pages = count_pages(dialog.document() or pytest.fail("no document"))
    dialog.print_on(printer)
    driver.until(lambda: not isValid(dialog))
    assert len(prints(team)) == 1
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == pages


def test_where_it_can_not_be_written_that_is_said_and_can_be_tried_again(driver: Driver, tmp_path: Path) -> None:
    dialog = printing(driver)
    dialog.save(tmp_path / "nowhere" / "forecast.pdf")
    driver.until(lambda: "can't be written" in dialog.error)
    assert dialog.primary.isEnabled()
    dialog.save(tmp_path / "forecast.pdf")
    driver.until(lambda: not isValid(dialog))
