"""The imports of the past: what came in when and by whom, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.exchange.batches import BatchRow, Reverted, batches, revert_batch
from app.services.exchange.fields import What
from app.ui.exchange import words
from app.ui.exchange.batches_model import BatchesModel
from app.ui.exchange.cells import go_to_cell, style_quiet_table
from app.ui.exchange.rejects import export_rejected
from app.ui.exchange.step import StepTable
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.labels import Label
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame

if TYPE_CHECKING:
    from app.storage.feed import Change

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImportsPage(QWidget):
    """A Screen."""

    title = "Imports"

    def __init__(self, host: Host, open_file: Callable[[Path], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host, self._open_file = host, open_file
        self.subtitle = ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.model = BatchesModel(self)
        self.table = StepTable()
        self.table.setModel(self.model)
        style_quiet_table(self.table, "Imports")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        self.revert = Button("Take this import back", key="U", icon="undo-2")
        self.revert.clicked.connect(self.ask_to_revert)
        self.export = Button("Export its rejected rows", key="E", icon="download")
        self.export.clicked.connect(self.export_rejected)
        self.begin = Button("Import a file", kind="primary", key="I", icon="file-up")
        self.begin.clicked.connect(lambda: host.run("file.import"))
        self.strip = Strip("error", "")
        self.strip.hide()
        sentence = "Bring in companies, people, products, users and deals from CSV and XLSX files."
        self.empty = EmptyState("inbox", "Nothing was imported yet", sentence, "Import a file", "I", kind="primary")
        self.empty.acted.connect(lambda: host.run("file.import"))
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 14)
        outer.addWidget(self._stack)
        self._stack.addWidget(self._make_list())
        self._stack.addWidget(self.empty)
        host.changes.connect(self._on_changed)

    def _make_list(self) -> QWidget:
        page = QWidget()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.revert)
        top.addWidget(self.export)
        top.addStretch(1)
        top.addWidget(self.begin)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.strip)
        column.addWidget(TableFrame(self.table), 1)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        header = self.table.horizontalHeader()
        for section, share in enumerate((0.19, 0.11, 0.13, 0.12, 0.06, 0.075, 0.08, 0.08)):
            header.resizeSection(section, round((self.width() - 40) * share))
        header.setStretchLastSection(True)

    # what the window asks

    def activate(self) -> None:
        ctx = self.host.ctx
        self.host.runner.query(lambda: batches(ctx), owner=self, done=self._on_loaded, lane="batches")

    def toolbar(self) -> QWidget | None:
        return None

    def session_state(self) -> dict[str, Any]:
        return {}

    def restore_session(self, state: dict[str, Any]) -> None:
        del state

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        (self.table if self._stack.currentIndex() == 0 else self.empty.button).setFocus(event.reason())

    # what one does here

    @property
    def current(self) -> BatchRow | None:
        """The import that is selected."""
        return self.model.batch(self.table.currentIndex().row())

    def ask_to_revert(self) -> None:
        """Say what would go, and take it back when that is confirmed."""
        batch = self.current
        if batch is None or batch.is_reverted:
            return
        dialog = Dialog(self.window(), f"Take the import of {batch.file_name} back?", "Take it back", danger=True)
        dialog.body.addWidget(Label(_consequence(batch), "body", wrap=True))
        note = "When somebody has changed one of its rows since, nothing is taken back and you are told which change."
        dialog.body.addWidget(Label(note, "body", "text2", wrap=True))
        dialog.accepted.connect(lambda: self._revert(dialog, batch))
        dialog.closed.connect(dialog.deleteLater)
        self.host.ask(dialog)

    def _revert(self, dialog: Dialog, batch: BatchRow) -> None:
        dialog.finish()
        self._say("")
        ctx = self.host.ctx
        self.host.saving("Taking the import back")
        self.host.runner.command(
            lambda: revert_batch(ctx, batch.id), owner=self, done=self._on_reverted, failed=self._on_refused
        )

    def _on_reverted(self, done: Reverted) -> None:
        self.host.saved(done.change_set_id, done.label, toast=True)
        self.activate()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say(error.message)
        else:
            self.host.show_error(error)

    def export_rejected(self) -> None:
        """Write the rejected rows of the selected import to a file."""
        batch = self.current
        if batch is not None and batch.rejected:
            proposed = Path.home() / f"{Path(batch.file_name).stem} rejected.csv"
            export_rejected(self.host, self, batch.id, proposed, self._open_file)

    # inside

    def _on_loaded(self, rows: tuple[BatchRow, ...]) -> None:
        before = self.current
        clock = self.host.ctx.clock
        self.model.show(rows, clock.now().astimezone(clock.zone))
        self._stack.setCurrentIndex(0 if rows else 1)
        row = self.model.row_of(before.id) if before is not None else -1
        if rows:
            go_to_cell(self.table, max(0, row))
        self.subtitle = words.count(len(rows), "file") if rows else ""
        self._tell()
        if self.isVisible():
            self.host.set_status("")

    def _on_changed(self, change: Change) -> None:
        if self.isVisible() and (change.is_bulk or change.undoes_id is not None):
            self.activate()

    def _say(self, words_: str) -> None:
        self.strip.set_text(words_)
        self.strip.setVisible(bool(words_))

    def _tell(self) -> None:
        batch = self.current
        taken = batch is not None and batch.is_reverted
        self.revert.set_disabled_because("This import was taken back already" if taken else "")
        rejected = batch is not None and batch.rejected > 0
        self.export.set_disabled_because("" if rejected else "This import rejected no row")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._button(event):
            event.accept()
            return True
        return super().event(event)

    def _button(self, event: QKeyEvent) -> Button | None:
        keys: dict[int, Button] = {
            Qt.Key.Key_U: self.revert,
            Qt.Key.Key_E: self.export,
            Qt.Key.Key_I: self.begin,
            Qt.Key.Key_Delete: self.revert,
        }
        return None if event.modifiers() else keys.get(event.key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        button = self._button(event)
        if button is None and event.key() in _ENTER and isinstance(focused, QAbstractButton):
            focused.click()
        elif button is None:
            super().keyPressEvent(event)
        else:
            button.click()


def _consequence(batch: BatchRow) -> str:
    what = What(batch.what)
    parts = []
    if batch.created:
        parts.append(f"{words.kind_count(batch.created, what)} go away")
    if batch.updated:
        parts.append(f"{words.kind_count(batch.updated, what)} become what they were before")
    return f"{' and '.join(parts) or 'Nothing changes'}. You can undo this again."
