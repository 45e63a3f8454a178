"""The day sheet before it is printed: how it will look, for which day, and on to a printer or into a PDF."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.day_text import long_day
from app.domain.errors import EnvironmentFault, UserError
from app.services.day_sheets import DaySheetFacts, PrintDaySheet, document_of, make_day_sheet
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper, paper_for
from app.services.tickler import Person, people
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.labels import Label
from app.ui.shared.paper import page_images
from app.ui.shared.segmented import Segmented

if TYPE_CHECKING:
    from app.services.printing.document import Document

_WIDE, _PAGE, _TALL = 620, 520, 470
_DAYS = 7


class PrintDialog(Dialog):
    """A sheet is made for what is chosen; its number is printed on it."""

    def __init__(self, window: QWidget, host: Host) -> None:
        super().__init__(window, "Print the day sheet", "Save as PDF", width=_WIDE)
        self._host = host
        self.facts: DaySheetFacts | None = None
        today = host.ctx.clock.today()
        days = [today + timedelta(days=n) for n in range(_DAYS)]
        offered = [(day, "Today" if day == today else long_day(day, today)) for day in days]
        self.day = choice_box(tuple(offered))
        self.day.setAccessibleName("Day")
        self.who = QComboBox()
        self.who.setAccessibleName("Whose day")
        self.who.addItem(host.ctx.user.name, host.ctx.user.id)
        self.who.hide()
        usual = paper_for(host.ctx.team.country)
        self.paper = Segmented(
            "Paper",
            [(paper.name, paper.name.capitalize()) for paper in Paper],
        )
        self.paper.choose(usual.name)
        self.pages, self.area = QVBoxLayout(), QScrollArea()
        self.said = Label("", "meta", "text2")
        self.printer = Button("Print…", icon="printer")
        self.add_button(self.printer)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.day)
        row.addWidget(self.who)
        row.addStretch(1)
        row.addWidget(self.paper)
        self.body.addLayout(row)
        ground = QWidget()
        ground.setLayout(self.pages)
        self.pages.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setWidget(ground)
        self.area.setWidgetResizable(True)
        self.area.setMinimumHeight(160)
        self.area.setFixedHeight(min(_TALL, self.window().height() - 260))
        self.area.setAccessibleName("Preview")
        self.body.addWidget(self.area)
        self.body.addWidget(self.said)

    def _connect(self) -> None:
        self.day.currentIndexChanged.connect(lambda _place: self.make())
        self.who.currentIndexChanged.connect(lambda _place: self.make())
        self.paper.chosen.connect(lambda _key: self._show())
        self.accepted.connect(self._ask_where)
        self.printer.clicked.connect(self._print)
        work = partial(people, self._host.ctx)
        self._host.runner.query(work, owner=self, done=self._on_people, lane="people")

    def _on_people(self, found: tuple[Person, ...]) -> None:
        for person in found[1:]:
            self.who.addItem(person.name, person.id)
        self.who.setVisible(len(found) > 1)

    # -- the sheet -----------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Number what is due on the chosen day, and show it."""
        day: date = self.day.currentData()
        command = PrintDaySheet(day, self.who.currentData())
        self.facts = None
        work = partial(make_day_sheet, self._host.ctx, command)
        self._host.runner.command(work, owner=self, done=self._on_made, failed=self._on_failed)

    def document(self) -> Document | None:
        """What is shown."""
        if self.facts is None:
            return None
        return document_of(self._host.ctx, self.facts, Paper[self.paper.current])

    def _on_made(self, facts: DaySheetFacts) -> None:
        self.facts = facts
        self._show()

    def _show(self) -> None:
        document = self.document()
        while (item := self.pages.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if document is None:
            return
        images = page_images(document, _PAGE, self.devicePixelRatioF())
        for number, image in enumerate(images, 1):
            page = QLabel()
            page.setPixmap(QPixmap.fromImage(image))
            page.setAccessibleName(f"Page {number} of {len(images)}")
            self.pages.addWidget(page)
        assert self.facts is not None
        count = len(self.facts.lines)
        pages = f"{len(images)} {'page' if len(images) == 1 else 'pages'}"
        self.said.setText(f"Sheet {self.facts.number}, {count} {'line' if count == 1 else 'lines'}, {pages}. "
                          "What is ticked can be keyed back by this number.")  # fmt: skip
        self.say_error("")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError | EnvironmentFault):
            self.say_error(error.message)
        else:
            self._host.show_error(error)

    # -- where it goes -------------------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        if self.facts is None:
            self.say_error("The sheet is being made. Try again in a moment.")
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), "Save the day sheet")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.setDirectory(folder)
        dialog.selectFile(f"Day sheet {self.facts.on.isoformat()}.pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path) -> None:
        """Write it as a PDF."""
        document = self.document()
        if document is None:
            return

        def done(_pages: int) -> None:
            self._host.message(f"Saved {path.name}", detail=str(path.parent))
            self.finish()

        self._host.runner.background(
            lambda _progress: write_pdf(path, document), owner=self, done=done, failed=self._on_failed
        )

    def _print(self) -> None:
        """Ask the system which printer, and draw the same pages on it."""
        from app.ui.tickler.printer import ask_printer

        document = self.document()
        if document is None:
            self.say_error("The sheet is being made. Try again in a moment.")
        else:
            ask_printer(self.window(), document, self.finish)


def open_print_dialog(host: Host) -> PrintDialog:
    """Show it for today."""
    dialog = PrintDialog(host.window, host)
    dialog.closed.connect(dialog.deleteLater)
    host.ask(dialog)
    dialog.make()
    return dialog
