"""A label above a field, and the mistake below it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QTime
from PySide6.QtWidgets import QComboBox, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from app.domain.currencies import CURRENCIES
from app.ui.shared.country_names import country_name
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme


class Field(QWidget):
    """``field`` under its name; ``say`` shows a mistake in words."""

    def __init__(self, name: str, field: QWidget, hint: str = "") -> None:
        super().__init__()
        self.field = field
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._label = Label(name, "meta", "text2")
        self._label.setBuddy(field)
        field.setAccessibleName(name)
        column.addWidget(self._label)
        column.addWidget(field)
        self._hint = hint
        self._below = Label(hint, "caption", "text3", wrap=True)
        column.addWidget(self._below)
        self._below.setHidden(not hint)  # within the layout: before, showing it would open a window of its own
        column.addStretch(1)

    def set_name(self, name: str) -> None:
        """Call the field differently."""
        self._label.setText(name)
        self.field.setAccessibleName(name)

    def set_hint(self, hint: str) -> None:
        """Say something else below the field, where nothing is wrong."""
        self._hint = hint
        if not self.field.property("wrong"):
            self._below.setText(hint)

    def say(self, mistake: str) -> None:
        """Show a mistake; "" takes it back."""
        self._below.setText(mistake or self._hint)
        self._below.set_look(color="danger" if mistake else "text3")
        self._below.setVisible(bool(mistake or self._hint))
        self._column.activate()  # whoever makes room for it next knows how much it takes
        self.field.setProperty("wrong", bool(mistake))
        self.field.style().polish(self.field)
        self.field.setAccessibleDescription(mistake)
        if mistake:
            self.field.setFocus()


class CurrencyField(QComboBox):
    """The currencies most trade is done in, with their names; any other code can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(CURRENCIES)
        here = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        self.setCurrentText(here if here in CURRENCIES else CURRENCIES[0])

    @property
    def code(self) -> str:
        """The code chosen or typed."""
        return self.currentText().strip().upper()


class CountryField(QComboBox):
    """The countries whose public holidays are known, by name."""

    def __init__(self) -> None:
        super().__init__()
        self.addItem("No public holidays", None)

    def set_countries(self, codes: tuple[str, ...]) -> None:
        """Offer these (ISO 3166), and choose where this computer is."""
        named = sorted((country_name(code), code) for code in codes)
        for name, code in named:
            self.addItem(name, code)
        here = QLocale.territoryToCode(QLocale.system().territory())
        self.setCurrentIndex(max(self.findData(here), 0))

    @property
    def code(self) -> str | None:
        """The code chosen; None for none."""
        code: str | None = self.currentData()
        return code


def text_field(placeholder: str = "") -> QLineEdit:
    """An empty field of one line."""
    edit = QLineEdit()
    edit.setPlaceholderText(placeholder)
    return edit


class TimeField(QTimeEdit):
    """A time of day in hours and minutes."""

    def __init__(self, name: str = "", at: QTime | None = None) -> None:
        super().__init__()
        self.setDisplayFormat("HH:mm")
        self.setAccessibleName(name)
        self.setTime(at or QTime(0, 0))
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        # A style sheet's padding does not reach the text of such a field.
        self.lineEdit().setTextMargins(Theme.current().space("small"), 0, 0, 0)
