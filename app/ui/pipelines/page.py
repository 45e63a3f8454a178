"""The page: pipelines, the phases of one of them, and all of one phase beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import ConflictError, UserError
from app.services.pipelines.queries import PipelineRow, pipelines_with_deals
from app.ui.host import Host
from app.ui.pipelines.by_role import ByRole
from app.ui.pipelines.columns import PhaseLine, PipelineLine, phase_columns, pipeline_columns
from app.ui.pipelines.deeds import PhaseDeeds, PipelineDeeds
from app.ui.pipelines.phase_form import PhaseForm
from app.ui.pipelines.phase_view import PhaseView
from app.ui.pipelines.retired import RetiredPhases
from app.ui.pipelines.words import broken_rule
from app.ui.shared.buttons import Button
from app.ui.shared.grid.desk import ListDesk
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.grid.page import FittingFrame, ListHead
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme

_FORM_WIDTH = 304
_BESIDE_FROM = 900  # pixels; narrower pages have the form below the list
_HINTS = (("F2", "edit"), ("Ctrl ↑ ↓", "move"), ("Del", "retire"))


class PipelinesPage(QWidget):
    """Pipelines above, phases below; the current row of the one decides what the other shows."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.setAccessibleName("Pipelines")
        self._all: dict[int, PipelineRow] = {}
        self._deals: dict[int, int] = {}
        self._status = ""
        self.pipelines = GridView("Pipelines", pipeline_columns())
        self.phases = PhaseView("Phases", phase_columns())
        self.form = PhaseForm()
        self.retired = RetiredPhases()
        self.problems = (Strip("error", ""), Strip("error", ""))
        for strip in self.problems:
            strip.hide()
        self._by_role = ByRole(host)
        above, below = self._desks = (ListDesk(host, self, self.say_above), ListDesk(host, self, self.say))
        self._deeds, self._phase_deeds = PipelineDeeds(above, self.window), PhaseDeeds(below, self.window)
        self._heads = self._make_heads()
        self._lay_out()
        self._connect()
        self.loader = ListLoader(host, self, frozenset({"pipelines", "phases", "deals"}), pipelines_with_deals)
        self.loader.loaded.connect(self._on_loaded)
        self.setFocusProxy(self.phases)

    def _make_heads(self) -> tuple[ListHead, ListHead]:
        above = ListHead("Pipelines", "Ways that deals take. The board shows one of them.")
        add = Button("Add a pipeline", icon="plus")
        add.clicked.connect(self.add_pipeline)
        self._pipeline_button = Button("Retire")
        self._pipeline_button.clicked.connect(self._on_pipeline_button)
        above.add_button(self._pipeline_button)
        above.add_button(add)
        below = ListHead("Phases", "Drag them, or use Ctrl and the arrow keys, to change their order.", "bodyStrong")
        retire = Button("Retire", key="Del")
        retire.clicked.connect(self._on_retire_clicked)
        add_phase = Button("Add a phase", icon="plus", key="Ins")
        add_phase.clicked.connect(self.add_phase)
        below.add_button(retire)
        below.add_button(add_phase)
        self._keys: dict[int, Button] = {Qt.Key.Key_Delete: retire, Qt.Key.Key_Insert: add_phase}
        return above, below

    def _lay_out(self) -> None:
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        self._frames = (FittingFrame(self.pipelines), FittingFrame(self.phases))
        left.addWidget(self._frames[1])
        left.addWidget(self.problems[1])
        left.addWidget(self.retired)
        left.addStretch(1)
        self._pair.addLayout(left, 1)
        self._pair.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(8)
        column.addWidget(self._heads[0])
        column.addWidget(self._frames[0])
        column.addWidget(self.problems[0])
        column.addSpacing(8)
        column.addWidget(self._heads[1])
        column.addLayout(self._pair)
        column.addStretch(1)
        self._scroll = PlainScroll()  # it follows the row or field that has the focus
        self._scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def _connect(self) -> None:
        self.pipelines.picked.connect(self._on_pipeline_picked)
        self.pipelines.grid.edited.connect(self._on_pipeline_edited)
        self.pipelines.grid.said.connect(self.say_above)
        self.pipelines.set_deeds(self._pipeline_menu())
        self.phases.why_not = self._why_not
        self.phases.warned.connect(self.say)
        self.phases.moved.connect(self._on_moved)
        self.phases.picked.connect(self.form.show_line)
        self.phases.grid.edited.connect(partial(self._phase_deeds.edit_cell, self.phases))
        self.phases.grid.said.connect(self.say)
        self.phases.set_deeds(self._phase_menu())
        self.form.edited.connect(partial(self._phase_deeds.edit_field, self.form))
        self.retired.restore_asked.connect(lambda phase: self._phase_deeds.restore(phase, self._pick_phase))

    def _phase_menu(self) -> tuple[RowDeed, ...]:
        return (
            RowDeed("Add a phase…", lambda _line: self.add_phase(), "Ins", self._by_role),
            RowDeed("Retire…", self.retire_phase, "Del", self._by_role),
            RowDeed("Move up", lambda _line: self.phases.step(-1), "Ctrl+Up", self._by_role),
            RowDeed("Move down", lambda _line: self.phases.step(1), "Ctrl+Down", self._by_role),
            self._desks[1].history_deed("phases", lambda line: line.phase.spec.label),
        )

    def _pipeline_menu(self) -> tuple[RowDeed, ...]:
        def why_not_retired(line: PipelineLine) -> str:
            return "It is retired" if line.pipeline.is_retired else self._by_role()

        def why_not_restored(line: PipelineLine) -> str:
            return self._by_role() if line.pipeline.is_retired else "It is in use"

        return (
            RowDeed("Add a pipeline…", lambda _line: self.add_pipeline(), "Ins", self._by_role),
            RowDeed("Retire", self._deeds.retire, "Del", why_not_retired),
            RowDeed("Restore", self._deeds.restore, "", why_not_restored),
            self._desks[0].history_deed("pipelines", lambda line: line.pipeline.name),
        )

    # -- showing ---------------------------------------------------------------------------------------------------

    def say(self, words: str) -> None:
        """Say what is wrong, below the phases; no words take it back."""
        self._say(self.problems[1], words)

    def say_above(self, words: str) -> None:
        """The same below the pipelines."""
        self._say(self.problems[0], words)

    def _say(self, strip: Strip, words: str) -> None:
        strip.set_text(words)
        strip.setVisible(bool(words))
        if words and not self.phases.is_carrying:
            QTimer.singleShot(0, strip, lambda: self._scroll.ensureWidgetVisible(strip, 0, 8))

    @property
    def pipeline(self) -> PipelineRow | None:
        """The current pipeline with its present phases."""
        line: PipelineLine | None = self.pipelines.current
        return line.pipeline if line is not None else None

    def _on_loaded(self, answer: tuple[tuple[PipelineRow, ...], dict[int, int]]) -> None:
        rows, self._deals = answer
        self._all = {row.id: row for row in rows}
        self.say_above(self._by_role.lock((self.pipelines, self.phases), self.form, (*self._heads, self.retired)))
        ordered = sorted(rows, key=lambda row: row.is_retired)
        lines = [PipelineLine(_without_retired(row), self._open_deals(row)) for row in ordered]
        self.pipelines.set_rows(lines)
        in_use = sum(not row.is_retired for row in rows)
        self._heads[0].set_count(str(in_use))
        self._show_phases()

    def _open_deals(self, pipeline: PipelineRow) -> int:
        return sum(self._deals.get(row.id, 0) for row in pipeline.phases if row.spec.kind.is_open)

    def _on_pipeline_picked(self, line: PipelineLine | None) -> None:
        self.say("")
        self._pipeline_button.set_label("Restore" if line is not None and line.pipeline.is_retired else "Retire")
        self._show_phases()

    def _show_phases(self) -> None:
        pipeline = self.pipeline
        if pipeline is None:
            return
        self._heads[1].set_name(f"Phases of {pipeline.name}")
        self._heads[1].set_count(str(len(pipeline.phases)))
        self.phases.set_rows([PhaseLine(row, self._deals.get(row.id, 0)) for row in pipeline.phases])
        self.retired.show_phases(tuple(row for row in self._all[pipeline.id].phases if row.is_retired))
        self._tell(f"{pipeline.name}, {len(pipeline.phases)} phases")

    def _tell(self, words: str) -> None:
        self._status = words
        if self.isVisible():
            self.host.set_status(words, _HINTS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell(self._status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tokens = Theme.current()
        beside = self.width() >= tokens.px(_BESIDE_FROM)
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self.form.setMinimumWidth(tokens.px(_FORM_WIDTH) if beside else 0)
        self.form.setMaximumWidth(tokens.px(_FORM_WIDTH) if beside else 16_777_215)

    # -- doing -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that the buttons show, also where no list has the focus."""
        button = None if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else self._keys.get(event.key())
        if button is None:
            super().keyPressEvent(event)
        else:
            button.click()

    def add_pipeline(self) -> None:
        """Ask for a new pipeline, and show it."""
        taken = frozenset(row.name for row in self._all.values())
        self._deeds.add(taken, lambda saved: self.pipelines.pick(saved.record_id))

    def _on_pipeline_button(self) -> None:
        line: PipelineLine | None = self.pipelines.current
        if line is not None:
            (self._deeds.restore if line.pipeline.is_retired else self._deeds.retire)(line)

    def _on_pipeline_edited(self, line: PipelineLine, _key: str, name: str) -> None:
        self._deeds.rename(self.pipelines, line, name)

    def add_phase(self) -> None:
        """Ask for a new phase of the current pipeline, and show it."""
        if self.pipeline is not None:
            self._phase_deeds.add(self.pipeline, self._all[self.pipeline.id].phases, self._pick_phase)

    def _on_retire_clicked(self) -> None:
        line: PhaseLine | None = self.phases.current
        if line is not None:
            self.retire_phase(line)

    def retire_phase(self, line: PhaseLine) -> None:
        """Retire a phase."""
        if self.pipeline is not None:
            rest = [row.spec for row in self.pipeline.phases if row.id != line.id]
            reason = broken_rule(self.pipeline, rest)
            self.say(reason)
            if not reason:
                self._phase_deeds.retire(self.pipeline, line)

    def _pick_phase(self, saved: Any) -> None:
        self.phases.pick(saved.record_id)

    def _why_not(self, order: tuple[int, ...]) -> str:
        pipeline = self.pipeline
        if pipeline is None or (refused := self._by_role()):
            return "" if pipeline is None else refused
        specs = {row.id: row.spec for row in pipeline.phases}
        return broken_rule(pipeline, [specs[key] for key in order])

    def _on_moved(self, order: tuple[int, ...]) -> None:
        pipeline = self.pipeline
        if pipeline is None:
            return
        places = {key: place for place, key in enumerate(order)}
        seen = tuple(line.id for line in self.phases.grid.rows)
        self.phases.set_rows(sorted(self.phases.grid.rows, key=lambda line: places[line.id]))
        self._phase_deeds.reorder(pipeline, order, seen, self._on_reorder_failed)

    def _on_reorder_failed(self, error: Exception) -> None:
        self._show_phases()
        if isinstance(error, UserError) and not isinstance(error, ConflictError):
            self.say(error.message)
        elif not isinstance(error, UserError):
            self.host.show_error(error)


def _without_retired(pipeline: PipelineRow) -> PipelineRow:
    return replace(pipeline, phases=tuple(row for row in pipeline.phases if not row.is_retired))
