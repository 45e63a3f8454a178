"""Where leads come from."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.domain.access import Op
from app.domain.plurals import counted
from app.services.people.sources import (
    CreateLeadSource,
    DeleteLeadSource,
    EditLeadSource,
    LeadSourceRow,
    create_lead_source,
    delete_lead_source,
    edit_lead_source,
    lead_sources,
)
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.uses import faded, use_column
from app.ui.shared.grid.view import RowDeed
from app.ui.team.words import number_text, required_text


class SourcesPage(ListPage):
    """The sources by name, those out of use last, with what came from each."""

    def __init__(self, host: Host) -> None:
        empty = EmptyState(
            "signpost", "No sources yet", "Say where leads come from, to see later what pays.", "Add one"
        )
        super().__init__(
            host,
            name="Lead sources",
            sentence="Where companies, people and deals come from. Those out of use are no longer offered.",
            columns=_columns(),
            tables=frozenset({"lead_sources", "companies", "contacts", "deals"}),
            read=lambda ctx: lead_sources(ctx, with_retired=True),
            empty=empty,
            table="lead_sources",
        )
        self.offer_adding("Add a source", self.add)
        self.add_deeds(
            (
                RowDeed("Add a source", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Take out of use", lambda row: self._use(row, False), "", self.ruled(Op.EDIT, _why_not_out)),
                RowDeed("Take into use again", lambda row: self._use(row, True), "", self.ruled(Op.EDIT, _why_not_in)),
                RowDeed("Delete", self.delete, "Del", self.ruled(Op.REMOVE, _why_not_deleted)),
                self.desk.history_deed("lead_sources", lambda row: row.name),
            )
        )

    def on_loaded(self, answer: tuple[LeadSourceRow, ...]) -> None:
        """Show the sources."""
        in_use = sum(row.is_active for row in answer)
        self.show_rows(answer, f"{in_use} in use")
        self.tell(counted(in_use, "source", "sources"))

    def store_cell(self, row: LeadSourceRow, key: str, value: object) -> None:
        """Store another name, or whether the source is in use."""
        ctx = self.host.ctx
        self.desk.save_cell(
            self.view, row, key, lambda seen: edit_lead_source(ctx, EditLeadSource(row.id, seen, {key: value}))
        )

    def _use(self, row: LeadSourceRow, is_active: bool) -> None:
        self.store_cell(row, "is_active", is_active)

    def delete(self, row: LeadSourceRow) -> None:
        """Delete a source that nothing came from."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: delete_lead_source(ctx, DeleteLeadSource(row.id, seen)), row.version, toast=True)

    def add(self) -> None:
        """Ask for a new source."""
        dialog = FormDialog(self.window(), "Add a lead source", "Add", width=420)
        line = QLineEdit()
        line.setPlaceholderText("Hanover fair")
        dialog.add("name", "Name", line, wide=True)
        ctx = self.host.ctx

        def on_accepted() -> None:
            name = dialog.text("name")
            self.desk.create(dialog, lambda: create_lead_source(ctx, CreateLeadSource(name)), self.pick_saved)

        dialog.accepted.connect(on_accepted)
        self.host.ask(dialog)


def _columns() -> tuple[GridColumn, ...]:
    name = required_text("Give the source a name.")
    return (
        GridColumn("name", "Source", lambda row: row.name, 0, is_strong=True, read=name, color=faded),
        GridColumn("companies", "Companies", lambda row: number_text(row.companies), 110, is_right=True),
        GridColumn("contacts", "People", lambda row: number_text(row.contacts), 96, is_right=True),
        GridColumn("deals", "Deals", lambda row: number_text(row.deals), 96, is_right=True),
        use_column(),
    )


def _why_not_out(row: LeadSourceRow) -> str:
    return "" if row.is_active else "It is out of use"


def _why_not_in(row: LeadSourceRow) -> str:
    return "It is in use" if row.is_active else ""


def _why_not_deleted(row: LeadSourceRow) -> str:
    return "Records came from it. Take it out of use instead" if row.is_used else ""
