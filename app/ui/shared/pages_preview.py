"""The first pages of a document as they will come out of the printer, drawn off the thread that draws the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.progress import Cancelled
from app.services.printing.document import Document, count_pages
from app.ui.host import Failed, Host, Progress
from app.ui.shared.paper import page_images

_LEAST = 160
_MOST = 20  # pages: each is a picture of a megabyte or two


class PagesPreview(QScrollArea):
    """``shown(pages)`` tells how many pages the document has, once the first of them can be seen."""

    shown = Signal(int)

    def __init__(self, host: Host, page_width: int, tall: int, failed: Failed) -> None:
        super().__init__()
        self._host, self._width, self._failed = host, page_width, failed
        self._progress: Progress | None = None
        self._asked = 0
        self._pages = QVBoxLayout()
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        ground = QWidget()
        ground.setLayout(self._pages)
        self.setWidget(ground)
        self.setWidgetResizable(True)
        self.setFixedHeight(max(tall, _LEAST))
        self.setAccessibleName("Preview")

    def show_document(self, make: Callable[[], Document]) -> None:
        """Make a document and show it, instead of the one before."""
        self.stop()
        self._asked += 1
        work = partial(_drawn, make, self._width, self.devicePixelRatioF())
        done = partial(self._on_drawn, self._asked)
        self._progress = self._host.runner.background(work, owner=self, done=done, failed=self._on_failed)

    def stop(self) -> None:
        """Draw no more of what is being drawn."""
        if self._progress is not None:
            self._progress.cancel()
        self._progress = None

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._failed(error)

    def _on_drawn(self, asked: int, drawn: tuple[list[QImage], int]) -> None:
        if asked != self._asked:
            return
        images, count = drawn
        self._clear()
        for number, image in enumerate(images, 1):
            page = QLabel()
            page.setPixmap(QPixmap.fromImage(image))
            page.setAccessibleName(f"Page {number} of {count}")
            self._pages.addWidget(page)
        self.shown.emit(count)

    def _clear(self) -> None:
        while (item := self._pages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()


def _drawn(make: Callable[[], Document], width: int, ratio: float, progress: Progress) -> tuple[list[QImage], int]:
    document = make()
    return page_images(document, width, ratio, most=_MOST, progress=progress), count_pages(document)


def count_text(pages: int) -> str:
    """``"3 pages"``, and of a long document how many are shown."""
    words = f"{pages:,} {'page' if pages == 1 else 'pages'}"
    return words if pages <= _MOST else f"{words}, of which the first {_MOST} are shown"
