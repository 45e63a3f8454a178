"""Step 1: the file, what it holds and how it is read, with its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.ui.exchange import words
from app.ui.exchange.cells import show_first_row
from app.ui.exchange.choice_card import SmallCard
from app.ui.exchange.draft import ImportDraft, Reading
from app.ui.exchange.drop_area import DropArea
from app.ui.exchange.preview_table import FileRowsModel, make_rows_table
from app.ui.exchange.reading_bar import ReadingBar
from app.ui.exchange.step import StepPage
from app.ui.exchange.words import KIND_ICONS, KIND_ORDER, KIND_WORDS
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.panel import SectionHeader
from app.ui.shared.strips import IconLabel, Strip
from app.ui.shared.table_frame import TableFrame


class FileStep(StepPage):
    """Asks for a file; the page opens it and answers with ``show_look`` or ``show_error``."""

    title = "File"
    choose_requested = Signal()
    path_chosen = Signal(object)
    """A Path from those used lately."""
    reading_changed = Signal(object)
    """A Reading: the file is to be opened anew."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.drop_area = DropArea()
        self.drop_area.choose_requested.connect(self.choose_requested)
        self.drop_area.chosen.connect(self.path_chosen)
        self._error = ""
        self._kinds = QButtonGroup(self)
        self._name, self._facts = ElidedLabel("", "title"), ElidedLabel("", "meta", "text2")
        self._kind_head = SectionHeader("What is in it?")
        self._reading_head = SectionHeader("How it is read", "the first rows, as they stand in the file")
        self.bar = ReadingBar()
        self.bar.changed.connect(self._on_reading_changed)
        self.strip = Strip("error", "")
        self.strip.hide()
        self._model = FileRowsModel(self)
        self.table = make_rows_table(self._model)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.drop_area)
        self._stack.addWidget(self._make_file_view())

    def _make_file_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        column.addWidget(self.strip)
        self._kind_box = QWidget()
        kinds = QVBoxLayout(self._kind_box)
        kinds.setContentsMargins(0, 8, 0, 8)
        kinds.setSpacing(8)
        kinds.addWidget(self._kind_head)
        kinds.addLayout(self._make_kinds())
        column.addWidget(self._kind_box)
        column.addSpacing(4)
        column.addWidget(self._reading_head)
        column.addWidget(self.bar)
        self._frame = TableFrame(self.table)
        column.addWidget(self._frame, 1)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        return view

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        self.another = Button("Choose another file", key="O", icon="folder-open")
        self.another.clicked.connect(self.choose_requested)
        row.addWidget(IconLabel("file-spreadsheet", "accent", 26))
        row.addLayout(names, 1)
        row.addWidget(self.another)
        return row

    def _make_kinds(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for number, what in enumerate(KIND_ORDER):
            card = SmallCard(KIND_ICONS[what], KIND_WORDS[what], str(number + 1))
            self._kinds.addButton(card, number)
            row.addWidget(card, 1)
        self._kinds.idClicked.connect(self._on_kind_chosen)
        return row

    # what the page says

    def enter(self) -> None:
        self._show_file()

    def show_opening(self, path: Path) -> None:
        """A file is being opened."""
        self._name.setText(path.name)
        self._facts.setText("Opening…")
        self._error = ""
        self.strip.hide()
        self._stack.setCurrentIndex(1)

    def show_look(self) -> None:
        """The draft holds a file that was opened."""
        self._error = ""
        self._show_file()
        self.changed.emit()

    def show_error(self, words: str) -> None:
        """The file can't be read; how it is read can still be changed."""
        self._error = words
        self._show_file()
        self.changed.emit()

    def show_recent(self, paths: Sequence[Path]) -> None:
        """Offer files that were imported lately."""
        self.drop_area.set_recent(paths)

    def focus_first(self) -> None:
        if self.draft.path is None:
            self.drop_area.focus_first()
        else:
            button = self._kinds.checkedButton() or self.another
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        if self.draft.path is None:
            return "Choose a file first"
        if self._error:
            return "This file can't be read yet"
        return "" if self.draft.look is not None else "The file is being opened"

    def note(self) -> str:
        return self.draft.path.name if self.draft.path is not None else ""

    def wants(self, event: QKeyEvent) -> bool:
        return self._meaning(event) is not None

    def take_key(self, event: QKeyEvent) -> bool:
        meaning = self._meaning(event)
        if meaning is None:
            return False
        if meaning < 0:
            self.choose_requested.emit()
        else:
            self._kinds.button(meaning).click()
            self._kinds.button(meaning).setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _meaning(self, event: QKeyEvent) -> int | None:
        """-1 for choosing a file, else the number of a kind."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if event.key() == Qt.Key.Key_O:
            return -1
        number = event.key() - Qt.Key.Key_1
        return number if self.draft.look is not None and 0 <= number < len(KIND_ORDER) else None

    # inside

    def _show_file(self) -> None:
        path, look = self.draft.path, self.draft.look
        self._stack.setCurrentIndex(0 if path is None else 1)
        if path is None:
            return
        self._name.setText(path.name)
        self.strip.set_text(self._error)
        self.strip.setVisible(bool(self._error))
        self._frame.setVisible(look is not None and not self._error)
        self._rest.setVisible(not self._frame.isVisibleTo(self))
        is_book = path.suffix.lower() in (".xlsx", ".xlsm")
        self.bar.show_reading(self.draft.reading, look.table if look else None, looks_like_book=is_book)
        self._kind_box.setVisible(look is not None and not self._error)
        self._reading_head.hint.setText("what was found out is said here, and can be said otherwise")
        if look is None or self._error:
            self._facts.setText(str(path.parent))
            return
        kind = "workbook" if look.table.format == "xlsx" else "text"
        self._facts.setText(f"{path.parent}, {words.size(look.size)}, {kind}")
        self._model.show(look.table.headers, look.rows)
        self.table.fit()
        show_first_row(self.table)
        self._reading_head.hint.setText(" ".join(look.table.notes) or "the first rows, as they stand in the file")
        self._show_kind()

    def _show_kind(self) -> None:
        look, what = self.draft.look, self.draft.what
        if look is None or what is None:
            return
        self._kinds.button(KIND_ORDER.index(what)).setChecked(True)
        fits = sum(guess.field is not None for guess in look.guesses[what])
        of = len(look.table.headers)
        guessed = "Looks like" if what is look.kind.what else "You say"
        name = KIND_WORDS[what].lower()
        self._kind_head.hint.setText(f"{guessed} {name}: {fits} of {words.count(of, 'column')} fit")

    def _on_kind_chosen(self, number: int) -> None:
        self.draft.choose_kind(KIND_ORDER[number])
        self._show_kind()
        self.changed.emit()

    def _on_reading_changed(self, reading: Reading) -> None:
        self.reading_changed.emit(replace(reading))

    def menu_action(self, text: str) -> QAction | None:
        """An entry of the menus of the reading bar, by its words."""
        return self.bar.find_action(text)
