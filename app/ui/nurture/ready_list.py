"""Who is ready for sales, by the stated rule, with the keys that hand them over, or say that it is too early."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.people_words import name_of
from app.services.context import Context
from app.services.nurture.ready import (
    DeclineHandOver,
    HandOver,
    ReadyRow,
    decline_hand_over,
    hand_over,
    ready_deals,
)
from app.services.saved import Saved
from app.storage.feed import Change
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.form_fields import text_field
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.storing import StoringDialog

_TABLES = frozenset({"deals", "activities", "enrolments", "phases", "companies", "users"})
_KEYS = (("Enter", "open"), ("M", "hand over"), ("X", "not yet"), ("Shift X", "not yet, because"))


class NotYetDialog(StoringDialog):
    """Asks why a customer is not given to sales yet; nothing needs to be said."""

    def __init__(self, host: Host, row: ReadyRow) -> None:
        sentence = "It is proposed again once another touch is logged, or they reply."
        super().__init__(host.window, f"Not yet: {row.company or row.deal}", "Not yet", sentence=sentence, width=440)
        self._deal_id = row.id
        self.add("reason", "Because", text_field("such as the budget is decided in May"), wide=True)

    def storing(self, ctx: Context) -> Callable[[], Saved]:
        """The command that declines."""
        command = DeclineHandOver(self._deal_id, self.text("reason"))
        return lambda: decline_hand_over(ctx, command)


class ReadyList(ListPage):
    """Hidden where nobody is."""

    emptied = Signal()
    """Nobody is left, and the list has the focus: it is about to hide."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            name="Ready for sales",
            sentence="They replied, or were touched as often as their phase asks for. Nothing moves by itself.",
            columns=_columns(),
            tables=_TABLES,
            read=_read,
        )
        give = RowDeed("Hand over to sales", self.give, "M", self._why_not)
        decline = RowDeed("Not yet", self.decline, "X", self._why_not)
        self.add_deeds(
            (
                RowDeed("Open", lambda row: host.open_record("deals", row.id), "Return"),
                *(give, decline, RowDeed("Not yet, because…", self.ask_why, "Shift+X", self._why_not)),
            )
        )
        self.buttons = (Button("Not yet", key="X"), Button("Hand over", key="M"))
        for button, deed in zip(self.buttons, (decline, give), strict=True):
            button.clicked.connect(lambda _checked=False, deed=deed: self.view.do(deed))
            self.head.add_button(button)
        self.hide()
        host.changes.connect(self._on_changed)

    def look(self) -> None:
        """Read again: a list that is hidden does not do so by itself."""
        self.loader.load()

    def _on_changed(self, change: Change) -> None:
        place = self.parentWidget()
        if place is None or not place.isVisible() or self.isVisible():
            return
        if change.is_bulk or not _TABLES.isdisjoint(row.table for row in change.rows):
            self.look()

    def on_loaded(self, answer: tuple[ReadyRow, ...]) -> None:
        """Show them."""
        if not answer and any(one.hasFocus() for one in (self.view, *self.buttons)):
            self.emptied.emit()
        self.show_rows(answer, str(len(answer)) if answer else "")
        self.setVisible(bool(answer))
        if self.view.hasFocus():
            self.tell_keys()

    def on_picked(self, row: ReadyRow | None) -> None:
        """The buttons are for the current row."""
        for button in self.buttons:
            button.set_disabled_because("" if row is None else self._why_not(row))

    def tell(self, _words: str) -> None:
        """The list of the programmes tells for both."""

    def tell_keys(self) -> None:
        """Say in the status bar what can be done here."""
        self.host.set_status(f"{len(self.view.grid.rows):,} ready for sales", _KEYS)

    def _why_not(self, row: ReadyRow) -> str:
        values = {"owner_id": row.owner_id}
        return Ahead(self.host.ctx.actor).why_not_row("deals", Op.EDIT, values, row.owner)

    def give(self, row: ReadyRow) -> None:
        """Move it to the first Delta phase."""
        ctx = self.host.ctx
        self.desk.run(lambda: hand_over(ctx, HandOver(row)), toast=True)

    def decline(self, row: ReadyRow) -> None:
        """Say "not yet"; it goes off the list until something new happens."""
        ctx = self.host.ctx
        self.desk.run(lambda: decline_hand_over(ctx, DeclineHandOver(row.id)), toast=True)

    def ask_why(self, row: ReadyRow) -> None:
        """The same with a reason."""
        self.desk.ask_to_create(NotYetDialog(self.host, row))


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("title", "Customer", lambda row: row.company or row.deal, 0, is_strong=True),
        GridColumn("phase", "In", lambda row: row.phase_code, 56, badge=lambda row: (row.phase_code, "nurture")),
        GridColumn("why", "Why", lambda row: row.why, 150),
        GridColumn("to", "Goes to", lambda row: row.to_code, 72, badge=lambda row: (row.to_code, "delta")),
        GridColumn("owner", "Owner", lambda row: name_of(row.owner), 116, from_width=620),
    )


def _read(ctx: Context) -> tuple[ReadyRow, ...]:
    return ready_deals(ctx)
