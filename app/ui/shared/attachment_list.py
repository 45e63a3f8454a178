"""The files that go along with a mail: attached by a button or dropped, read at once, taken out by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.attachments import Attached, NewFile, check_together, size_text
from app.domain.errors import UserError
from app.ui.host import Runner
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.later import later
from app.ui.shared.strips import IconLabel


def choose_files(parent: QWidget) -> list[Path]:
    """Ask for files; none where that is cancelled."""
    names, _ = QFileDialog.getOpenFileNames(parent, "Attach files")
    return [Path(name) for name in names]


class AttachmentList(QWidget):
    """``changed`` comes when a file was attached or taken out, ``refused`` with the reason why one was not."""

    changed = Signal()
    refused = Signal(object)
    filled = Signal()
    """It may be higher or lower now."""

    def __init__(self, runner: Runner, choose: Callable[[QWidget], list[Path]] = choose_files) -> None:
        super().__init__()
        self._runner, self.choose = runner, choose
        self.files: tuple[Attached, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.button = Button("Attach a file…", icon="plus", small=True)
        self.button.clicked.connect(self._on_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._lines)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.button)
        self.setAcceptDrops(True)

    def show_files(self, files: Sequence[Attached]) -> None:
        """Show these instead."""
        if tuple(files) != self.files:
            self.files = tuple(files)
            self._fill()

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read files and attach them, all of them or none."""

        def read(_progress: object) -> list[NewFile]:
            from app.services.attachments import read_file

            return [read_file(path) for path in paths]

        if paths:
            self._runner.background(read, owner=self, done=self._on_read, failed=self.refused.emit)

    def _on_asked(self) -> None:
        self.add_paths(self.choose(self))

    def _on_read(self, found: list[NewFile]) -> None:
        together = (*self.files, *found)
        try:
            check_together(together)
        except UserError as error:
            self.refused.emit(error)
            return
        self.show_files(together)
        self.changed.emit()

    def _take_out(self, file: Attached) -> None:
        self.show_files([one for one in self.files if one is not file])
        self.button.setFocus()
        self.changed.emit()

    def _fill(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for file in self.files:
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(6)
            across.addWidget(IconLabel("file-text"))
            across.addWidget(ElidedLabel(file.name), 1)
            across.addWidget(Label(size_text(file.size), "meta", "text2"))
            remove = IconButton("x", f"Take out {file.name}")
            remove.clicked.connect(partial(self._take_out, file))
            across.addWidget(remove)
            self._lines.addWidget(line)
        later(self, 0, self.filled.emit)  # by then the layouts around it know

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_paths([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
