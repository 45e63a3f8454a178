"""Step 5: what the import will do, before it does it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QTableView, QVBoxLayout, QWidget

from app.services.exchange.preview import Preview
from app.services.exchange.rows import cell_text
from app.ui.exchange import words
from app.ui.exchange.busy import Busy
from app.ui.exchange.cells import show_first_row, style_quiet_table
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.outlook import Outlook, Shares, rest_sentence
from app.ui.exchange.preview_table import RowsTable
from app.ui.exchange.rows_models import RejectedModel, RejectedRow, StoredModel
from app.ui.exchange.step import StepPage, StepTable
from app.ui.exchange.value_rows import MANY, NOUNS, ValueRows
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.labels import Label
from app.ui.shared.segmented import Segmented
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame

_Table = TypeVar("_Table", bound=StepTable)
_STORED, _REJECTED = "stored", "rejected"
_BUSY, _READY, _STOPPED = range(3)


class CheckStep(StepPage):
    """Asks for the check when it comes to front; the page runs it and answers with ``show_preview``."""

    title = "Check"
    check_requested = Signal()
    stop_requested = Signal()

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._currency = ""
        self.busy = Busy()
        self.busy.stop_requested.connect(self.stop_requested)
        self.stopped = EmptyState("hourglass", "The check was stopped", "Nothing was changed.", "Check again", "Enter")
        self.stopped.acted.connect(self.check_requested)
        self.outlook = Outlook()
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        self._also, self._alone = Label("", "meta", "text2", wrap=True), Label("", "bodyStrong")
        self.stored, self.rejected = StoredModel(self), RejectedModel(self)
        self.stored_table = _styled(RowsTable(), "Rows as they will be stored", self.stored)
        self.rejected_table = _styled(StepTable(), "Rejected rows", self.rejected)
        self.tables = QStackedWidget()
        self.tables.addWidget(TableFrame(self.stored_table))
        self.tables.addWidget(TableFrame(self.rejected_table))
        self.switch: Segmented | None = None
        self._bar = QHBoxLayout()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (self.busy, self._make_page(), self.stopped):
            self._stack.addWidget(part)

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.outlook)
        column.addLayout(self._notes)
        self._bar.setSpacing(12)
        self._bar.addWidget(self._alone)
        self._bar.addWidget(self._also, 1)
        column.addLayout(self._bar)
        column.addWidget(self.tables, 1)
        return page

    def set_currency(self, currency: str) -> None:
        """The team's currency, in which amounts without one are read."""
        self._currency = currency

    @property
    def created_words(self) -> str:
        """What is created besides the rows."""
        return self._also.text()

    # what the page asks

    def enter(self) -> None:
        if self.draft.preview is None:
            self.check_requested.emit()
        else:
            self.show_preview(self.draft.preview)

    def focus_first(self) -> None:
        table = self.rejected_table if self.tables.currentIndex() else self.stored_table
        focus = {_BUSY: self.busy.stop, _READY: table, _STOPPED: self.stopped.button}
        focus[self._stack.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        preview = self.draft.preview
        if preview is None:
            return "The check was stopped" if self._stack.currentIndex() == _STOPPED else "The rows are being checked"
        if preview.to_create + preview.to_update == preview.unchanged:
            return "There is nothing to import in this file" if not preview.rejected else "Every row is rejected"
        return ""

    def note(self) -> str:
        preview = self.draft.preview
        if preview is None:
            return ""
        return f"{preview.rejected:,} rejected" if preview.rejected else "all fit"

    def wants(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self._stack.currentIndex() == _BUSY

    def take_key(self, event: QKeyEvent) -> bool:
        if self.wants(event):
            self.busy.stop.click()
            return True
        return False

    # what the page says

    def show_busy(self, title: str) -> None:
        """The rows are being gone through."""
        self.busy.begin(title, "Nothing is stored yet.")
        self._stack.setCurrentIndex(_BUSY)
        self.changed.emit()

    def show_stopped(self) -> None:
        """Somebody stopped it."""
        self._stack.setCurrentIndex(_STOPPED)
        self.changed.emit()

    def show_preview(self, preview: Preview) -> None:
        """The check is done."""
        what = self.draft.what
        assert what is not None
        changed = preview.to_update - preview.unchanged
        shares = Shares(preview.to_create, changed, preview.unchanged, preview.rejected)
        figure = f"{words.kind_count(preview.to_create, what)} to create"
        aside = f"{words.count(preview.read, 'row')} read"
        self.outlook.show_outlook("What the import will do", aside, figure, _sentence(self.draft, shares), shares)
        self._show_notes(preview)
        fields = [f for f in self.draft.fields() if self.draft.mapping.column_of(f.name)]
        self.stored.show(fields, preview.rows, self._currency, ValueRows(self.draft).stored_names())
        self.stored_table.fit()
        show_first_row(self.stored_table)
        self._show_rejected(preview)
        self._show_switch(preview)
        self._stack.setCurrentIndex(_READY)
        self.changed.emit()

    def _show_notes(self, preview: Preview) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in preview.notes:
            self._notes.addWidget(Strip("information", note))
        refers = {field.name: field.refers_to or "" for field in self.draft.fields()}
        created = []
        for field, names in preview.also_created.items():
            table = refers.get(field) or "contacts"
            created.append(f"{words.count(len(names), NOUNS[table], MANY[table])} ({words.listed(names)})")
        self._also.setText("Created along the way: " + "; ".join(created) if created else "")

    def _show_rejected(self, preview: Preview) -> None:
        rows = [
            RejectedRow(r.line, r.problems, tuple(cell_text(cell)[:120] for cell in r.cells))
            for r in preview.rejections
        ]
        self.rejected.show(preview.reasons, rows)
        fit_rejected(self.rejected_table)

    def _show_switch(self, preview: Preview) -> None:
        if self.switch is not None:
            self.switch.hide()
            self.switch.deleteLater()
        self.switch = None
        stored = f"First {len(preview.rows)} rows" if len(preview.rows) > 1 else "First row"
        self._alone.setText(f"{stored} as they will be stored")
        self._alone.setVisible(not preview.rejected)
        nothing_fits = bool(preview.rejected and not preview.rows)
        self.tables.setCurrentIndex(int(nothing_fits))
        if preview.rejected:
            self.switch = Segmented("What is shown", [(_STORED, stored), (_REJECTED, f"Rejected {preview.rejected:,}")])
            self.switch.chosen.connect(lambda key: self.tables.setCurrentIndex(int(key == _REJECTED)))
            self.switch.choose(_REJECTED if nothing_fits else _STORED)
            self._bar.insertWidget(0, self.switch)


def fit_rejected(view: QTableView) -> None:
    """Begin at the top, and give the reason and the row the room."""
    show_first_row(view)
    header = view.horizontalHeader()
    header.resizeSection(0, 72)
    header.resizeSection(1, 430)
    header.setStretchLastSection(True)


def _styled(view: _Table, name: str, model: StoredModel | RejectedModel) -> _Table:
    view.setModel(model)
    style_quiet_table(view, name)
    return view


def _sentence(draft: ImportDraft, shares: Shares) -> str:
    assert draft.what is not None
    known_by = draft.findings.known_by if draft.findings else None
    known = f" Rows are known again by “{known_by}”." if known_by else ""
    return rest_sentence(draft.what, shares, done=False) + known
