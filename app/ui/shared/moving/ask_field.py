"""A field of a question: its name above it, how it is understood or what is wrong below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.ui.shared.labels import Label


class AskField(QWidget):
    """One line of text. ``reading`` says in words how the text is understood, or raises UserError."""

    def __init__(
        self,
        name: str,
        text: str = "",
        *,
        reading: Callable[[str], str] = lambda _text: "",
        hint: str = "",
        offers: Iterable[str] = (),
    ) -> None:
        super().__init__()
        self._reading, self._hint = reading, hint
        self.edit = QLineEdit(text)
        self.edit.setAccessibleName(name)
        self._below = Label(hint, "meta", "text3", wrap=True)
        offered = list(offers)
        if offered:
            completer = QCompleter(offered, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.edit.setCompleter(completer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._name = Label(name, "meta", "text2")
        self._name.setBuddy(self.edit)
        column.addWidget(self._name)
        column.addWidget(self.edit)
        column.addWidget(self._below)
        self.edit.textEdited.connect(self._on_edited)
        self.edit.editingFinished.connect(self.check)
        self.setFocusProxy(self.edit)
        self._on_edited()

    def set_name(self, name: str) -> None:
        """Call the field differently."""
        self._name.setText(name)
        self.edit.setAccessibleName(name)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text().strip()

    def check(self) -> bool:
        """Look at the text and say below the field how it is understood; whether it is."""
        try:
            words = self._reading(self.text)
        except UserError as error:
            self.say_wrong(error.message)
            return False
        self._say(words or self._hint, "text2" if words else "text3", wrong=False)
        return True

    def say_wrong(self, words: str) -> None:
        """Say what is wrong, and where."""
        self._say(words, "danger", wrong=True)

    def _on_edited(self) -> None:
        """While somebody types, nothing is wrong yet."""
        try:
            words = self._reading(self.text) if self.text else ""
        except UserError:
            words = ""
        self._say(words or self._hint, "text2" if words else "text3", wrong=False)

    def _say(self, words: str, color: str, *, wrong: bool) -> None:
        self._below.setText(words)
        self._below.set_look(color=color)
        self.edit.setAccessibleDescription(words)
        if self.edit.property("wrong") != wrong:
            self.edit.setProperty("wrong", wrong)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)
