"""What is shown while long work goes on: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.progress_bar import ProgressBar


class Busy(QWidget):
    """A panel in the middle of the page."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._count = Label("", "bodyStrong"), Label("", "meta", "text2")
        self.bar = ProgressBar()
        self.stop = Button("Stop", key="Esc")
        self.stop.clicked.connect(self._on_stop_clicked)
        self._note = Label("", "meta", "text3", wrap=True)
        panel = Panel(padding=20)
        panel.setMinimumWidth(460)
        panel.setMaximumWidth(560)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.stop)
        panel.body.setSpacing(12)
        panel.body.addLayout(head)
        panel.body.addWidget(self.bar)
        panel.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(panel, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    @property
    def title(self) -> str:
        """What is being done."""
        return self._title.text()

    def begin(self, title: str, note: str) -> None:
        """Work begins."""
        self._title.setText(title)
        self._note.setText(note)
        self._count.setText("")
        self.bar.set_share(None)
        self.stop.set_label("Stop")

    def progressed(self, done: int, total: int, _text: str = "") -> None:
        """So far it is."""
        self._count.setText(f"{done:,} of {total:,} rows" if total else f"{done:,} rows")
        self.bar.set_share(done / total if total else None)

    def _on_stop_clicked(self) -> None:
        self.stop.set_label("Stopping")  # it stops after the rows it is at
        self.stop_requested.emit()
