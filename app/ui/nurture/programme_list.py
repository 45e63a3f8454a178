"""The programmes, and what is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication

from app.domain.access import Op
from app.domain.nurture import untexted_words
from app.domain.pipelines import PhaseKind
from app.domain.plurals import counted
from app.services.nurture.programmes import (
    DeleteProgramme,
    EditProgramme,
    ProgrammeRow,
    delete_programme,
    edit_programme,
    programmes,
)
from app.services.pipelines.queries import pipelines
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.nurture.programme_dialog import ProgrammeDialog
from app.ui.shared.choices import Choices
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.uses import faded, use_column
from app.ui.shared.grid.view import RowDeed

if TYPE_CHECKING:
    from app.services.context import Context

_TABLES = frozenset({"nurture_programmes", "nurture_steps", "enrolments", "phases"})


class ProgrammeList(ListPage):
    """``chosen`` tells the programme that is current now, or None."""

    keys = (("Enter", "edit"), ("Space", "switch on or off"), ("Ins", "new"))
    chosen = Signal(object)

    def __init__(self, host: Host) -> None:
        empty = EmptyState(
            "sprout",
            "No programmes yet",
            "A programme says when somebody who is not ready yet is called or written to.",
            "New programme",
        )
        self._phases: Choices = ()
        super().__init__(
            host,
            name="Programmes",
            sentence="Touches in their order, so that nobody who is not ready yet is forgotten.",
            columns=_columns(),
            tables=_TABLES,
            read=_read,
            empty=empty,
            table="nurture_programmes",
        )
        self.offer_adding("New programme", self.add)
        self.add_deeds(
            (
                RowDeed("New programme…", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Edit…", self.edit_programme, "Return", self.ruled(Op.EDIT)),
                RowDeed("Switch on or off", self.switch, "Space", self.ruled(Op.EDIT)),
                RowDeed("Print its letters that are due…", self.print_letters, "P"),
                RowDeed("Delete", self.delete, "Del", self.ruled(Op.REMOVE, _why_not_deleted)),
                self.desk.history_deed("nurture_programmes", lambda row: row.name),
            )
        )

    def on_loaded(self, answer: tuple[tuple[ProgrammeRow, ...], Choices]) -> None:
        """Show the programmes."""
        rows, self._phases = answer
        focused = QApplication.focusWidget()
        has_focus = focused is not None and self.isAncestorOf(focused)
        self.show_rows(rows, str(len(rows)) if rows else "")
        running = sum(row.running for row in rows)
        self.tell(f"{counted(len(rows), 'programme', 'programmes')}, {running:,} running")
        self.chosen.emit(self.view.current)
        if has_focus and bool(rows) != self.view.hasFocus():
            self.setFocus()  # what had it is hidden now

    def on_picked(self, row: ProgrammeRow | None) -> None:
        """Another one is current."""
        self.chosen.emit(row)

    # -- changing ----------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Ask for a new programme."""
        if not self.why_not(Op.ADD):
            self._ask(None)

    def edit_programme(self, row: ProgrammeRow) -> None:
        """Ask for all of it anew."""
        self._ask(row)

    def _ask(self, row: ProgrammeRow | None) -> None:
        dialog = ProgrammeDialog(self.host.window, self.host.runner, self._phases, row)

        def stored(saved: Saved) -> None:
            self.pick_saved(saved)
            if words := untexted_words(dialog.steps.steps):
                detail = (
                    "Who is due gets a reminder all the same. Enter opens the programme, where the text is written."
                )
                self.host.message(f"{words}.", detail=detail, kind="info", about="untexted")

        self.desk.ask_to_create(dialog, stored)

    def switch(self, row: ProgrammeRow) -> None:
        """Let new ones in again, or no more."""
        ctx, is_active = self.host.ctx, not row.is_active

        def store(seen: int | None) -> Saved:
            values = (row.name, row.steps, row.phase_id, row.notes or None, is_active, row.sends_by_itself)
            return edit_programme(ctx, EditProgramme(row.id, seen, *values))

        self.desk.change(store, row.version)

    def print_letters(self, row: ProgrammeRow) -> None:
        """Show the letters that are due, as they will be printed."""
        from app.ui.shared.letters.print_dialog import print_due_letters

        print_due_letters(self.host, row.id, row.name)

    def store_cell(self, row: ProgrammeRow, _key: str, value: object) -> None:
        """Switch it on or off by choice."""
        if value != row.is_active:
            self.view.grid.take_back((row.id, "is_active"))
            self.switch(row)

    def delete(self, row: ProgrammeRow) -> None:
        """Delete a programme in which nobody ever was."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: delete_programme(ctx, DeleteProgramme(row.id, seen)), row.version, toast=True)


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("name", "Programme", lambda row: row.name, 0, is_strong=True, color=faded),
        GridColumn("phase", "Phase", lambda row: row.phase_code or "by hand", 68, badges=_badges),
        GridColumn("steps", "Steps", lambda row: str(len(row.steps)), 56, is_right=True, color=faded),
        GridColumn("running", "Running", lambda row: f"{row.running:,}", 78, is_right=True, color=faded),
        GridColumn("finished", "Finished", lambda row: f"{row.finished:,}", 80, is_right=True, color=faded),
        use_column("On", "Off", 64),
    )


def _badges(row: ProgrammeRow) -> Any:
    return ((row.phase_code, "nurture"),) if row.phase_code else ()


def _why_not_deleted(row: ProgrammeRow) -> str:
    return "Somebody is or was in it. Switch it off instead" if row.running or row.ended else ""


def _read(ctx: Context) -> tuple[tuple[ProgrammeRow, ...], Choices]:
    phases = tuple(
        (phase.id, f"Deals that enter {phase.spec.label}, {pipeline.name}")
        for pipeline in pipelines(ctx)
        for phase in pipeline.phases
        if phase.spec.kind is PhaseKind.NURTURE
    )
    return programmes(ctx), phases
