"""What is shown while the database is closed for something that nobody may have it open for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.progress_bar import ProgressBar


class ClosedPage(QWidget):
    """A Screen without a database behind it; ``stop_requested`` when somebody wants to keep what there is."""

    subtitle = ""
    stop_requested = Signal()

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.title = title
        self.bar, self._step = ProgressBar(), Label("", "meta", "text2")
        self.stop = Button("Stop")
        self.stop.clicked.connect(self._on_stop)
        panel = Panel(padding=20)
        panel.setMinimumWidth(460)
        panel.setMaximumWidth(560)
        panel.body.setSpacing(12)
        panel.body.addWidget(Label(title, "bodyStrong", wrap=True))
        panel.body.addWidget(Label(sentence, "body", "text2", wrap=True))
        panel.body.addWidget(self.bar)
        foot = QHBoxLayout()
        foot.addWidget(self._step, 1)
        foot.addWidget(self.stop)
        panel.body.addLayout(foot)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(panel, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)

    def progressed(self, done: int, total: int, text: str) -> None:
        """So far it is."""
        self.bar.set_share(done / total if total else None)
        self._step.setText(text)

    def _on_stop(self) -> None:
        self.stop.set_label("Stopping")
        self.stop.set_disabled_because("It stops as soon as it can")
        self.stop_requested.emit()

    # -- Screen ------------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """There is nothing to load."""

    def toolbar(self) -> QWidget | None:
        """It has none."""
        return None

    def session_state(self) -> dict[str, object]:
        """Nothing to remember."""
        return {}

    def restore_session(self, _state: dict[str, object]) -> None:
        """Nothing to restore."""
