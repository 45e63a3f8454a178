"""A dialog with fields, for making something new or for a decision that needs facts."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget
from shiboken6 import isValid

from app.domain.errors import EnvironmentFault, UserError
from app.ui.shared.choices import Choices
from app.ui.shared.dialog import Dialog
from app.ui.shared.form_fields import Field
from app.ui.shared.inline_field import InlineField
from app.ui.shared.labels import Label


class FormDialog(Dialog):
    """Fields stand in two columns; a mistake is said at the field that a UserError names."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        action: str,
        *,
        sentence: str = "",
        danger: bool = False,
        key: str = "Enter",
        width: int = 560,
    ) -> None:
        super().__init__(window, title, action, danger=danger, key=key, width=width)
        self._fields: dict[str, Field] = {}
        if sentence:
            self.body.addWidget(Label(sentence, "body", "text2", wrap=True))
        self.begin_grid()
        self.closed.connect(self.deleteLater)

    def begin_grid(self) -> None:
        """Fields that are added from now on stand below what is in the body already."""
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._place = 0
        self.body.addLayout(self._grid)

    def add(self, key: str, name: str, field: QWidget, *, hint: str = "", wide: bool = False) -> Field:
        """Add a field under its name. ``key`` is what a UserError calls it; a ``wide`` one takes a row of its own."""
        made = self._fields[key] = Field(name, field, hint)
        if wide and self._place % 2:
            self._place += 1
        self._grid.addWidget(made, self._place // 2, self._place % 2, 1, 2 if wide else 1)
        self._place += 2 if wide else 1
        return made

    def field(self, key: str) -> QWidget:
        """What was added under a key."""
        return self._fields[key].field

    def text(self, key: str) -> str:
        """What stands in a line of text."""
        field = self.field(key)
        assert isinstance(field, QLineEdit)
        return field.text().strip()

    def chosen(self, key: str) -> object:
        """What is chosen in a box."""
        field = self.field(key)
        assert isinstance(field, QComboBox)
        return field.currentData()

    def clear_errors(self) -> None:
        """Take back what was said."""
        for field in self._fields.values():
            field.say("")
        self.say_error("")

    def fail(self, error: Exception) -> bool:
        """Say what is wrong, where it is; false where it can't be put right here, or the dialog is gone."""
        if not isinstance(error, UserError | EnvironmentFault) or not isValid(self):
            return False
        self.clear_errors()
        field = self._fields.get(error.field or "") if isinstance(error, UserError) else None
        if field is not None:
            self.is_asked = False
            field.say("" if _says_itself(field.field, error.message) else error.message)
            field.field.setFocus()
            self.place()
        else:
            self.say_error(error.message)
        return True


def _says_itself(field: QWidget, mistake: str) -> bool:
    """Whether a field shows what is wrong with it already: once is enough."""
    return isinstance(field, InlineField) and field.error == mistake


def choice_box(options: Choices, chosen: object = None) -> QComboBox:
    """A box of values with their words."""
    box = QComboBox()
    for value, words in options:
        box.addItem(words, value)
    place = next((place for place, (value, _) in enumerate(options) if value == chosen), 0)
    box.setCurrentIndex(place)
    return box
