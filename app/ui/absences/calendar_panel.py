"""The calendar file that is kept up to date on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = "headwater-reminders.ics"
_SENTENCE = (
    "Let your calendar subscribe to this file: it holds your open reminders and follows them while the window is open. "
    "On this computer only."
)


class CalendarPanel(Panel):
    """A path, and what can be done with it. What can't be written is said below."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self.path = QLineEdit()
        self.path.setAccessibleName("Calendar file")
        self.choose, self.keep = (
            Button("Choose a file", icon="folder-open"),
            Button("Keep it up to date", icon="calendar"),
        )
        self.stop = Button("Stop", icon="ban")
        self.said = Label("", "meta", "text2", wrap=True)
        self.body.addWidget(Label("Calendar file", "bodyStrong"))
        self.body.addWidget(Label(_SENTENCE, "meta", "text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        for button in (self.choose, self.keep, self.stop):
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.said)
        self.choose.clicked.connect(self._on_choose)
        self.keep.clicked.connect(self._on_keep)
        self.stop.clicked.connect(self._on_stop)
        self.path.returnPressed.connect(self._on_keep)
        self._ask()

    def _ask(self) -> None:
        ctx = self._host.ctx

        def ask() -> Path | None:
            from app.services.tasks.subscription import subscribed_file

            return subscribed_file(ctx)

        self._run(ask, self._show)

    def _show(self, kept: Path | None) -> None:
        self.path.setText(str(kept or Path.home() / _FILE))
        self.stop.setVisible(kept is not None)
        self._say("It is kept up to date." if kept else "No file is kept.")

    def _on_choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Calendar file", self.path.text(), "Calendars (*.ics)")
        if name:
            self.path.setText(name)

    def _on_keep(self) -> None:
        ctx, path = self._host.ctx, Path(self.path.text().strip())

        def work() -> Path:
            from app.services.tasks.subscription import subscribe

            return subscribe(ctx, path)

        self._run(work, self._show)

    def _on_stop(self) -> None:
        ctx = self._host.ctx

        def work() -> None:
            from app.services.tasks.subscription import unsubscribe

            unsubscribe(ctx)

        self._run(work, self._show)

    def _run(self, work: Callable[[], Path | None], done: Callable[[Path | None], None]) -> None:
        self._host.runner.background(lambda _progress: work(), owner=self, done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError | EnvironmentFault):
            self._say(error.message, "danger")
        else:
            self._host.show_error(error)

    def _say(self, words: str, color: str = "text2") -> None:
        self.said.set_look(color=color)
        self.said.setText(words)
