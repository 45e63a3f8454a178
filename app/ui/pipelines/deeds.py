"""What is done with pipelines and phases: each is one command, one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import ConflictError, UserError
from app.domain.pipelines import TemplateSpec
from app.services.pipelines.commands import (
    EditPhase,
    RenamePipeline,
    ReorderPhases,
    RestorePhase,
    RestorePipeline,
    RetirePhase,
    RetirePipeline,
    add_phase,
    add_pipeline_from_template,
    edit_phase,
    rename_pipeline,
    reorder_phases,
    restore_phase,
    restore_pipeline,
    retire_phase,
    retire_pipeline,
)
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.setup import templates
from app.ui.pipelines.columns import PhaseLine, PipelineLine
from app.ui.pipelines.dialogs import AddPhaseDialog, AddPipelineDialog, RetirePhaseDialog
from app.ui.pipelines.phase_form import PhaseForm
from app.ui.pipelines.words import limit_field
from app.ui.shared.grid.desk import ListDesk
from app.ui.shared.grid.view import GridView

if TYPE_CHECKING:
    from app.services.saved import Saved


class PipelineDeeds:
    """What is done with pipelines."""

    def __init__(self, desk: ListDesk, window: Callable[[], QWidget]) -> None:
        self._desk, self._window = desk, window

    def add(self, taken: frozenset[str], done: Callable[[Saved], None]) -> None:
        """Ask which template to begin with; ``taken`` are the names that pipelines have."""

        def ask(found: tuple[TemplateSpec, ...]) -> None:
            dialog = AddPipelineDialog(self._window(), found, taken)
            dialog.accepted.connect(lambda: self._create(dialog, done))
            self._desk.host.ask(dialog)

        self._desk.ask(templates, ask)

    def _create(self, dialog: AddPipelineDialog, done: Callable[[Saved], None]) -> None:
        ctx, command = self._desk.ctx, dialog.command()
        self._desk.create(dialog, lambda: add_pipeline_from_template(ctx, command), done)

    def rename(self, view: GridView, line: PipelineLine, name: str) -> None:
        """Give a pipeline another name."""
        ctx = self._desk.ctx
        self._desk.save_cell(view, line, "name", lambda seen: rename_pipeline(ctx, RenamePipeline(line.id, seen, name)))

    def retire(self, line: PipelineLine) -> None:
        """Take a pipeline off the board; open deals in it are in the way, and that is said."""
        ctx = self._desk.ctx
        self._desk.run(lambda: retire_pipeline(ctx, RetirePipeline(line.id, line.version)), toast=True)

    def restore(self, line: PipelineLine) -> None:
        """Bring a pipeline back."""
        ctx = self._desk.ctx
        self._desk.run(lambda: restore_pipeline(ctx, RestorePipeline(line.id, line.version)))


class PhaseDeeds:
    """What is done with the phases of a pipeline."""

    def __init__(self, desk: ListDesk, window: Callable[[], QWidget]) -> None:
        self._desk, self._window = desk, window

    def add(self, pipeline: PipelineRow, all_phases: tuple[PhaseRow, ...], done: Callable[[Saved], None]) -> None:
        """Ask for a new phase."""
        dialog = AddPhaseDialog(self._window(), pipeline, all_phases)
        dialog.accepted.connect(lambda: self._create(dialog, done))
        self._desk.host.ask(dialog)

    def _create(self, dialog: AddPhaseDialog, done: Callable[[Saved], None]) -> None:
        ctx, command = self._desk.ctx, dialog.command()
        if command is not None:
            wanted = command
            self._desk.create(dialog, lambda: add_phase(ctx, wanted), done)

    def edit_cell(self, view: GridView, line: PhaseLine, key: str, value: object) -> None:
        """Store what was typed in the list."""
        ctx, name = self._desk.ctx, limit_field(line.spec) if key == "limit" else key
        self._desk.save_cell(view, line, key, lambda seen: edit_phase(ctx, EditPhase(line.id, seen, {name: value})))

    def edit_field(self, form: PhaseForm, line: PhaseLine, name: str, value: object, typed: str) -> None:
        """Store what was typed in the form."""
        self._edit_field(form, line, line.version, name, value, typed)

    def _edit_field(self, form: PhaseForm, line: PhaseLine, version: int, name: str, value: object, typed: str) -> None:
        ctx = self._desk.ctx

        def failed(error: Exception) -> None:
            if isinstance(error, UserError) and not isinstance(error, ConflictError):
                form.fail(line, name, typed, error.message)
                return
            form.restore(name)
            seen = error.version if isinstance(error, ConflictError) else version
            again = partial(self._edit_field, form, line, seen, name, value, typed)
            self._desk.host.show_error(error, retry=again)

        self._desk.run(lambda: edit_phase(ctx, EditPhase(line.id, version, {name: value})), failed=failed)

    def reorder(
        self,
        pipeline: PipelineRow,
        order: tuple[int, ...],
        seen: tuple[int, ...],
        put_back: Callable[[Exception], None],
    ) -> None:
        """Store another order than the one ``seen``; it is shown already, and ``put_back`` is told of a refusal."""
        ctx = self._desk.ctx

        def failed(error: Exception) -> None:
            put_back(error)
            if isinstance(error, ConflictError):
                theirs = next(conflict.theirs for conflict in error.conflicts)
                assert isinstance(theirs, tuple)
                self._desk.host.show_error(error, retry=lambda: self.reorder(pipeline, order, theirs, put_back))

        self._desk.run(lambda: reorder_phases(ctx, ReorderPhases(pipeline.id, order, seen)), failed=failed)

    def retire(self, pipeline: PipelineRow, line: PhaseLine) -> None:
        """Retire a phase, after asking where its deals go."""
        ctx = self._desk.ctx
        if not line.deals:
            self._desk.run(lambda: retire_phase(ctx, RetirePhase(line.id, version=line.version)), toast=True)
            return
        dialog = RetirePhaseDialog(self._window(), pipeline, line)

        def on_accepted() -> None:
            command = dialog.command()
            self._desk.create(dialog, lambda: retire_phase(ctx, command), lambda _saved: None)

        dialog.accepted.connect(on_accepted)
        self._desk.host.ask(dialog)

    def restore(self, phase: PhaseRow, done: Callable[[Saved], None]) -> None:
        """Bring a phase back."""
        ctx = self._desk.ctx
        self._desk.run(lambda: restore_phase(ctx, RestorePhase(phase.id)), done=done)
