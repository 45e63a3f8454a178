"""Stores what is typed into the facts of a record, and says beside the field why something can't be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from app.domain.errors import ConflictError, UserError
from app.services.editing import NewNamed
from app.services.saved import Saved
from app.ui.shared.picker_field import NewChoice
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.facts_form import FactsForm, stored
from app.ui.shared.sheet.seen import Seen

if TYPE_CHECKING:
    from app.services.context import Context

EditRecord = Callable[["Context", int, int | None, dict[str, Any]], Saved]


class RecordForm:
    """``edit(ctx, record_id, version, values)`` is the command; ``forms`` are all grids with fields of the record."""

    def __init__(self, desk: SheetDesk, edit: EditRecord, forms: tuple[FactsForm, ...]) -> None:
        self._desk, self._edit, self._forms = desk, edit, forms
        self._record_id: int | None = None
        self._seen = Seen(None)
        self._held: dict[str, Seen] = {}
        for form in forms:
            form.edited.connect(self.save)

    def show(self, record_id: int, version: int, values: Mapping[str, Any], names: Mapping[str, str]) -> None:
        """Show a record as it was read."""
        is_same = record_id == self._record_id
        # An edit under way stays on top of what its field showed when it began: the new value was not decided on.
        editing = [c for form in self._forms for c in form.columns if form.field(c).editing] if is_same else []
        self._held = {column: self._held.get(column, self._seen) for column in editing}
        self._record_id, self._seen = record_id, Seen(version)
        for form in self._forms:
            form.show_values(values, names, is_same_record=is_same)

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
        record_id, ctx = self._record_id, self._desk.ctx
        seen = self._held.pop(column, self._seen)
        if record_id is None:
            return
        form = self._form(column)
        typed = form.field(column).text() if form else ""

        def failed(error: Exception) -> None:
            self._on_failed(error, record_id, column, typed, value)

        values = stored(column, NewNamed(value.text) if isinstance(value, NewChoice) else value)

        self._desk.run(lambda: seen.edit(lambda version: self._edit(ctx, record_id, version, values)), failed=failed)

    def _form(self, column: str) -> FactsForm | None:
        return next((form for form in self._forms if column in form.columns), None)

    def _on_failed(self, error: Exception, record_id: int, column: str, typed: str, value: object) -> None:
        form = self._form(column) if record_id == self._record_id else None
        if isinstance(error, ConflictError):
            self._seen = Seen(error.version)
            if form is not None:
                form.restore(column)
            self._desk.host.show_error(error, retry=lambda: self.save(column, value))
        elif isinstance(error, UserError) and form is not None:
            form.fail(column, typed, error.message)
        else:
            if form is not None:
                form.restore(column)
            self._desk.host.show_error(error)
