"""Stores what is typed into the facts of a record, and says beside the field why something can't be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.errors import ConflictError, Settlement, UserError
from app.services.editing import NewNamed
from app.services.saved import Saved
from app.ui.shared.picker_field import NewChoice
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.facts_form import FactsForm, stored
from app.ui.shared.sheet.notes_box import NotesBox
from app.ui.shared.sheet.seen import Holding, Seen

if TYPE_CHECKING:
    from app.services.context import Context

EditRecord = Callable[["Context", int, int | None, dict[str, Any]], Saved]
_NOTES = "notes"


@dataclass(frozen=True, slots=True)
class _Edit:
    """What was typed into a field of a record, and the values of columns that it makes."""

    record_id: int
    column: str
    typed: str
    values: dict[str, Any]


class RecordForm:
    """``edit(ctx, record_id, version, values)`` is the command; ``forms`` are all grids with fields of the record.

    ``notes`` are edited in a box of their own. ``refresh`` reads the record again.
    """

    def __init__(
        self,
        desk: SheetDesk,
        edit: EditRecord,
        forms: tuple[FactsForm, ...],
        notes: NotesBox,
        refresh: Callable[[], None],
    ) -> None:
        self._desk, self._edit, self._forms, self._notes, self._refresh = desk, edit, forms, notes, refresh
        self._record_id: int | None = None
        self._seen = Holding(Seen(None))
        for form in forms:
            form.edited.connect(self.save)
        notes.saved.connect(lambda text: self.save(_NOTES, text))

    def show(self, record_id: int, version: int, values: Mapping[str, Any], names: Mapping[str, str]) -> None:
        """Show a record as it was read."""
        is_same = record_id == self._record_id
        self._seen.show(Seen(version), self._busy() if is_same else ())
        self._record_id = record_id
        for form in self._forms:
            form.show_values(values, names, is_same_record=is_same)

    def _busy(self) -> list[str]:
        """Where somebody types, or has to correct what was typed."""
        fields = [(column, form.field(column)) for form in self._forms for column in form.columns]
        busy = [column for column, field in fields if field.editing or field.error]
        return [*busy, _NOTES] if self._notes.is_typing else busy

    def leave(self) -> str:
        """Save what is being typed, before another record is shown; the words of what could not be saved."""
        lost = []
        for form in self._forms:
            for column in form.columns:
                field = form.field(column)
                if (field.editing and not field.commit()) or field.error:
                    lost.append(f"“{field.text()}”: {field.error}")
        return " ".join(lost)

    def save(self, column: str, value: object) -> None:
        """Store the new value of a column."""
        if self._record_id is None:
            return
        form = self._form(column)
        typed = form.field(column).text() if form else str(value)
        values = stored(column, NewNamed(value.text) if isinstance(value, NewChoice) else value)
        self._store(_Edit(self._record_id, column, typed, values), self._seen.take(column))

    def _store(self, edit: _Edit, seen: Seen) -> None:
        ctx = self._desk.ctx

        def work() -> Saved:
            return seen.edit(lambda version: self._edit(ctx, edit.record_id, version, edit.values))

        self._desk.run(work, failed=lambda error: self._on_failed(error, edit, seen))

    def _form(self, column: str) -> FactsForm | None:
        return next((form for form in self._forms if column in form.columns), None)

    def _on_failed(self, error: Exception, edit: _Edit, seen: Seen) -> None:
        is_shown, host = edit.record_id == self._record_id, self._desk.host
        if isinstance(error, ConflictError):
            self._take_back(edit, is_shown=is_shown)
            host.show_error(error, settle=lambda decided: self._settle(edit, decided))
        elif isinstance(error, UserError) and is_shown:
            self._keep_typed(edit, error)
            self._seen.hold(edit.column, seen)
        else:
            self._take_back(edit, is_shown=is_shown)
            host.show_error(error, retry=lambda: self._store(edit, seen))

    def _settle(self, edit: _Edit, decided: Settlement) -> None:
        """Store what is still wanted, on top of what was looked at in the dialog."""
        values = decided.of(edit.values)
        if values:
            self._store(replace(edit, values=values), Seen(decided.version))

    def _take_back(self, edit: _Edit, *, is_shown: bool) -> None:
        form = self._form(edit.column)
        if is_shown and form is not None:
            form.restore(edit.column)
        elif is_shown:
            self._refresh()

    def _keep_typed(self, edit: _Edit, error: UserError) -> None:
        form = self._form(edit.column)
        if form is not None:
            form.fail(edit.column, edit.typed, error.message)
        else:
            self._notes.keep(edit.typed)
            self._desk.host.show_error(error)
