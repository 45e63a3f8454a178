"""The board on a wall sheet, from its own place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.services.context import Context
from app.services.printing.document import count_pages
from app.services.printing.paper import Paper
from app.ui.board.print_dialog import BoardPrintDialog
from app.ui.board.rooms import board_rooms
from app.ui.help.keys import key_groups
from app.ui.shared.printer import make_printer
from app.ui.tickler.rooms import tickler_rooms
from tests.support.driver import Driver
from tests.ui.board.conftest import FERRO, BoardDriver


def printing(board: BoardDriver) -> BoardPrintDialog:
    board.click(FERRO)
    board.press("Ctrl+P")
    dialog = board.driver.find(BoardPrintDialog)
    board.driver.until(lambda: bool(dialog.area.findChildren(QLabel)))
    return dialog


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_what_the_board_shows_is_what_is_printed(board: BoardDriver, tmp_path: Path) -> None:
    board.screen.bench.view.fold(board.phase_id("D2"), True)
    board.screen.bench.view.fold(board.phase_id("D1"), False)
    board.settle()
    board.click("Northgate Quarry")
    board.press("Ctrl+P")
    dialog = board.driver.find(BoardPrintDialog)
    board.driver.until(lambda: bool(dialog.area.findChildren(QLabel)))
    assert dialog.chosen_paper is Paper.A3_WIDE
    dialog.paper.choose("A4_WIDE")
    dialog.save(tmp_path / "wall.pdf")
    board.driver.until(lambda: not isValid(dialog))
    page = PdfReader(tmp_path / "wall.pdf").pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    words = text_of(tmp_path / "wall.pdf")
    assert "Northgate Quarry" in words
    assert FERRO not in words, "its column is folded"


def test_a_printer_gets_the_pages_on_their_long_side(board: BoardDriver, tmp_path: Path) -> None:
    dialog = printing(board)
    printer = make_printer(dialog.chosen_paper, dialog.file_name() or "")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    pages = count_pages(dialog.document() or pytest.fail("no document"))
    dialog.print_on(printer)
    board.driver.until(lambda: not isValid(dialog))
    found = PdfReader(tmp_path / "printed.pdf").pages
    assert len(found) == pages
    assert (round(found[0].mediabox.width), round(found[0].mediabox.height)) == (1191, 842)


def test_wherever_the_focus_is_on_the_board_its_key_prints_the_board(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    driver = open_window(replace(board_rooms(), actions=tickler_rooms().actions))
    assert any(action.id == "tickler.print" for action in driver.main.actions.all())
    driver.press("Ctrl+F")
    driver.press("Ctrl+P")
    driver.settle()
    driver.find(BoardPrintDialog)
    driver.press("Escape")
    words = [
        words for _, rows in key_groups(driver.main.actions.all()) for caps, words in rows if caps == ("Ctrl", "P")
    ]
    assert words == ["Print the board"]
