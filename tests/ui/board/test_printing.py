"""The board on a wall sheet, from its own place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.services.printing.document import count_pages
from app.services.printing.paper import Paper
from app.ui.board.print_dialog import BoardPrintDialog
from app.ui.shared.printer import make_printer
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
