"""Makes documents of sheets: counts their pages first, then draws them into a PDF, or onto whatever prints them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import UserError
from app.domain.progress import Progress, Silent
from app.services.exchange.safe_text import WholeFile
from app.services.printing.paper import Paper
from app.services.printing.pdf_file import make_pdf
from app.services.printing.sheet import Frame, Sheet
from app.services.printing.surface import Surface

_SILENT = Silent()


@dataclass(frozen=True)
class Document:
    """A document: what stands on each page, and what fills them.

    ``compose`` is called at least twice, first to count the pages, so it must do the same each time. With ``made_at``
    (aware), which the file then tells of itself, the same document always becomes the same bytes.
    """

    frame: Frame
    compose: Callable[[Sheet], None]
    paper: Paper = Paper.A4
    made_at: datetime | None = None


def count_pages(document: Document) -> int:
    """How many pages it has."""
    return _fill(document, None, 0, _SILENT)


def draw(document: Document, surface: Surface, progress: Progress = _SILENT) -> int:
    """Draw it, page by page; answers how many there are. Raises Cancelled when told to stop."""
    pages = _fill(document, None, 0, progress)
    return _fill(document, surface, pages, progress)


def write_pdf(target: Path, document: Document, progress: Progress = _SILENT) -> int:
    """Write it as a PDF; answers how many pages it has.

    The file appears when it is whole and replaces one that is there. EnvironmentFault where it can't be written,
    UserError for a name that is not a PDF's. Raises Cancelled when told to stop, and leaves nothing.
    """
    if target.suffix.lower() != ".pdf":
        raise UserError(f"“{target.name}” is not the name of a PDF. End it with .pdf.")
    with WholeFile(target) as whole:
        return make_pdf(
            whole.temporary,
            document.frame,
            document.paper,
            document.made_at,
            lambda surface: draw(document, surface, progress),
        )


def _fill(document: Document, surface: Surface | None, pages: int, progress: Progress) -> int:
    sheet = Sheet(document.paper, document.frame, surface, pages, progress)
    document.compose(sheet)
    return sheet.finish()
