"""The conditions of a rule, edited in place: a field, a comparison, a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.qualifiers import COMPARISONS, Comparison, Condition, Field, Kind
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView, RowDeed

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class ConditionRow:
    """A condition while it is edited; several values have “ or ” between them."""

    id: int
    field: Field = Field.EMPLOYEES
    comparison: Comparison = Comparison.AT_LEAST
    value: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        """As ``domain.qualifiers.read_conditions`` takes it."""
        if not self.comparison.takes_value:
            return {"field": str(self.field), "comparison": str(self.comparison)}
        several = [part.strip() for part in self.value.split(" or ")]
        value = several if self.comparison is Comparison.ONE_OF else self.value
        return {"field": str(self.field), "comparison": str(self.comparison), "value": value}


class ConditionGrid(GridView):
    """``plain`` are the conditions as they stand; what can't be read is said when the rule is looked at or stored."""

    def __init__(self) -> None:
        super().__init__("Conditions", _columns())
        self._next_id = 0
        self.rows: tuple[ConditionRow, ...] = ()
        self.grid.edited.connect(self._on_edited)
        self.set_deeds(
            (
                RowDeed("Add a condition", lambda _row: self.add(), "Ins"),
                RowDeed("Remove the condition", self.remove, "Del", lambda _row: self.why_not_removed()),
            )
        )

    @property
    def plain(self) -> tuple[dict[str, Any], ...]:
        """The conditions as plain values."""
        return tuple(row.plain for row in self.rows)

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """Begin with these; without any with one about the number of employees."""
        rows = [ConditionRow(self._new(), one.field, one.comparison, " or ".join(one.values)) for one in conditions]
        self._show(rows or [ConditionRow(self._new(), value="25")])

    def _new(self) -> int:
        self._next_id += 1
        return self._next_id

    def _show(self, rows: Sequence[ConditionRow]) -> None:
        self.rows = tuple(rows)
        self.set_rows(self.rows)

    def add(self) -> None:
        """Add one below the others, and let its field be chosen."""
        self._show([*self.rows, ConditionRow(self._new())])
        self.setCurrentIndex(self.grid.index(len(self.rows) - 1, 0))
        self.setFocus()

    def why_not_removed(self) -> str:
        """A rule has at least one condition."""
        return "" if len(self.rows) > 1 else "A rule needs at least one condition"

    def remove(self, row: ConditionRow) -> None:
        """Take one out."""
        self._show([other for other in self.rows if other.id != row.id])

    def change(self, row: ConditionRow) -> None:
        """Put another in the place of the one with the same id."""
        self._show([row if other.id == row.id else other for other in self.rows])

    def _on_edited(self, row: ConditionRow, key: str, value: object) -> None:
        now = next(other for other in self.rows if other.id == row.id)
        self.grid.store((row.id, key))
        changes: Any = {key: value}
        changed = replace(now, **changes)
        allowed = COMPARISONS[changed.field.kind]
        if changed.comparison not in allowed:
            changed = replace(changed, comparison=allowed[0])
        if changed.field.kind is not now.field.kind:
            changed = replace(changed, value="yes" if changed.field.kind is Kind.YES_NO else "")
        self.change(changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # it is the dialog's
            return
        super().keyPressEvent(event)


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn(
            "field",
            "Field",
            lambda row: row.field.label,
            150,
            choices=lambda _row: tuple((field, field.label) for field in Field),
            value=lambda row: row.field,
        ),
        GridColumn(
            "comparison",
            "Comparison",
            lambda row: row.comparison.words,
            140,
            choices=lambda row: tuple((one, one.words) for one in COMPARISONS[row.field.kind]),
            value=lambda row: row.comparison,
        ),
        GridColumn(
            "value",
            "Value",
            lambda row: row.value if row.comparison.takes_value else "",
            0,
            is_strong=True,
            read=lambda text: text.strip(),
            lock=lambda row: "" if row.comparison.takes_value else "This comparison needs no value",
        ),
    )
