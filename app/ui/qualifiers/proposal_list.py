"""The moves that the rules propose: looked at, then made one by one or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.people_words import name_of
from app.services.qualifiers.applying import Applied, ApplyProposals, apply_proposals, chosen_of
from app.services.qualifiers.verdicts import Proposal, proposals
from app.ui.host import Host
from app.ui.qualifiers.words import leads, why_text
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.sheet.confirm import confirm

if TYPE_CHECKING:
    from app.services.context import Context

_TABLES = frozenset({"qualifiers", "deals", "companies", "contacts", "deal_contacts", "phases", "lead_sources"})
_MOST = 500
_KEYS = (("Enter", "open"), ("M", "move it"))


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as a row of the list."""

    id: int
    proposal: Proposal


class ProposalList(ListPage):
    """What has changed since it was shown moves nothing: it is shown anew instead."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            name="Moves that the rules propose",
            sentence="Nothing here has happened yet.",
            columns=_columns(),
            tables=_TABLES,
            read=_read,
            empty=EmptyState(
                "circle-check", "No move is proposed", "Leads stand where the rules and people want them."
            ),
        )
        self.move_all = Button("Move all", icon="check")
        self.move_all.clicked.connect(self.ask_all)
        self.head.add_button(self.move_all)
        self.add_deeds(
            (
                RowDeed("Open", lambda row: host.open_record("deals", row.id), "Return"),
                RowDeed("Move it", lambda row: self.make((row.proposal,)), "M"),
            )
        )

    def on_loaded(self, answer: tuple[Proposal, ...]) -> None:
        """Show them."""
        first = f"the first {_MOST}" if len(answer) == _MOST else str(len(answer))
        self.show_rows([ProposalRow(one.deal_id, one) for one in answer], first if answer else "")
        self.move_all.setVisible(len(answer) > 1)
        self.move_all.set_label(f"Move all {len(answer)}")
        if self.view.hasFocus():
            self.tell_keys()

    def tell(self, _words: str) -> None:
        """The list of the rules tells for both."""

    def tell_keys(self) -> None:
        """Say in the status bar what can be done here."""
        count = len(self.view.grid.rows)
        self.host.set_status(f"{leads(count)} to move", _KEYS if count else ())

    def ask_all(self) -> None:
        """Ask whether all that is listed shall move."""
        found = [row.proposal for row in self.view.grid.rows]
        words = f"{leads(len(found))} move as listed, in one step that can be undone."
        confirm(self.host, "Make all these moves?", words, "Move them", lambda: self.make(found))

    def make(self, found: Sequence[Proposal]) -> None:
        """Make these moves, all or none."""
        ctx, host, chosen = self.host.ctx, self.host, chosen_of(tuple(found))

        def done(applied: Applied) -> None:
            self.say("")
            host.saved(applied.change_set_id, applied.label, toast=True)

        host.saving("")
        host.runner.command(
            lambda: apply_proposals(ctx, ApplyProposals(chosen)), owner=self, done=done, failed=self.desk.on_failed
        )


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("title", "Lead", lambda row: row.proposal.title, 190, is_strong=True),
        GridColumn("deal", "Deal", lambda row: row.proposal.deal, 160, from_width=1100),
        GridColumn(
            "from", "In", lambda row: row.proposal.from_code, 56, badge=lambda row: (row.proposal.from_code, "genesis")
        ),
        GridColumn("way", "Goes", lambda row: row.proposal.way.text, 150),
        GridColumn("why", "Why", lambda row: why_text(row.proposal), 0),
        GridColumn("owner", "Owner", lambda row: name_of(row.proposal.owner), 130, from_width=800),
    )


def _read(ctx: Context) -> tuple[Proposal, ...]:
    return proposals(ctx, limit=_MOST)
