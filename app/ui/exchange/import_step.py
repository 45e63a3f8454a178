"""Step 6: the import itself, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.services.exchange.apply import Imported
from app.ui.exchange import words
from app.ui.exchange.busy import Busy
from app.ui.exchange.cells import style_quiet_table
from app.ui.exchange.check_step import fit_rejected
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.file_list import FileList
from app.ui.exchange.outlook import Outlook, Shares, rest_sentence
from app.ui.exchange.rows_models import RejectedModel, RejectedRow, reasons_of
from app.ui.exchange.step import StepPage, StepTable
from app.ui.exchange.value_rows import MANY, NOUNS
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.panel import SectionHeader
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame

_BUSY, _DONE, _STOPPED = range(3)
_FEW = 2
_KEYS = {
    Qt.Key.Key_B: "board",
    Qt.Key.Key_U: "undo",
    Qt.Key.Key_E: "export",
    Qt.Key.Key_C: "corrected",
    Qt.Key.Key_O: "another",
}


class ImportStep(StepPage):
    """Shows the page's work: running, done, taken back."""

    title = "Import"
    stop_requested = Signal()
    again_requested = Signal()
    board_requested = Signal()
    undo_requested = Signal()
    export_requested = Signal()
    corrected_requested = Signal(object)
    """The file of rejected rows, corrected meanwhile, is to be imported with the mapping of this import."""
    another_requested = Signal()
    path_chosen = Signal(object)

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.result: Imported | None = None
        self.is_reverted = self._is_running = False
        self.busy = Busy()
        self.busy.stop_requested.connect(self.stop_requested)
        self._exported: Path | None = None
        self._taken_back_by: dict[int | None, bool] = {}
        """Change sets that stored the import or took it back: which of them took it back."""
        # Correcting takes longer than any message stays.
        self.corrected = Strip("notice", "", action="Import the corrected file", key="C")
        self.corrected.acted.connect(lambda: self.corrected_requested.emit(self._exported))
        self._stopped = EmptyState("hourglass", "Nothing was imported", "", "Import again", "Enter")
        self._stopped.acted.connect(self.again_requested)
        self.outlook = Outlook()
        self.strip = Strip("information", "")
        self.buttons = {
            "board": Button("Open the board", kind="primary", key="B", icon="kanban"),
            "undo": Button("Undo this import", key="U", icon="undo-2"),
            "export": Button("Export the rejected rows", key="E", icon="download"),
            "another": Button("Import another file", key="O", icon="file-up"),
        }
        signals = (self.board_requested, self.undo_requested, self.export_requested, self.another_requested)
        for button, signal in zip(self.buttons.values(), signals, strict=True):
            button.clicked.connect(signal)
        self.model = RejectedModel(self)
        self.table = StepTable()
        self.table.setModel(self.model)
        style_quiet_table(self.table, "Rejected rows")
        self._rejected_head = SectionHeader(
            "Rejected", "kept with their reasons: export, correct and import them again"
        )
        self._rejected = TableFrame(self.table)
        self._next_head, self._next = SectionHeader("Next from the same folder"), FileList()
        self._next.chosen.connect(self.path_chosen)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (self.busy, self._make_page(), self._stopped):
            self._stack.addWidget(part)

    def _make_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self.buttons["corrected"] = self.corrected.button
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.outlook)
        column.addWidget(self.strip)
        column.addWidget(self.corrected)
        column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(self._rejected_head)
        column.addWidget(self._rejected, 3)
        column.addWidget(self._next_head)
        column.addWidget(self._next)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        return page

    # what the page asks

    def focus_first(self) -> None:
        done = self.buttons["another" if self.is_reverted else "board"]
        focus = {_BUSY: self.busy.stop, _DONE: done, _STOPPED: self._stopped.button}
        focus[self._stack.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def note(self) -> str:
        if self.result is None:
            return ""
        return "taken back" if self.is_reverted else words.count(self.result.created + self.result.updated, "row")

    @property
    def is_running(self) -> bool:
        """Whether rows are being stored now."""
        return self._is_running

    def wants(self, event: QKeyEvent) -> bool:
        return self._meaning(event) != ""

    def take_key(self, event: QKeyEvent) -> bool:
        meaning = self._meaning(event)
        if meaning == "stop":
            self.busy.stop.click()
        elif meaning:
            self.buttons[meaning].click()
        return bool(meaning)

    def _meaning(self, event: QKeyEvent) -> str:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return ""
        if self._is_running:
            return "stop" if event.key() == Qt.Key.Key_Escape else ""
        name = _KEYS.get(Qt.Key(event.key()), "") if event.key() in list(_KEYS) else ""
        return name if name and self.buttons[name].isVisibleTo(self) else ""

    # what the page says

    def show_busy(self) -> None:
        """Rows are being stored."""
        self.result, self.is_reverted, self._is_running = None, False, True
        name = self.draft.path.name if self.draft.path else ""
        self.busy.begin(
            f"Importing {name}", "All rows are stored together, at the end: stopping leaves nothing behind."
        )
        self._stack.setCurrentIndex(_BUSY)
        self.changed.emit()

    def show_stopped(self) -> None:
        """Somebody stopped it, or it failed; nothing was stored."""
        self._is_running = False
        self._stack.setCurrentIndex(_STOPPED)
        self.changed.emit()

    def show_result(self, result: Imported) -> None:
        """The rows are stored."""
        self.result, self.is_reverted, self._is_running = result, False, False
        self._taken_back_by = {result.change_set_id: False}
        what = self.draft.what
        assert what is not None
        shares = Shares(result.created, result.updated - result.unchanged, result.unchanged, result.rejected)
        figure = f"{words.kind_count(result.created, what)} created"
        aside = f"{words.count(result.read, 'row')} read, import {result.batch}"
        self.outlook.show_outlook("Imported", aside, figure, rest_sentence(what, shares, done=True), shares)
        self.strip.set_text(_beside(result))
        self.strip.setVisible(bool(self.strip.text))
        self.buttons["export"].setVisible(result.rejected > 0)
        self.corrected.hide()
        self._show_taken_back()
        self.show_rejections(())
        self._stack.setCurrentIndex(_DONE)
        self.changed.emit()

    def follow(self, change_set_id: int, undoes_id: int | None) -> bool:
        """Show what a change means for the import: taken back, or done again. Whether it means anything."""
        if self.result is None or undoes_id not in self._taken_back_by:
            return False
        # Undoing it takes it back, undoing that stores it again, and so on.
        self.is_reverted = not self._taken_back_by[undoes_id]
        self._taken_back_by[change_set_id] = self.is_reverted
        back = "This import was taken back: its rows are gone, and what it changed is as before."
        self.strip.set_text(back if self.is_reverted else _beside(self.result))
        self.strip.setVisible(bool(self.strip.text))
        self._show_taken_back()
        self.changed.emit()
        return True

    def show_exported(self, path: Path) -> None:
        """The rejected rows were written to a file, which comes back once they are corrected."""
        self._exported = path
        self.corrected.set_text(f"The rejected rows are in {path.name}. Correct them there and save, then go on here.")
        self.corrected.show()

    def show_rejections(self, rows: Sequence[RejectedRow]) -> None:
        """The rows that were not imported."""
        self.model.show(reasons_of(rows), rows)
        fit_rejected(self.table)
        self._rejected.setVisible(bool(rows))
        self._rejected_head.setVisible(bool(rows))
        self._rest.setVisible(not rows)

    def show_next(self, paths: Sequence[Path], hint: str) -> None:
        """Other tables beside the file that was imported: few of them where rows were rejected, which come first."""
        has_rejected = self.result is not None and self.result.rejected > 0
        self._next.show_files(paths[:_FEW] if has_rejected else paths)
        self._next_head.hint.setText(hint)
        self._next.setVisible(bool(paths))
        self._next_head.setVisible(bool(paths))

    def _show_taken_back(self) -> None:
        self.buttons["undo"].setVisible(not self.is_reverted)
        self.buttons["board"].setVisible(not self.is_reverted)


def _beside(result: Imported) -> str:
    """What else came of an import: who and what was created along the way, what could not be found."""
    along = [words.count(number, NOUNS[table], MANY[table]) for table, number in result.also_created.items()]
    said = [f"Created along the way: {', '.join(along)}."] if along else []
    if result.unlinked:
        said.append(f"{words.count(result.unlinked, 'name')} of a parent or manager could not be found, left empty.")
    return " ".join(said)
