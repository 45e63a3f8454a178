"""What the user's role allows with the record that a sheet shows: locked beforehand, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.access import Actor, Op
from app.domain.access_ahead import Ahead
from app.ui.shared.inline_field import InlineField
from app.ui.shared.labels import Label
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.notes_box import NotesBox

if TYPE_CHECKING:
    from app.services.tasks import TaskRow

READS = "onlyReads"
"""A property of buttons that only show something: they are never locked."""
_LOCKED, _TIP = "lockedByRole", "tipBefore"


class RecordRules:
    """``note`` says in the sheet what the locks say; ``actor`` is asked each time, for roles change at any time."""

    def __init__(
        self, actor: Callable[[], Actor], table: str, forms: tuple[FactsForm, ...], notes: NotesBox, note: Label
    ) -> None:
        self._actor, self._table, self._forms, self._notes, self.note = actor, table, forms, notes, note
        self._row: Mapping[str, Any] = {}
        self._whose: str | None = None
        self._kinds: Mapping[int, str] = {}
        # What nobody can change here says so itself.
        self._fixed = {column for form in forms for column in form.columns if form.field(column).state == "locked"}
        note.hide()

    def show(self, row: Mapping[str, Any], whose: str, kinds: Mapping[int, str] | None = None) -> None:
        """Another record, or another state of it: ``row`` has what rules ask of it, with its ``id``.

        ``whose`` names its owner, ``kinds`` are those of the phases that a deal may stand in.
        """
        self._row, self._whose, self._kinds = row, whose or None, kinds or {}
        for form in self._forms:
            for column in form.columns:
                if column not in self._fixed:
                    form.field(column).set_locked(self.why_not_edited(column))
        refused = self.why_not_edited("notes")
        self._notes.set_locked(refused)
        self.note.setText(refused)
        self.note.setVisible(bool(refused))

    def _ahead(self) -> Ahead:
        known = {self._row["id"]: self._row} if self._table == "deals" and self._row else {}
        return Ahead(self._actor(), self._kinds, known)

    def why_not_edited(self, column: str) -> str:
        """Why the user may not change this of the record; "" where they may, or nothing is shown."""
        if not self._row:
            return ""
        return self._ahead().why_not_edit(self._table, self._row, {column}, whose=self._whose)

    def why_not_removed(self) -> str:
        """Why the user may not delete it."""
        return self._ahead().why_not_row(self._table, Op.REMOVE, self._row, self._whose) if self._row else ""

    def why_not_added(self, table: str) -> str:
        """Why the user may not add what hangs on the deal that is shown."""
        if not self._row:
            return ""
        return self._ahead().why_not_row(table, Op.ADD, {"deal_id": self._row["id"]}, self._whose)

    def why_not_logged(self) -> str:
        """Why the user may not tell what was done with a customer."""
        return self._ahead().why_not("activities", Op.ADD)

    def why_not_task(self, task: TaskRow | None) -> str:
        """Why the user may not do with a task; None is one that they would plan for themselves."""
        if task is None:
            return self._ahead().why_not("tasks", Op.ADD)
        row = {field.name: getattr(task, field.name) for field in fields(task)}
        return self._ahead().why_not_row("tasks", Op.EDIT, row, self._whose if task.deal_id else task.owner or None)


def lock_parts(part: QWidget, reason: str) -> None:
    """Lock all fields and buttons of a part of the sheet with a reason; without one unlock what was locked so."""
    for field in part.findChildren(InlineField):
        if reason or field.property(_LOCKED):
            field.setProperty(_LOCKED, bool(reason))
            field.set_locked(reason)
    for button in part.findChildren(QAbstractButton):
        if button.property(READS) or not (reason or button.property(_LOCKED)):
            continue
        if not button.property(_LOCKED):
            button.setProperty(_TIP, button.toolTip())
        button.setProperty(_LOCKED, bool(reason))
        button.setEnabled(not reason)
        button.setToolTip(reason or button.property(_TIP))
        button.setAccessibleDescription(reason)
