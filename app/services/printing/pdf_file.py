"""The file of a PDF: what it says of itself, and pages that leave memory as soon as they are full.

The library keeps the drawing of every page as text, and at the end the whole file twice. Here a page is compressed
when it is full and waits in a temporary file; when the library puts the file together, its parts go to disk one by one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from app.services.printing.fonts import face_name
from app.services.printing.paper import Paper
from app.services.printing.pdf_surface import PdfSurface
from app.services.printing.sheet import Frame
from app.services.printing.tags import Tags

_IN_MEMORY = 1 << 20  # bytes of pages, from which on they wait on disk


def make_pdf(
    path: Path, frame: Frame, paper: Paper, made_at: datetime | None, draw: Callable[[PdfSurface], int]
) -> int:
    """Write what ``draw`` draws; answers what it answers. OSError where the disk refuses."""
    canvas = _canvas(frame, paper, made_at)
    tags = Tags(canvas._doc)
    with SpooledTemporaryFile(_IN_MEMORY) as waiting, path.open("wb") as out:
        answer = draw(PdfSurface(canvas, paper, tags, lambda: _put_away(canvas, tags, waiting, out)))
        tags.finish()
        canvas._doc.SaveToFile(out, canvas)
    return answer


def _canvas(frame: Frame, paper: Paper, made_at: datetime | None) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    # A font of ours from the start: the library's own would be listed without being embedded.
    face, is_dated = face_name("regular"), made_at is not None
    canvas = Canvas(
        "", pagesize=paper.value, pageCompression=1, initialFontName=face, invariant=int(is_dated), lang="en"
    )
    if made_at is not None:
        _date(canvas, made_at)
    canvas.setTitle(frame.title)
    canvas.setAuthor(frame.author)
    canvas.setSubject(frame.kind)
    canvas.setCreator("Headwater")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _date(canvas: Any, made_at: datetime) -> None:
    """Date the file. The library knows the present only, or with ``invariant`` the first day of 2000."""
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.lt, stamp.tzname = made_at.timestamp(), made_at.timetuple(), ""
    stamp.YMDhms = tuple(made_at.timetuple())[:6]
    minutes = round((made_at.utcoffset() or timedelta()).total_seconds() / 60)
    stamp.dhh, stamp.dmm = int(minutes / 60), abs(minutes) % 60


def _put_away(canvas: Any, tags: Tags, waiting: IO[bytes], out: IO[bytes]) -> None:
    """Compress the page that is full, and keep no more of it than where it waits."""
    page = canvas._doc.Pages.pages[-1]
    tags.page(page)
    packed = zlib.compress(page.stream.encode("latin-1"), 6)
    page.Contents = _waiting_page()(waiting, len(packed), out)
    page.stream = None
    waiting.write(packed)


@cache
def _waiting_page() -> Any:
    """The class of a page's drawing that is read back when the file is put together."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream

    class WaitingPage(PDFStream):  # type: ignore[misc] # the library has no types
        def __init__(self, waiting: IO[bytes], length: int, out: IO[bytes]) -> None:
            super().__init__(PDFDictionary({"Filter": PDFArray([PDFName("FlateDecode")])}))
            self._waiting, self._start, self._length, self._out = waiting, waiting.tell(), length, out

        def format(self, document: Any) -> bytes:
            _to_disk(document.__accum__, self._out)
            self._waiting.seek(self._start)
            self.content = self._waiting.read(self._length)
            formatted: bytes = super().format(document)
            del self.content
            return formatted

    return WaitingPage


def _to_disk(parts: Any, out: IO[bytes]) -> None:
    """Let the library write the parts of the file where it would gather them."""
    if parts.write != out.write:
        out.write(b"".join(parts.strings))
        parts.strings.clear()
        parts.write = out.write
