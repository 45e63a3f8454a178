"""Step 2: where each column of the file goes."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from app.services.exchange.fields import What
from app.services.exchange.mapping import missing_fields
from app.ui.exchange import words
from app.ui.exchange.cells import go_to_cell
from app.ui.exchange.choice_table import ChoiceTable
from app.ui.exchange.columns_model import CHOICE_COLUMN, LEFT_OUT, ColumnsModel
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.mapping_menu import MappingMenu, SavedMapping
from app.ui.exchange.pipeline_menu import PipelineMenu
from app.ui.exchange.step import StepPage
from app.ui.exchange.words import KIND_WORDS
from app.ui.shared.buttons import Button
from app.ui.shared.panel import SectionHeader
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame


class ColumnsStep(StepPage):
    """Shows the guesses with their reasons; every one can be changed."""

    title = "Columns"
    save_requested = Signal()
    mapping_chosen = Signal(object)
    """A SavedMapping, or None for the guesses."""
    mapping_dropped = Signal(object)
    """A SavedMapping to be deleted."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self._head = SectionHeader("Where each column goes")
        self.mappings = MappingMenu()
        self.mappings.chosen.connect(self.mapping_chosen)
        self.mappings.dropped.connect(self.mapping_dropped)
        self.pipeline = PipelineMenu()
        self.pipeline.chosen.connect(self._on_pipeline_chosen)
        self.save = Button("Save this mapping", key="S", icon="save")
        self.save.clicked.connect(self.save_requested)
        self._missing = Strip("caution", "")
        self._fitting: SavedMapping | None = None
        self.offer = Strip("notice", "", action="Use it", key="L")
        self.offer.acted.connect(self._take_offer)
        self.offer.hide()
        self.model = ColumnsModel(draft, self)
        self.table = ChoiceTable("Columns of the file", CHOICE_COLUMN)
        self.table.setModel(self.model)
        self.table.pick_requested.connect(self._on_pick_requested)
        self.table.cleared.connect(lambda row: self.put(row, LEFT_OUT))
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._head, 1)
        top.addWidget(self.pipeline)
        top.addWidget(self.mappings)
        top.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.offer)
        column.addWidget(self._missing)
        column.addWidget(TableFrame(self.table), 1)
        header = self.table.horizontalHeader()
        for section, share in enumerate((23, 30, 20, 27)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, share)
        header.setStretchLastSection(True)

    def resizeEvent(self, event: object) -> None:
        del event
        wide = self.width()
        for section, share in enumerate((0.18, 0.24, 0.18)):
            self.table.horizontalHeader().resizeSection(section, round(wide * share))

    def enter(self) -> None:
        self.model.reload()
        self._tell()
        if self.model.rowCount():
            go_to_cell(self.table, 0, CHOICE_COLUMN)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mappings(self, saved: tuple[SavedMapping, ...]) -> None:
        """Offer these saved mappings."""
        self.mappings.show_mappings(saved, self.draft.mapping_name)
        whole = (one for one in saved if one.fitting == len(one.mapping.columns))
        self._fitting = next(whole, None)
        self._tell()

    def problem(self) -> str:
        if self.draft.what is None or self.draft.look is None:
            return "Choose a file first"
        if not self.draft.mapping.columns:
            return "Put at least one column to a field"
        missing = missing_fields(self.draft.mapping)
        return f"No column goes to {words.listed(tuple(f.label for f in missing))} yet" if missing else ""

    def note(self) -> str:
        look = self.draft.look
        if look is None or self.draft.what is None:
            return ""
        return f"{len(self.draft.mapping.columns)} of {len(look.table.headers)}"

    def put(self, row: int, field: str) -> None:
        """Put a column to a field, or to none."""
        if field != self.model.field_of(row):
            self.draft.put(self.model.header(row), field or None)
        self.model.refresh()
        self._tell()
        self.changed.emit()

    def hints(self) -> tuple[tuple[str, str], ...]:
        return ("Enter", "choose the field"), ("Delete", "leave it out")

    def wants(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_S, Qt.Key.Key_L) and not event.modifiers()

    def take_key(self, event: QKeyEvent) -> bool:
        if not self.wants(event):
            return False
        if event.key() == Qt.Key.Key_S:
            self.save_requested.emit()
        elif self.offer.isVisibleTo(self):
            self._take_offer()
        return True

    def _take_offer(self) -> None:
        self.mapping_chosen.emit(self._fitting)

    def _on_pipeline_chosen(self, name: str | None) -> None:
        self.draft.choose_pipeline(name)
        self._tell()
        self.changed.emit()

    def _on_pick_requested(self, row: int, anchor: QRect) -> None:
        name = f"Field for “{self.model.header(row)}”"
        options, now = self.model.options(row), self.model.field_of(row)
        self.table.open_list(name, anchor, options, now, lambda key: self.put(row, key))

    def _tell(self) -> None:
        look, what = self.draft.look, self.draft.what
        if look is None or what is None:
            return
        mapped, of = len(self.draft.mapping.columns), len(look.table.headers)
        left = of - mapped
        rest = f", {left:,} left out" if left else ""
        self._head.hint.setText(f"{mapped} of {of} go to a field{rest}")
        missing = missing_fields(self.draft.mapping)
        names = ", ".join(f"“{field.label}”" for field in missing)
        self._missing.set_text(f"{KIND_WORDS[what]} can't do without {names}. Choose the column it stands in.")
        self._missing.setVisible(bool(missing))
        self.mappings.set_current(self.draft.mapping_name)
        by_column = self.draft.mapping.column_of("pipeline")
        pipelines = look.pipelines if what is What.DEALS else ()
        self.pipeline.show_pipelines(pipelines, self.draft.mapping.pipeline, by_column.header if by_column else None)
        named = self._fitting is not None and not self.draft.mapping_name and self._fitting.mapping.what is what
        if self._fitting is not None:
            self.offer.set_text(f"The mapping “{self._fitting.name}” was saved for a file with these columns.")
        self.offer.setVisible(named)
