"""The system's print dialog, and pages drawn on a printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.services.printing.document import Document, draw
from app.services.printing.paper import Paper
from app.ui.shared.paper import PainterSurface

_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}
_POINTS = 72


def make_printer(document: Document) -> QPrinter:
    """A printer set up for the paper of a document, edge to edge: the margins are the document's own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_SIZES[document.paper]))
    printer.setFullPage(True)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setDocName(document.frame.title)
    printer.setCreator("Headwater")
    return printer


def print_on(printer: QPrinter, document: Document) -> int:
    """Draw all pages; answers how many."""
    painter = QPainter(printer)
    pages = draw(document, PainterSurface(painter, printer.resolution() / _POINTS, printer.newPage))
    painter.end()
    return pages


def ask_printer(window: QWidget, document: Document, printed: Callable[[], None]) -> QPrintDialog:
    """Ask which printer, print, and say so by ``printed``."""
    printer = make_printer(document)
    dialog = QPrintDialog(printer, window)

    def go() -> None:
        print_on(printer, document)
        printed()

    dialog.accepted.connect(go)
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
    return dialog
