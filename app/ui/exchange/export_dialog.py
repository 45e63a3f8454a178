"""Exports all records of a kind to a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled
from app.services.exchange.export import export
from app.services.exchange.fields import What
from app.ui.exchange import words
from app.ui.exchange.save_file import ask_where_to_save
from app.ui.exchange.words import KIND_ORDER, KIND_WORDS
from app.ui.host import Host, Progress
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.progress_bar import ProgressBar
from app.ui.shared.segmented import Segmented

_FORMATS = ((".csv", "CSV"), (".xlsx", "Excel workbook"))
_ABOUT = "Every row and column, written so that a spreadsheet shows it and the import knows it again."


class ExportDialog(Dialog):
    """What, in which format, and where to. It stays open until the file is written, and can be stopped."""

    def __init__(self, window: QWidget, host: Host, folder: Path) -> None:
        super().__init__(window, "Export", "Export", width=640)
        self._host = host
        self._running: Progress | None = None
        self._typed = False
        self.what = Segmented("What", [(what.value, KIND_WORDS[what]) for what in KIND_ORDER])
        self.format = Segmented("Format", _FORMATS)
        self.line = QLineEdit()
        self.line.setAccessibleName("File to write")
        self.choose = Button("Choose a place", icon="folder-open")
        self._note = Label("", "meta", "text2", wrap=True)
        self.bar = ProgressBar()
        self._count = Label("", "meta", "text2")
        self.body.addWidget(Label(_ABOUT, "body", "text2", wrap=True))
        for name, part in (("What", self.what), ("Format", self.format)):
            self.body.addWidget(Label(name, "meta", "text2"))
            self.body.addWidget(part)
        self.body.addWidget(Label("File", "meta", "text2"))
        self.body.addLayout(self._make_path_row())
        self.body.addWidget(self._note)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._count)
        self._folder = folder
        self._connect()
        self._propose()
        self._show_running(False)

    def _make_path_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)
        return row

    def _connect(self) -> None:
        self.what.chosen.connect(lambda _key: self._propose())
        self.format.chosen.connect(lambda _key: self._propose())
        self.line.textEdited.connect(self._on_edited)
        self.line.textChanged.connect(lambda _text: self._look())
        self.choose.clicked.connect(self._choose)
        self.accepted.connect(self._export)

    @property
    def note(self) -> str:
        """What is said about the file."""
        return self._note.text()

    @property
    def path(self) -> Path:
        """Where to."""
        return Path(self.line.text().strip()).expanduser()

    def _propose(self) -> None:
        """Name the file after what is in it; a name that was typed keeps all but its ending."""
        ending = self.format.current
        if self._typed:
            self.line.setText(str(self.path.with_suffix(ending)) if self.path.name else "")
        else:
            name = f"{KIND_WORDS[What(self.what.current)]} {self._host.ctx.clock.today().isoformat()}"
            self.line.setText(str(self._folder / f"{name}{ending}"))

    def _on_edited(self, text: str) -> None:
        self._typed = True
        ending = Path(text.strip()).suffix.lower()
        if ending in dict(_FORMATS):
            self.format.choose(ending)

    def _look(self) -> None:
        self.say_error("")
        path = self.path

        def show(there: bool) -> None:
            self._note.setText(f"{path.name} is there already and will be replaced." if there else "")

        self._host.runner.query(path.is_file, owner=self, done=show, lane="look")

    def _choose(self) -> None:
        ask_where_to_save(self.window(), "Export to", self.path, self._take)

    def _take(self, path: Path) -> None:
        self._typed = True
        self.line.setText(str(path))

    def _export(self) -> None:
        if self._running is not None:
            return
        if not self.line.text().strip():
            self.say_error("Say where the file is to be written.")
            return
        what, path, ctx = What(self.what.current), self.path, self._host.ctx

        def done(number: int) -> None:
            self._running = None
            self.finish()
            self._host.message(f"Exported {words.kind_count(number, what)} to {path.name}", detail=str(path.parent))

        self._show_running(True)
        self._running = self._host.runner.background(
            lambda progress: export(ctx, what, path, progress),
            owner=self,
            done=done,
            progressed=self._on_progressed,
            failed=self._on_failed,
        )

    def _on_progressed(self, done: int, total: int, _text: str) -> None:
        self._count.setText(f"{done:,} of {total:,} rows")
        self.bar.set_share(done / total if total else None)

    def _on_failed(self, error: Exception) -> None:
        self._running = None
        self._show_running(False)
        if isinstance(error, Cancelled):
            self.say_error("The export was stopped. No file was written.")
        elif isinstance(error, UserError | EnvironmentFault):
            self.say_error(error.message)
        else:
            self._host.show_error(error)

    def _show_running(self, running: bool) -> None:
        self.bar.set_share(None)
        self._count.setText("")
        self.bar.setVisible(running)
        self._count.setVisible(running)
        for part in (self.what, self.format, self.line, self.choose):
            part.setEnabled(not running)
        self.primary.set_disabled_because("The file is being written" if running else "")
        self.place()

    def dismiss(self) -> None:
        """Stop first, close then."""
        if self._running is not None:
            self._running.cancel()
        else:
            super().dismiss()
