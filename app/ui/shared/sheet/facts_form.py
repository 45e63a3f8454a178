"""A grid of facts that knows how each is read and shown, and keeps what is typed when others change a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.money import Money
from app.ui.host import Runner
from app.ui.shared.inline_field import InlineField
from app.ui.shared.picker_field import Ask, PickerField
from app.ui.shared.sheet.facts import FactsGrid
from app.ui.shared.typed import Typed


class FactsForm(FactsGrid):
    """Fill it with ``show_values`` after each load; a field in which somebody types keeps it and says the news."""

    def __init__(
        self, *, columns: int = 2, label_width: int = 116, pitch: int = 27, parent: QWidget | None = None
    ) -> None:
        super().__init__(columns=columns, label_width=label_width, pitch=pitch, parent=parent)
        self._kinds: dict[str, Typed] = {}
        self._shown: dict[str, str] = {}

    def add_typed(
        self,
        column: str,
        label: str,
        kind: Typed,
        *,
        wide: bool = False,
        placeholder: str = "–",
        role: str = "bodyMedium",
    ) -> None:
        """A field whose text is read as a value."""
        self._kinds[column] = kind
        field = InlineField(
            label, validate=kind.read, hint=kind.hint, show=kind.show, placeholder=placeholder, role=role, tight=True
        )
        self.add(column, label, field, wide=wide)

    def add_picker(
        self,
        column: str,
        label: str,
        ask: Ask,
        runner: Runner | None,
        *,
        can_create: bool = False,
        can_clear: bool = True,
        wide: bool = False,
        placeholder: str = "–",
        role: str = "bodyMedium",
    ) -> None:
        """A field that chooses a record; its name comes with the values."""
        field = PickerField(
            label,
            ask,
            runner=runner,
            can_create=can_create,
            can_clear=can_clear,
            placeholder=placeholder,
            role=role,
            tight=True,
        )
        self.add(column, label, field, wide=wide)

    def show_values(self, values: Mapping[str, Any], names: Mapping[str, str], *, is_same_record: bool) -> None:
        """Show the stored values; ``names`` holds the texts of those that point to other records."""
        for column in self.columns:
            kind = self._kinds.get(column)
            text = names.get(column, "") if kind is None else kind.show(values.get(column))
            field = self.field(column)
            if not is_same_record and (field.editing or field.error):
                field.revert()
            if is_same_record and field.editing and text != self._shown.get(column, text):
                field.set_hint(f"Changed meanwhile to {text or 'nothing'}")
            self._shown[column] = text
            field.set_text(text)
            is_cut = field.line_edit().fontMetrics().horizontalAdvance(text) > field.line_edit().width()
            field.line_edit().setToolTip(text if is_cut else "")

    def fail(self, column: str, typed: str, words: str) -> None:
        """Say that a value could not be stored; what was typed stands in the field again."""
        field = self.field(column)
        field.set_text(self._shown.get(column, ""))
        field.line_edit().setText(typed)
        field.set_error(words)

    def restore(self, column: str) -> None:
        """Show the stored value again."""
        self.field(column).set_text(self._shown.get(column, ""))


def stored(column: str, value: object) -> dict[str, Any]:
    """A field's value as columns: an amount is its minor units and its currency."""
    if column.endswith("_minor"):
        currency = "revenue_currency" if column.startswith("revenue") else "currency"
        return {column: value.minor, currency: value.currency} if isinstance(value, Money) else {column: None}
    return {column: value}
