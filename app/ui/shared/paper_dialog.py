"""The dialog before something is printed: how it will look, on which paper, and on to a printer or into a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled
from app.services.printing.document import Document, write_pdf
from app.services.printing.paper import UPRIGHT, Paper, paper_for
from app.ui.host import Host, Progress
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.pages_preview import PagesPreview
from app.ui.shared.segmented import Segmented

_WIDE, _PAGE, _TALL, _AROUND = 620, 520, 470, 260


class PaperDialog(Dialog):
    """What is printed says how a document is made of it, and what a file of that is called.

    ``papers`` are offered, and the first of them to begin with; None: upright ones, and that of the team's country.
    ``choices`` is the row of what can be chosen; the paper stands at its right end. The preview leaves ``below`` pixels
    for what stands under it. Escape stops what is being written before it closes the dialog.
    """

    def __init__(self, host: Host, title: str, papers: Sequence[Paper] | None = None, *, below: int = 0) -> None:
        super().__init__(host.window, title, "Save as PDF", width=_WIDE)
        self.host = host
        self._progress: Progress | None = None
        self.paper = Segmented("Paper", [(paper.name, paper.label) for paper in papers or UPRIGHT])
        self.paper.choose((papers[0] if papers else paper_for(host.ctx.team.country)).name)
        tall = min(_TALL, self.window().height() - _AROUND) - below
        self.area = PagesPreview(host, _PAGE, tall, self.failed)
        self.said = Label("", "meta", "text2")
        self.printer = Button("Print…", icon="printer")
        self.add_button(self.printer)
        self.choices = QHBoxLayout()
        self.choices.setSpacing(8)
        self.choices.addStretch(1)
        self.choices.addWidget(self.paper)
        self.body.addLayout(self.choices)
        self.body.addWidget(self.area)
        self.body.addWidget(self.said)
        self.accepted.connect(self._ask_where)
        self.printer.clicked.connect(self._ask_printer)
        self.paper.chosen.connect(lambda _key: self.preview())
        self.closed.connect(self.area.stop)
        self.closed.connect(self.deleteLater)

    # -- what is printed: said by whoever prints -----------------------------------------------------------------------

    def making(self) -> Callable[[], Document] | None:
        """What makes the document as it is chosen now, on any thread; None as long as nothing is there."""
        return None

    def with_document(self, use: Callable[[Document], None]) -> None:
        """Hand the document on as it is printed: what is shown, unless printing makes another one of it."""
        document = self.document()
        if document is not None:
            use(document)

    def file_name(self) -> str | None:
        """What a file of it is called; None while nothing is there to be printed."""
        document = self.document()
        return None if document is None else document.frame.title

    def printed(self) -> None:
        """It is on paper or in a file: what is to be kept of that."""

    # -- helpers -------------------------------------------------------------------------------------------------------

    def document(self) -> Document | None:
        """What is shown; None as long as nothing is there."""
        make = self.making()
        return None if make is None else make()

    def preview(self) -> None:
        """Show how it will look: again after each choice, and not before there is something to show."""
        make = self.making()
        if make is not None:
            self.said.setText("")
            self.say_error("")
            self.area.show_document(make)

    def add_choice(self, widget: QWidget) -> None:
        """Put something to choose to the left of the paper."""
        self.choices.insertWidget(self.choices.count() - 2, widget)

    @property
    def chosen_paper(self) -> Paper:
        """The paper that is chosen."""
        return Paper[self.paper.current]

    def failed(self, error: Exception) -> None:
        """Say what went wrong in place; a fault of ours is reported."""
        self._set_busy(None)
        if isinstance(error, Cancelled):
            self.said.setText("Stopped. Nothing was written.")
        elif isinstance(error, UserError | EnvironmentFault):
            self.say_error(error.message)
        else:
            self.host.show_error(error)

    # -- where it goes -------------------------------------------------------------------------------------------------

    def _is_ready(self) -> bool:
        if self.file_name() is not None:
            return True
        self.say_error("It is being made. Try again in a moment.")
        return False

    def _ask_where(self) -> None:
        if not self._is_ready():
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), "Save as PDF")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.setDirectory(folder)
        dialog.selectFile(f"{self.file_name()}.pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path) -> None:
        """Write it as a PDF."""

        def done(_pages: int) -> None:
            self.host.message(f"Saved {path.name}", detail=str(path.parent))
            self._on_printed()

        def write(document: Document) -> None:
            self._run(lambda progress: write_pdf(path, document, progress), done)

        self.say_error("")
        self.with_document(write)

    def _ask_printer(self) -> None:
        from app.ui.shared.printer import ask_printer

        if self._is_ready():
            ask_printer(self.window(), self.chosen_paper, self.file_name() or "", self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Draw it on a printer."""
        from app.ui.shared.printer import print_on

        def draw(document: Document) -> None:
            self._run(lambda progress: print_on(printer, document, progress), lambda _pages: self._on_printed())

        self.say_error("")
        self.with_document(draw)

    def _on_printed(self) -> None:
        self.printed()
        self.finish()

    def _run(self, work: Callable[[Progress], int], done: Callable[[int], None]) -> None:
        self._set_busy(
            self.host.runner.background(work, owner=self, done=done, failed=self.failed, progressed=self._on_progressed)
        )

    def _set_busy(self, progress: Progress | None) -> None:
        self._progress = progress
        reason = "" if progress is None else "It is being written. Esc stops it"
        for button in (self.primary, self.printer):
            button.set_disabled_because(reason)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        self.said.setText(f"Page {done:,} of {total:,}" if total else f"{text} is laid out")

    def dismiss(self) -> None:
        if self._progress is None:
            super().dismiss()
        else:
            self._progress.cancel()
