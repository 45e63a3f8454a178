"""How long a step is planned to take, and which one it follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox

from app.domain.errors import ConflictError, UserError
from app.services.saved import Saved
from app.services.tasks import EditTask, TaskRow, edit_task
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.sheet.desk import SheetDesk

_FROM = ((True, "after it is done"), (False, "after its due day"))


class StepDialog(FormDialog):
    """``others`` are the open steps that it may follow: those of the same record."""

    def __init__(self, desk: SheetDesk, task: TaskRow, others: Sequence[TaskRow]) -> None:
        super().__init__(desk.host.window, "Time planned, and what it follows", "Save", sentence=task.subject)
        self._desk, self._task, self._seen = desk, task, task.version
        minutes, days = text_field(), text_field()
        minutes.setText(str(task.minutes or ""))
        days.setText(str(task.chain_days if task.chain_days is not None else 0))
        self.add("minutes", "Minutes planned", minutes, hint="Empty where nobody knows")
        known = [(None, "No other step"), *((other.id, other.subject) for other in others if other.id != task.id)]
        if task.chain_after_id is not None and task.chain_after_id not in {key for key, _ in known}:
            known.append((task.chain_after_id, task.waits_for or "The step it follows now"))
        self.add("chain_after_id", "Follows", choice_box(tuple(known), task.chain_after_id), wide=True)
        self.add("chain_days", "Working days later", days)
        is_after = task.after_completion or task.chain_after_id is None
        self.add("after_completion", "Counted", choice_box(_FROM, is_after))
        after = self.field("chain_after_id")
        assert isinstance(after, QComboBox)
        after.currentIndexChanged.connect(lambda _place: self._show_chain())
        self._show_chain()
        self.accepted.connect(self._store)

    def _show_chain(self) -> None:
        is_chained = self.chosen("chain_after_id") is not None
        for key in ("chain_days", "after_completion"):
            self.field(key).setEnabled(is_chained)

    def _values(self) -> dict[str, Any]:
        """What is stored; UserError at the field that is no number. What repeats keeps how it repeats."""
        values: dict[str, Any] = {"minutes": _number(self.text("minutes"), "minutes")}
        after = self.chosen("chain_after_id")
        if after is None and self._task.chain_after_id is None:
            return values
        days = _number(self.text("chain_days"), "chain_days") or 0
        is_after = self.chosen("after_completion") is True
        chain = {"chain_after_id": after, "chain_days": days, "after_completion": is_after}
        none = {"chain_after_id": None, "chain_days": None, "after_completion": False}
        return values | (chain if after is not None else none)

    def _store(self) -> None:
        try:
            edit = EditTask(self._task.id, self._seen, self._values())
        except UserError as error:
            self.fail(error)
            return
        self._desk.run(partial(edit_task, self._desk.ctx, edit), done=self._on_done, failed=self._on_failed)

    def _on_done(self, _saved: Saved) -> None:
        self.finish()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ConflictError):
            self._seen = error.version
            self.say_error(f"{error.message} Save again to keep yours.")
        elif not self.fail(error):
            self.finish()
            self._desk.host.show_error(error)


def _number(text: str, field: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise UserError("Enter a whole number, or leave it empty.", field=field)
    return int(text)
