"""Long work that the window waits for: a dialog that says how far it is and can stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.progress import Cancelled
from app.ui.host import Host, Progress
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.progress_bar import ProgressBar

T = TypeVar("T")


class WorkDialog(Dialog):
    """Escape and its button ask to stop; it stays until the work has ended."""

    stop_requested = Signal()

    def __init__(self, window: QWidget, title: str, sentence: str) -> None:
        super().__init__(window, title, "Stop", key="Esc", width=480)
        self.bar = ProgressBar()
        self._step = Label("", "meta", "text2")
        self.body.addWidget(Label(sentence, "body", "text2", wrap=True))
        self.body.addWidget(self.bar)
        self.body.addWidget(self._step)
        self.accepted.connect(self._on_stop)
        self.closed.connect(self.deleteLater)

    def progressed(self, done: int, total: int, text: str) -> None:
        """So far it is."""
        self.bar.set_share(done / total if total else None)
        self._step.setText(text)

    def dismiss(self) -> None:
        self._on_stop()

    def _on_stop(self) -> None:
        self.primary.set_label("Stopping")
        self.primary.set_disabled_because("It stops as soon as it can")
        self.stop_requested.emit()


def long_work(
    host: Host,
    owner: QObject,
    title: str,
    sentence: str,
    work: Callable[[Progress], T],
    done: Callable[[T], None],
    failed: Callable[[Exception], None] | None = None,
    stopped: Callable[[], None] | None = None,
    *,
    writes: bool = False,
) -> WorkDialog:
    """Have it done behind a WorkDialog. Errors are shown, unless ``failed`` takes them; being stopped is none.

    What ``writes`` is done in its turn among the commands.
    """
    dialog = WorkDialog(host.window, title, sentence)

    def finished(result: T) -> None:
        dialog.finish()
        done(result)

    def ended(error: Exception) -> None:
        dialog.finish()
        if isinstance(error, Cancelled):
            host.message("Stopped", detail="Nothing was changed.", kind="info")
            if stopped is not None:
                stopped()
        else:
            (failed or host.show_error)(error)

    progress = host.runner.background(
        work, owner=owner, done=finished, failed=ended, progressed=dialog.progressed, writes=writes
    )
    dialog.stop_requested.connect(progress.cancel)
    host.ask(dialog)
    return dialog
