"""The retired phases of a pipeline, each with the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.pipelines.queries import PhaseRow
from app.ui.pipelines.phase_form import summary
from app.ui.pipelines.words import kind_text
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel, SectionHeader
from app.ui.shared.sheet.badge import PhaseBadge


class RetiredPhases(QWidget):
    """Hidden while there are none."""

    restore_asked = Signal(object)
    """A PhaseRow."""

    def __init__(self) -> None:
        super().__init__()
        self._head = SectionHeader("Retired phases", aside="Deals that went through them keep them in their history")
        self._panel: Panel | None = None
        self._shown: tuple[PhaseRow, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._head)
        self.hide()

    def show_phases(self, phases: tuple[PhaseRow, ...]) -> None:
        """Show these."""
        self.setVisible(bool(phases))
        if phases == self._shown:
            return
        self._shown = phases
        self._head.hint.setText(str(len(phases)))
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
        self._panel = Panel()
        self._panel.body.setSpacing(6)
        for phase in phases:
            self._panel.body.addLayout(self._make_row(phase))
        self._column.addWidget(self._panel)

    def _make_row(self, phase: PhaseRow) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(PhaseBadge(phase.spec.code, "ahead", phase.spec.name))
        row.addWidget(ElidedLabel(phase.spec.name, "bodyMedium", "text2"))
        row.addWidget(Label(f"{kind_text(phase.spec)}, {summary(phase.spec)}", "meta", "text2"), 1)
        restore = Button("Restore", kind="link")
        restore.setAccessibleName(f"Restore {phase.spec.label}")
        restore.clicked.connect(partial(self._on_clicked, phase))
        row.addWidget(restore)
        return row

    def _on_clicked(self, phase: PhaseRow, _checked: bool = False) -> None:
        self.restore_asked.emit(phase)
