"""The rules in the order in which they are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.access import Op
from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import pipelines
from app.services.qualifiers.rules import (
    DeleteQualifier,
    EditQualifier,
    RuleRow,
    delete_qualifier,
    edit_qualifier,
    qualifiers,
    spec_of,
)
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.qualifiers.rule_dialog import RuleDialog
from app.ui.qualifiers.words import asks_text
from app.ui.shared.choices import Choices
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.uses import faded, use_column
from app.ui.shared.grid.view import RowDeed

if TYPE_CHECKING:
    from app.services.context import Context

_TABLES = frozenset({"qualifiers", "phases", "pipelines"})
_TARGETS = (PhaseKind.GENESIS, PhaseKind.NURTURE, PhaseKind.LOST)


class RuleList(ListPage):
    """Each asks about facts, and says where leads go by the answer."""

    keys = (("Enter", "edit"), ("Space", "switch on or off"), ("Ins", "new"), ("Del", "delete"))

    def __init__(self, host: Host) -> None:
        self._phases: Choices = ()
        empty = EmptyState(
            "list-filter",
            "No rules yet",
            "A rule says by which facts a lead goes on, waits in Nurturing, or is given up.",
            "New rule",
        )
        super().__init__(
            host,
            name="Rules",
            sentence="What nobody knows decides nothing, and what a person decided stays until the facts change.",
            columns=_columns(),
            tables=_TABLES,
            read=_read,
            empty=empty,
            table="qualifiers",
        )
        self.offer_adding("New rule", self.add)
        self.add_deeds(
            (
                RowDeed("New rule…", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Edit…", self.edit_rule, "Return", self.ruled(Op.EDIT)),
                RowDeed("Switch on or off", self.switch, "Space", self.ruled(Op.EDIT)),
                RowDeed("Delete", self.delete, "Del", self.ruled(Op.REMOVE)),
                self.desk.history_deed("qualifiers", lambda row: row.name),
            )
        )

    def on_loaded(self, answer: tuple[tuple[RuleRow, ...], Choices]) -> None:
        """Show the rules."""
        rows, self._phases = answer
        self.show_rows(rows, str(len(rows)) if rows else "")
        self.tell(f"{len(rows)} {'rule' if len(rows) == 1 else 'rules'}")

    def add(self) -> None:
        """Ask for a new rule."""
        if not self.why_not(Op.ADD):
            self.desk.ask_to_create(RuleDialog(self.host, self._phases), self.pick_saved)

    def edit_rule(self, row: RuleRow) -> None:
        """Ask for all of it anew."""
        of_pipeline = tuple(one for one in self._phases if one[1].endswith(f", {row.pipeline}"))
        self.desk.ask_to_create(RuleDialog(self.host, of_pipeline, row), self.pick_saved)

    def switch(self, row: RuleRow) -> None:
        """Switch it off; or on, which shows first whom it would move where it moves by itself."""
        if row.is_automatic and not row.is_active:
            self.edit_rule(replace(row, is_active=True))
            return
        ctx, rule = self.host.ctx, replace(spec_of(row), is_active=not row.is_active)

        def store(seen: int | None) -> Saved:
            return edit_qualifier(ctx, EditQualifier(row.id, seen, rule))

        self.desk.change(store, row.version)

    def store_cell(self, row: RuleRow, _key: str, value: object) -> None:
        """Switch it on or off by choice."""
        if value != row.is_active:
            self.view.grid.take_back((row.id, "is_active"))
            self.switch(row)

    def delete(self, row: RuleRow) -> None:
        """Delete it; deals that it has moved stay where they are."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: delete_qualifier(ctx, DeleteQualifier(row.id, seen)), row.version, toast=True)


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("name", "Rule", lambda row: row.name, 150, is_strong=True, color=faded),
        GridColumn("asks", "Asks", asks_text, 0, color=faded),
        GridColumn("met", "Met", lambda row: row.if_met.text, 120, color=faded),
        GridColumn(
            "not_met",
            "Not met",
            lambda row: row.if_not_met.text if row.if_not_met else "stays",
            130,
            color=faded,
            from_width=700,
        ),
        GridColumn("pipeline", "Pipeline", lambda row: row.pipeline, 110, color=faded, from_width=900),
        GridColumn("automatic", "How", lambda row: "by itself" if row.is_automatic else "proposes", 86, color=faded),
        use_column("On", "Off", 64),
    )


def _read(ctx: Context) -> tuple[tuple[RuleRow, ...], Choices]:
    phases = tuple(
        (phase.id, f"{phase.spec.label}, {pipeline.name}")
        for pipeline in pipelines(ctx)
        for phase in pipeline.phases
        if phase.spec.kind in _TARGETS and not phase.is_retired
    )
    return qualifiers(ctx), phases
