"""Asks what shall be changed of many records. What is not touched stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.people_words import NOBODY
from app.services.many.edit import FIELDS, NOUNS, EditMany, Table
from app.services.many.seen import Common
from app.services.planning import read_plan, to_add
from app.services.tasks import AddTask
from app.ui.host import Host
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.habits import habits
from app.ui.shared.typed import Typed, day, percent

_AS_IT_IS = "Leave as it is"
_EMPTY = "none"
_SEVERAL = "several"
_AT_FIRST = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialog begins with: what the records have in common, and what can be chosen."""

    table: Table
    common: Common
    owners: Choices
    sources: Choices


class ManyDialog(FormDialog):
    """Each field says what the records have now: one value, or several."""

    def __init__(self, host: Host, asked: Asked) -> None:
        count = len(asked.common.versions)
        what = f"{count:,} {NOUNS[asked.table][count != 1]}"
        super().__init__(host.window, f"Change {what}", f"Change {what}", sentence=_sentence(asked), width=600)
        self._ctx, self._asked = host.ctx, asked
        self._typed: dict[str, Typed] = {}
        self._add_choice("owner_id", "Owner", asked.owners, NOBODY)
        self._add_choice("lead_source_id", "Source", asked.sources, "No source")
        if asked.table == "deals":
            self._add_line("expected_close_on", "Expected close", day(self._ctx))
            self._add_line("own_probability", "Own probability in %", percent())
            self._add_step()

    # -- fields ------------------------------------------------------------------------------------------------------

    def _add_choice(self, key: str, name: str, options: Choices, nothing: str) -> None:
        box = choice_box((("", _AS_IT_IS), *options, (None, nothing)), "")
        self.add(key, name, box, hint=self._now(key, nothing.lower()))

    def _add_line(self, key: str, name: str, typed: Typed) -> None:
        line = text_field(_AS_IT_IS)
        self._typed[key] = typed
        now = self._now(key, _EMPTY)
        hint = now if now.endswith(_EMPTY) else f"{now}. Type “{_EMPTY}” to empty it."
        made = self.add(key, name, line, hint=hint)
        self._tell_reading(line, made.set_hint, hint, lambda text: self._words(typed, text))

    def _add_step(self) -> None:
        line, hint = text_field(f"{_AS_IT_IS}, or such as: Call about the offer Fri 10:30"), "Planned for each of them."
        made = self.add("subject", "Next step", line, hint=hint, wide=True)
        self._tell_reading(line, made.set_hint, hint, self._step_words)

    def _tell_reading(
        self, line: QLineEdit, tell: Callable[[str], None], otherwise: str, words: Callable[[str], str]
    ) -> None:
        """While somebody types, say below how it is understood."""

        def read(text: str) -> None:
            try:
                tell((words(text) if text.strip() else "") or otherwise)
            except UserError:
                tell(otherwise)

        line.textChanged.connect(read)

    def _now(self, key: str, nothing: str) -> str:
        common = self._asked.common
        if key in common.several:
            return f"Now: {_SEVERAL}"
        value = common.values.get(key)
        return f"Now: {medium_day(value, self._ctx.clock.today()) if isinstance(value, date) else value or nothing}"

    def _words(self, typed: Typed, text: str) -> str:
        if _is_empty(text):
            return "It will be empty."
        return typed.hint(text) if typed.hint else ""

    def _step_words(self, text: str) -> str:
        plan = read_plan(text, habits(self._ctx))
        return f"{plan.subject}: {medium_day(plan.due_on, self._ctx.clock.today())}{plan.details}"

    # -- what stands in them -----------------------------------------------------------------------------------------

    def command(self) -> EditMany:
        """What was asked for; UserError where nothing was, or something can't be understood."""
        values: dict[str, Any] = {}
        for key in FIELDS[self._asked.table]:
            field = self.field(key)
            if isinstance(field, QComboBox):
                if field.currentIndex() != _AT_FIRST:
                    values[key] = field.currentData()
            elif text := self.text(key):
                values[key] = None if _is_empty(text) else self._read(key, text)
        step = self._step()
        if not values and step is None:
            raise UserError("Nothing is to be changed yet. Set at least one field.")
        return EditMany(self._asked.table, self._asked.common.versions, values, step)

    def _read(self, key: str, text: str) -> object:
        try:
            return self._typed[key].read(text)
        except UserError as error:
            raise UserError(error.message, field=key) from error

    def _step(self) -> AddTask | None:
        if self._asked.table != "deals" or not self.text("subject"):
            return None
        try:
            return to_add(read_plan(self.text("subject"), habits(self._ctx)))
        except UserError as error:
            raise UserError(error.message, field="subject") from error


def _is_empty(text: str) -> bool:
    return text.strip().casefold() == _EMPTY


def _sentence(asked: Asked) -> str:
    only, ended = "Only what you set here is changed.", asked.common.ended
    if not ended:
        return only
    what = "expected close, probability and next step"
    of_them = f"One of them was won or lost and keeps its {what}."
    return f"{only} {of_them if ended == 1 else f'{ended:,} of them were won or lost and keep their {what}.'}"
