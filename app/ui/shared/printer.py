"""The system's print dialog, and pages drawn on a printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.progress import Cancelled, Progress, Silent
from app.services.printing.document import Document, draw
from app.services.printing.paper import Paper
from app.ui.shared.paper import PainterSurface

_SIZES = {
    "A4": QPageSize.PageSizeId.A4,
    "Letter": QPageSize.PageSizeId.Letter,
    "A3": QPageSize.PageSizeId.A3,
    "Tabloid": QPageSize.PageSizeId.Tabloid,
}
_POINTS = 72


def make_printer(paper: Paper, name: str) -> QPrinter:
    """A printer set up for a paper, edge to edge: the margins are the document's own. ``name`` is the job's."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(_SIZES[paper.label]))
    printer.setFullPage(True)
    lies = QPageLayout.Orientation.Landscape if paper.is_wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(lies)
    printer.setDocName(name)
    printer.setCreator("Headwater")
    return printer


def print_on(printer: QPrinter, document: Document, progress: Progress | None = None) -> int:
    """Draw all pages, on whatever thread; answers how many. Raises Cancelled when told to stop."""
    painter = QPainter(printer)
    try:
        surface = PainterSurface(painter, printer.resolution() / _POINTS, printer.newPage)
        return draw(document, surface, progress or Silent())
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()


def ask_printer(window: QWidget, paper: Paper, name: str, chosen: Callable[[QPrinter], object]) -> QPrintDialog:
    """Ask which printer; ``chosen`` gets it, set up for the paper."""
    printer = make_printer(paper, name)
    dialog = QPrintDialog(printer, window)
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
    return dialog
