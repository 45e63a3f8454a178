"""Step 3: what the names in the file mean here - their stages, people, products and companies."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedLayout, QVBoxLayout, QWidget

from app.services.exchange.fields import CREATABLE, Field
from app.services.exchange.mapping import CREATE, LEAVE_EMPTY, REJECT
from app.ui.exchange import words
from app.ui.exchange.cells import go_to_cell
from app.ui.exchange.choice_table import ChoiceTable
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.side_list import SideEntry, SideList
from app.ui.exchange.step import StepPage
from app.ui.exchange.value_rows import (
    ValueRow,
    ValueRows,
    meaning_of,
    options,
    suggestion_of,
)
from app.ui.exchange.values_model import CHOICE_COLUMN, ValuesModel
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.menus import make_menu
from app.ui.shared.panel import SectionHeader
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame

_UNLISTED = "You have too many of these to list: each name is looked up, and created where it is not known."
_NOT_CREATED = (
    "A phase is not created from its name: it needs a kind, a place and rules. Add it under Settings, Pipelines; "
    "then come back here."
)


class ValuesStep(StepPage):
    """Fields at the left, the values of one of them at the right."""

    title = "Values"
    leads = True

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.rows = ValueRows(draft)
        self.side = SideList("Fields with names in them")
        self.side.chosen.connect(self._on_field_chosen)
        self._head = SectionHeader("")
        self.confirm = Button("", key="Y", icon="check")
        self.confirm.clicked.connect(self.confirm_similar)
        self.rest = Button("", icon="chevron-down")
        self.rest.clicked.connect(self._open_rest_menu)
        self._remark = Strip("information", "")
        self.model = ValuesModel(self)
        self.table = ChoiceTable("Values of the file", CHOICE_COLUMN)
        self.table.setModel(self.model)
        self.table.pick_requested.connect(self._on_pick_requested)
        self.table.heading_toggled.connect(self._on_heading_toggled)
        self.table.cleared.connect(self._on_cleared)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._make_page())
        self._stack.addWidget(
            EmptyState("check", "Nothing to translate", "No column goes to a field that means a record of yours.")
        )

    def _make_page(self) -> QWidget:
        page = QWidget()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._head, 1)
        top.addWidget(self.confirm)
        top.addWidget(self.rest)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(top)
        right.addWidget(self._remark)
        right.addWidget(TableFrame(self.table), 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() - self.side.width() - 20
        for section, share in enumerate((0.29, 0.1, 0.32)):
            self.table.horizontalHeader().resizeSection(section, round(wide * share))

    @property
    def remark(self) -> str:
        """What is said about the field besides its values."""
        return self._remark.text if self._remark.isVisibleTo(self) else ""

    # what the page asks

    def enter(self) -> None:
        entries = self._entries()
        self._stack.setCurrentIndex(0 if entries else 1)
        self.side.show_entries(entries, None if self._open_count() else self.side.current)
        self._show_field()

    def focus_first(self) -> None:
        if self.side.current is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        left = self._open_count()
        if not left:
            return ""
        return f"{words.count(left, 'value')} {'is' if left == 1 else 'are'} still to decide"

    def show_open(self) -> None:
        self.side.choose_open()
        go_to_cell(self.table, self.model.open_rows()[0], CHOICE_COLUMN)
        self.focus_first()

    def note(self) -> str:
        if self.draft.findings is None:
            return ""
        left = self._open_count()
        return f"{left:,} to decide" if left else "all clear" if self.draft.reference_fields() else "none"

    def hints(self) -> tuple[tuple[str, str], ...]:
        return ("Enter", "say what it means"), ("Delete", "take that back"), ("Shift Down", "several")

    def wants(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Y and not event.modifiers()

    def take_key(self, event: QKeyEvent) -> bool:
        if not self.wants(event):
            return False
        self.confirm_similar()
        return True

    # deciding

    def decide(self, meanings: Mapping[int, str | None]) -> None:
        """Say what the values of rows mean, by the keys of options; None takes back what was said."""
        field = self._field()
        chosen = {value.theirs: key for row, key in meanings.items() if (value := self.model.value(row)) is not None}
        if field is None or not chosen:
            return
        said = {theirs: None if key is None else meaning_of(key) for theirs, key in chosen.items()}
        self.draft.say(field.name, said)
        rows = self.rows.of(field)
        self.model.replace(rows)
        self._show_remark(field, rows)
        self._tell()

    def confirm_similar(self) -> None:
        """Take every suggestion of this field that waits for it."""
        waiting = {row: self.model.value(row) for row in self.model.open_rows()}
        taken = {row: suggestion_of(value) for row, value in waiting.items() if value is not None}
        self.decide({row: key for row, key in taken.items() if key is not None})

    def decide_rest(self, key: str) -> None:
        """Create, leave empty or reject everything of this field that is still open."""
        self.decide(dict.fromkeys(self.model.open_rows(), key))

    def _on_pick_requested(self, row: int, anchor: QRect) -> None:
        value, field = self.model.value(row), self._field()
        if value is None or field is None:
            return
        directory = self.draft.names.get(field.refers_to or "")
        now = value.key if value.key is not None else suggestion_of(value)
        name = f"What “{value.theirs}” means"
        self.table.open_list(name, anchor, options(field, value, directory), now, lambda key: self._take(row, key))

    def _take(self, row: int, key: str) -> None:
        chosen = self.table.selected_rows()
        self.decide(dict.fromkeys(chosen if row in chosen else [row], key))
        left = self.model.open_rows()
        if left:
            following = next((one for one in left if one > row), left[0])
            go_to_cell(self.table, following, CHOICE_COLUMN)

    def _on_cleared(self, _row: int) -> None:
        self.decide(dict.fromkeys(self.table.selected_rows(), None))

    def _on_heading_toggled(self, row: int) -> None:
        self.model.toggle(row)
        go_to_cell(self.table, row)

    # showing

    def _field(self) -> Field | None:
        return next((f for f in self.draft.reference_fields() if f.name == self.side.current), None)

    def _open_count(self) -> int:
        return self.rows.open_count()

    def _entries(self) -> list[SideEntry]:
        entries = []
        for field in self.draft.reference_fields():
            rows = self.rows.of(field)
            left = sum(row.is_open for row in rows)
            listed = self.draft.findings is not None and field.name in self.draft.findings.values
            note = f"{left:,} to decide" if left else _settled(rows) if listed else "too many of ours to list"
            entries.append(SideEntry(field.name, field.label, note, f"{len(rows):,}", is_open=left > 0))
        return entries

    def _on_field_chosen(self, _key: str) -> None:
        self._show_field()

    def _show_field(self) -> None:
        field = self._field()
        if field is None:
            return
        rows = self.rows.of(field)
        self.model.show(rows)
        column = self.draft.mapping.column_of(field.name)
        self._show_remark(field, rows)
        header = f"column “{column.header}”, " if column else ""
        self._head.name.setText(field.label)
        self._head.hint.setText(f"{header}{words.count(len(rows), 'different value')}")
        first = (self.model.open_rows() or [min(1, self.model.rowCount() - 1)])[0]
        go_to_cell(self.table, first, CHOICE_COLUMN)
        self._tell_buttons()

    def _show_remark(self, field: Field, rows: list[ValueRow]) -> None:
        listed = self.draft.findings is not None and field.name in self.draft.findings.values
        is_missing = field.refers_to == "phases" and any(row.is_open for row in rows)
        self._remark.set_text(_NOT_CREATED if is_missing else _UNLISTED)
        self._remark.setVisible(is_missing or not listed)

    def _tell(self) -> None:
        self.side.update_entries(self._entries())
        if self.confirm.hasFocus() or self.rest.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)  # these buttons may go away
        self._tell_buttons()
        self.changed.emit()

    def _tell_buttons(self) -> None:
        open_values = [value for row in self.model.open_rows() if (value := self.model.value(row)) is not None]
        similar = sum(suggestion_of(value) is not None for value in open_values)
        self.confirm.setVisible(similar > 0)
        self.confirm.set_label(f"Confirm {similar:,} similar")
        self.rest.setVisible(bool(open_values))
        some = len(open_values) != 1
        self.rest.set_label(f"Decide the {len(open_values):,} open ones" if some else "Decide the open one")

    def _open_rest_menu(self) -> None:
        field = self._field()
        if field is None:
            return
        menu = make_menu(self, "Decide all that are open")
        menu.aboutToHide.connect(menu.deleteLater)
        if field.refers_to in CREATABLE:
            menu.addAction("Create them").triggered.connect(lambda: self.decide_rest(CREATE))
        menu.addAction("Leave the field empty").triggered.connect(lambda: self.decide_rest(LEAVE_EMPTY))
        menu.addAction("Reject their rows").triggered.connect(lambda: self.decide_rest(REJECT))
        menu.popup(self.rest.mapToGlobal(self.rest.rect().bottomLeft()))


def _settled(rows: list[ValueRow]) -> str:
    """How the values of a field stand when nothing is left to decide."""
    new = sum(row.key == CREATE and row.group != "own" for row in rows)
    refused = sum(row.key == REJECT for row in rows)
    counts = ((new, "new"), (refused, "rejected"))
    return ", ".join(f"{number:,} {word}" for number, word in counts if number) or ("all known" if rows else "empty")
