"""All of one phase: its facts, what it means, what may be done in it, and what should be true before a deal goes on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.domain.plurals import counted
from app.ui.pipelines.columns import PhaseLine
from app.ui.pipelines.words import (
    category_lock,
    category_text,
    kind_meaning,
    limit_field,
    limit_lock,
    limit_number,
    limit_text,
    probability_lock,
    read_category,
    read_limit,
)
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.lines_field import FRAME_INSET, LinesField
from app.ui.shared.panel import Panel
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.seen import Holding
from app.ui.shared.typed import Typed, percent

_LISTS = ("actions", "exit_criteria")


class PhaseForm(Panel):
    """Each field is stored by itself.

    ``edited`` tells the line as it was when somebody began to edit, the field of PhaseSpec, its new value and its text.
    """

    edited = Signal(object, str, object, str)

    def __init__(self) -> None:
        super().__init__(padding=16 - FRAME_INSET)
        self.setAccessibleName("Phase")
        self._line: PhaseLine | None = None
        self._seen: Holding[PhaseLine | None] = Holding(None)
        self._refused = ""
        self._badge = PhaseBadge()
        self._title = ElidedLabel("", "bodyStrong")
        self._kind = Label("", "meta", "text2", wrap=True)
        self.facts = self._make_facts()
        self.texts = {
            "meaning": LinesField("Meaning", "Shown wherever the code is pointed at", placeholder="What it stands for"),
            "actions": LinesField("What may be done in it", "One a line", placeholder="Nothing said yet"),
            "exit_criteria": LinesField(
                "Before a deal goes on", "One a line. They are asked for and never block.", placeholder="Nothing asked"
            ),
        }
        for name, field in self.texts.items():
            field.saved.connect(lambda text, name=name: self._on_text_saved(name, text))
        self._lay_out()

    def _make_facts(self) -> FactsForm:
        facts = FactsForm(columns=1)
        facts.add_typed("code", "Code", _required("Give the phase a code, such as N2."))
        facts.add_typed("name", "Name", _required("Give the phase a name."))
        facts.add_typed("probability", "Probability", Typed(_probability, percent().show))
        facts.add_typed("limit", "Time limit", Typed(read_limit, self._limit_text))
        categories = Typed(read_category, category_text)
        facts.add_typed("forecast_category", "Counts as", categories, placeholder="By its probability")
        facts.edited.connect(self._on_fact_edited)
        return facts

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._badge)
        head.addWidget(self._title, 1)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(FRAME_INSET, FRAME_INSET, FRAME_INSET, self.facts.frame_room.bottom())
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._kind)
        column.addSpacing(2)
        self.facts.join(column)
        self.body.addWidget(upper)
        self.body.setSpacing(10)
        for field in self.texts.values():
            self.body.addWidget(field)
        self.body.addStretch(1)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_line(self, line: PhaseLine | None) -> None:
        """Show a phase; what somebody types about the same one is kept."""
        self.setVisible(line is not None)
        if line is None:
            self._line = None
            return
        same = self._line is not None and self._line.id == line.id
        self._line = line
        self._seen.show(line, self._busy() if same else ())
        spec = line.spec
        self._badge.show_phase(spec.code, badge_kind(spec.kind, is_stall=spec.is_stall), spec.name)
        self._title.setText(spec.name)
        self._kind.setText(kind_meaning(spec))
        self._show_facts(spec, same)
        for name, field in self.texts.items():
            field.set_text(text_of(spec, name), is_same_record=same)

    def _busy(self) -> list[str]:
        """The fields of PhaseSpec in which somebody types, or has to correct what was typed."""
        facts = [column for column in self.facts.columns if self._is_busy(column)]
        return facts + [name for name, field in self.texts.items() if field.is_changed or field.error]

    def _is_busy(self, column: str) -> bool:
        field = self.facts.field(column)
        return field.editing or bool(field.error)

    def _show_facts(self, spec: PhaseSpec, same: bool) -> None:
        touches = spec.kind is PhaseKind.NURTURE
        self.facts.set_label("limit", "Planned touches" if touches else "Time limit")
        values = {
            "code": spec.code,
            "name": spec.name,
            "probability": spec.probability,
            "limit": spec.touch_target if touches else spec.limit_days,
            "forecast_category": spec.forecast_category,
        }
        self.facts.show_values(values, {}, is_same_record=same)
        self._lock_facts(spec)

    def lock(self, reason: str) -> None:
        """Nothing may be changed by the user, and why; no reason lets them."""
        self._refused = reason
        for field in self.texts.values():
            field.set_locked(reason)
        if self._line is not None:
            self._lock_facts(self._line.spec)

    def _lock_facts(self, spec: PhaseSpec) -> None:
        locks = {"probability": probability_lock(spec), "limit": limit_lock(spec)}
        locks["forecast_category"] = category_lock(spec)
        for column in self.facts.columns:
            self.facts.field(column).set_locked(self._refused or locks.get(column, ""))

    def _limit_text(self, value: object) -> str:
        if not isinstance(value, int) or self._line is None:
            return ""
        if self._line.spec.kind is PhaseKind.NURTURE:
            return counted(value, "touch", "touches")
        return counted(value, "working day", "working days")

    def fail(self, line: PhaseLine, name: str, typed: str, words: str) -> None:
        """A value could not be stored; what was typed stands in its field again."""
        if self._line is None or self._line.id != line.id:
            return
        self._seen.hold(_column(name), line)
        if name in self.texts:
            self.texts[name].fail(typed, text_of(self._line.spec, name), words)
        else:
            self.facts.fail(_column(name), typed, words)

    def restore(self, name: str) -> None:
        """Show the stored value again."""
        if name in self.texts:
            self.texts[name].revert()
        else:
            self.facts.restore(_column(name))

    # -- editing ---------------------------------------------------------------------------------------------------

    def _on_fact_edited(self, column: str, value: object) -> None:
        assert self._line is not None
        name = limit_field(self._line.spec) if column == "limit" else column
        self.edited.emit(self._seen.take(column), name, value, self.facts.field(column).text())

    def _on_text_saved(self, name: str, text: str) -> None:
        assert self._line is not None
        value: object = tuple(text.splitlines()) if name in _LISTS else text
        self.edited.emit(self._seen.take(name), name, value, text)


def _column(name: str) -> str:
    """The field in which a field of PhaseSpec is edited."""
    return "limit" if name in ("limit_days", "touch_target") else name


def text_of(spec: PhaseSpec, name: str) -> str:
    """A text of a phase as its field shows it; lists one a line."""
    value: Any = getattr(spec, name)
    return "\n".join(value) if name in _LISTS else str(value)


def summary(spec: PhaseSpec) -> str:
    """``"40%, 14 days"``."""
    return f"{spec.probability}%, {limit_text(spec)}" if limit_number(spec) else f"{spec.probability}%"


def _required(message: str) -> Typed:
    def read(text: str) -> object:
        if not text.strip():
            raise UserError(message)
        return text.strip()

    return Typed(read, lambda value: str(value or ""))


def _probability(text: str) -> object:
    value = percent().read(text)
    if value is None:
        raise UserError("Give a probability, such as 50.")
    return value
