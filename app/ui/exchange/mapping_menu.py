"""The saved mappings: a chip with its menu, and the dialog that gives one a name."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.exchange.mapping import FileMapping
from app.ui.shared.chips import FilterChip
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.menus import make_menu

AS_GUESSED = "as guessed"


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping saved under a name. ``fitting`` of its columns are in the present file."""

    name: str
    mapping: FileMapping
    fitting: int


class MappingMenu(FilterChip):
    """Which mapping is in force. ``chosen`` gives a SavedMapping, or None for the guesses."""

    chosen = Signal(object)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Mapping", AS_GUESSED, parent=parent)
        self._saved: tuple[SavedMapping, ...] = ()
        self._name = ""
        self._list = make_menu(self, "Mapping")
        self.cleared.connect(lambda: self.chosen.emit(None))
        self._rebuild()

    def show_mappings(self, saved: tuple[SavedMapping, ...], current: str) -> None:
        """Offer these; ``current`` is the name of the one in force, or nothing."""
        self._saved = saved
        self.set_current(current)

    def set_current(self, name: str) -> None:
        """Show which one is in force."""
        self._name = name
        self.set_value(name or AS_GUESSED, active=bool(name))
        self._rebuild()

    def _rebuild(self) -> None:
        self._list.deleteLater()
        menu = self._list = make_menu(self, "Mapping")
        guessed = menu.addAction("As guessed from the file")
        guessed.setCheckable(True)
        guessed.setChecked(not self._name)
        guessed.triggered.connect(lambda: self.chosen.emit(None))
        menu.addSeparator()
        for saved in self._saved:
            fits = f"{saved.fitting} of {len(saved.mapping.columns)} columns are in this file"
            entry = menu.addAction(f"{saved.name}\t{fits}".replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(saved.name == self._name)
            entry.triggered.connect(lambda _checked=False, saved=saved: self.chosen.emit(saved))
        if not self._saved:
            menu.addAction("No mapping is saved for these yet").setEnabled(False)
        current = next((saved for saved in self._saved if saved.name == self._name), None)
        if current is not None:
            menu.addSeparator()
            name = current.name.replace("&", "&&")
            menu.addAction(f"Delete the mapping “{name}”").triggered.connect(lambda: self.dropped.emit(current))
        self.set_menu(menu)


class NameDialog(Dialog):
    """Asks for the name under which a mapping is saved; a name that exists is saved over, and it says so."""

    def __init__(self, window: QWidget, name: str, taken: tuple[str, ...]) -> None:
        super().__init__(window, "Save this mapping", "Save the mapping")
        self._taken = taken
        explanation = "Columns, values, dates and numbers as you chose them, for the next file like this one."
        self.body.addWidget(Label(explanation, "body", "text2", wrap=True))
        self.line = QLineEdit(name)
        self.line.setAccessibleName("Name of the mapping")
        self.line.setMaxLength(200)
        self._note = Label("", "meta", "text2")
        self.body.addWidget(self.line)
        self.body.addWidget(self._note)
        self.line.textChanged.connect(self._on_text_changed)
        self._on_text_changed(name)

    @property
    def name(self) -> str:
        """What was typed, trimmed."""
        return self.line.text().strip()

    def _on_text_changed(self, _text: str) -> None:
        if not self.name:
            self._note.setText("Type a name by which you will know it again.")
        elif self.name in self._taken:
            self._note.setText(f"“{self.name}” exists and will be replaced.")
        else:
            self._note.setText("It is offered to everybody in the team.")
        self.primary.set_disabled_because("" if self.name else "Type a name first")
