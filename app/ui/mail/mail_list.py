"""The mails of the outbox, the newest first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.access import Op
from app.domain.mailing import STUCK, MailState
from app.domain.people_words import name_of
from app.services.mail.queries import MailRow, mails
from app.ui.host import Host
from app.ui.mail.deeds import MailDeeds
from app.ui.mail.dialog import EditDialog
from app.ui.mail.words import COLORS, STATES, when_text, whom
from app.ui.mail.writing import write_mail
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.sheet.confirm import confirm

if TYPE_CHECKING:
    from app.services.context import Context

SCOPES: dict[str, tuple[MailState, ...]] = {
    "waiting": (MailState.DRAFT, *STUCK),
    "leaving": (MailState.APPROVED, MailState.SENDING),
    "sent": (MailState.SENT,),
    "all": (),
}
"""The parts of the outbox and the states in each; none are all."""

_MOST = 500
_TABLES = frozenset({"mails", "contacts", "users"})
_EMPTY = {
    "waiting": ("Nothing waits for you", "Mail of nurture programmes and drafts wait here for approval."),
    "leaving": ("Nothing is on its way", "Approved mail goes out by itself, at most twenty in half a minute."),
    "sent": ("Nothing was sent yet", "What went out stays here, and in the history of whom it went to."),
    "all": ("No mail yet", "Write one, or let a nurture programme do so."),
}


class MailList(ListPage):
    """``scope`` is one of SCOPES."""

    keys = (("Enter", "read"), ("A", "approve"), ("E", "edit"), ("H", "hold back"), ("Ins", "write"))

    def __init__(self, host: Host) -> None:
        self.scope = "waiting"
        self._nothing = EmptyState("mail", *_EMPTY["waiting"], "Write a mail")
        super().__init__(
            host,
            name="Outbox",
            sentence="",
            columns=self._columns(host),
            tables=_TABLES,
            read=self._read,
            empty=self._nothing,
            table="mails",
        )
        self.deeds = deeds = MailDeeds(host, self.desk)
        self.approve_all = Button("Approve all", icon="check")
        self.approve_all.clicked.connect(self.ask_all)
        self.head.add_button(self.approve_all)
        self.offer_adding("Write a mail", lambda: write_mail(host))
        self.add_deeds(
            (
                RowDeed("Read", self.open_row, "Return"),
                RowDeed("Approve, or try again", deeds.approve, "A", deeds.why_not_resting),
                RowDeed("Edit…", self.edit_mail, "E", deeds.why_not_resting),
                RowDeed("Hold back", deeds.hold, "H", deeds.why_not_held),
                RowDeed("It was sent", lambda row: deeds.settle(row, was_sent=True), "Y", deeds.why_not_settled),
                RowDeed(
                    "It was not sent: send it again",
                    lambda row: deeds.settle(row, was_sent=False),
                    "N",
                    deeds.why_not_settled,
                ),
                RowDeed("Write a mail…", lambda _row: write_mail(host), "Ins", self.ruled(Op.ADD)),
                RowDeed("Delete", deeds.delete, "Del", deeds.why_not_resting),
                self.desk.history_deed("mails", lambda row: row.subject),
            )
        )

    def _columns(self, host: Host) -> tuple[GridColumn, ...]:
        clock = host.ctx.clock
        return (
            GridColumn("whom", "To", whom, 190, is_strong=True),
            GridColumn("subject", "Subject", lambda row: row.subject, 0),
            GridColumn("deal", "Deal", lambda row: row.deal, 160, from_width=1000),
            GridColumn(
                "state", "State", lambda row: STATES[row.state], 140, color=lambda row: COLORS.get(row.state, "text")
            ),
            GridColumn("when", "When", lambda row: when_text(row, clock), 130, from_width=640),
            GridColumn("owner", "From", lambda row: name_of(row.owner), 130, from_width=800),
        )

    def _read(self, ctx: Context) -> tuple[MailRow, ...]:
        found = mails(ctx, *SCOPES[self.scope], limit=_MOST)
        return tuple(sorted(found, key=_sent_at, reverse=True)) if self.scope == "sent" else found

    def show_scope(self, scope: str) -> None:
        """List another part of it."""
        self.scope = scope
        self._nothing.show_words(*_EMPTY[scope], "Write a mail")
        self.loader.load()

    def on_loaded(self, answer: tuple[MailRow, ...]) -> None:
        """Show them."""
        first = f"the first {_MOST}" if len(answer) == _MOST else str(len(answer))
        self.show_rows(answer, first if answer else "")
        drafts = self._drafts()
        self.approve_all.setVisible(len(drafts) > 1)
        self.approve_all.set_label(f"Approve all {len(drafts)}")
        self.tell(f"{len(answer):,} {'mail' if len(answer) == 1 else 'mails'}")

    def _drafts(self) -> list[MailRow]:
        return [
            row for row in self.view.grid.rows if row.state is MailState.DRAFT and not self.deeds.why_not_changed(row)
        ]

    def ask_all(self) -> None:
        """Ask whether all drafts that are listed shall go out."""
        drafts = self._drafts()
        people = len({row.to for row in drafts})
        words = f"{len(drafts)} mails to {people} people go out. For ten seconds that can be undone."
        confirm(self.host, "Approve all of them?", words, "Approve them", lambda: self.deeds.approve_all(drafts))

    def open_row(self, row: MailRow) -> None:
        """Show it as it goes out."""
        self.host.open_record("mails", row.id)

    def edit_mail(self, row: MailRow) -> None:
        """Ask for other words."""
        self.host.ask(EditDialog(self.host, row))

    def step(self, record_id: int, by: int) -> int | None:
        """The mail so many rows on, which becomes the current one; None beyond the ends."""
        ids = [row.id for row in self.view.grid.rows]
        if record_id not in ids or not 0 <= ids.index(record_id) + by < len(ids):
            return None
        wanted: int = ids[ids.index(record_id) + by]
        self.view.pick(wanted)
        return wanted


def _sent_at(row: MailRow) -> datetime:
    return row.sent_at or row.created_at
