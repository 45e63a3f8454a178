"""Asks for a phase by its code."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.errors import UserError
from app.services.pipelines.queries import PhaseRow
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.moving.ask_field import AskField

_COLUMNS = 3


class PhasePrompt(Dialog):
    """Type ``d3`` and press Enter, or choose with mouse or Tab."""

    phase_chosen = Signal(object)

    def __init__(self, window: QWidget, title: str, phases: Sequence[PhaseRow]) -> None:
        super().__init__(window, f"Move {title} to", "Move", width=460)
        self._phases = phases
        self.field = AskField("Code of the phase", reading=self._read, hint="Such as D3")
        self.body.addWidget(self.field)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, phase in enumerate(phases):
            button = Button(phase.spec.label)
            button.clicked.connect(lambda _checked=False, phase=phase: self._choose(phase))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        grid.setColumnStretch(_COLUMNS, 1)  # the buttons begin where the field does
        self.body.addLayout(grid)
        self.accepted.connect(self._on_accepted)

    def _find(self, text: str) -> PhaseRow:
        wanted = text.casefold()
        if not wanted:
            raise UserError("Type the code of a phase, such as D3.")
        for phase in self._phases:
            if phase.spec.code.casefold() == wanted:
                return phase
        near = [phase for phase in self._phases if wanted in phase.spec.label.casefold()]
        if len(near) == 1:
            return near[0]
        known = ", ".join(phase.spec.code for phase in near or self._phases)
        raise UserError(f"Which phase is “{text}”? Type one of {known}.")

    def _read(self, text: str) -> str:
        return self._find(text).spec.label

    def _on_accepted(self) -> None:
        if self.field.check():
            self._choose(self._find(self.field.text))

    def _choose(self, phase: PhaseRow) -> None:
        self.finish()
        self.phase_chosen.emit(phase)
