"""The files that a mail has, each to be saved under a name of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.attachments import Attachment, size_text
from app.ui.host import Host
from app.ui.shared.buttons import Button


def choose_target(parent: QWidget, name: str) -> Path | None:
    """Ask where to save a file; None where that is cancelled."""
    chosen, _ = QFileDialog.getSaveFileName(parent, f"Save {name}", name)
    return Path(chosen) if chosen else None


class KeptFiles(QWidget):
    """One button for each."""

    def __init__(self, host: Host, choose: Callable[[QWidget, str], Path | None] = choose_target) -> None:
        super().__init__()
        self._host, self.choose = host, choose
        self._files: tuple[Attachment, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(4)
        self.hide()

    def show_files(self, files: Sequence[Attachment]) -> None:
        """Show these instead."""
        if tuple(files) == self._files:
            return
        self._files = tuple(files)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for file in self._files:
            button = Button(f"{file.name}, {size_text(file.size)}", icon="download", small=True)
            button.setAccessibleName(f"Save {file.name}")
            button.clicked.connect(partial(self._save, file))
            self._column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self._files))

    def _save(self, file: Attachment) -> None:
        target = self.choose(self, file.name)
        if target is None:
            return
        host = self._host

        def save(_progress: object) -> None:
            from app.services.attachments import save_copy

            save_copy(host.ctx, file, target)

        def done(_nothing: None) -> None:
            host.message(f"{file.name} is in {target}")

        host.runner.background(save, owner=self, done=done, failed=host.show_error)
