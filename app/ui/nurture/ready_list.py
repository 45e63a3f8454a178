"""Who is ready for sales, by the stated rule, with the key that hands them over."""

from __future__ import annotations

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.people_words import name_of
from app.services.context import Context
from app.services.nurture.ready import HandOver, ReadyRow, hand_over, ready_deals
from app.storage.feed import Change
from app.ui.host import Host
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed

_TABLES = frozenset({"deals", "activities", "enrolments", "phases", "companies", "users"})
_KEYS = (("Enter", "open"), ("M", "hand over"))


class ReadyList(ListPage):
    """Hidden where nobody is."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            name="Ready for sales",
            sentence="They replied, or were touched as often as their phase asks for. Nothing moves by itself.",
            columns=_columns(),
            tables=_TABLES,
            read=_read,
        )
        self.add_deeds(
            (
                RowDeed("Open", lambda row: host.open_record("deals", row.id), "Return"),
                RowDeed("Hand over to sales", self.give, "M", self._why_not),
            )
        )
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
        self.show_rows(answer, str(len(answer)) if answer else "")
        self.setVisible(bool(answer))
        if self.view.hasFocus():
            self.tell_keys()

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


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("title", "Customer", lambda row: row.company or row.deal, 0, is_strong=True),
        GridColumn("phase", "In", lambda row: row.phase_code, 56, badge=lambda row: (row.phase_code, "nurture")),
        GridColumn("why", "Why", lambda row: row.why, 150),
        GridColumn("to", "Goes to", lambda row: row.to_code, 72),
        GridColumn("owner", "Owner", lambda row: name_of(row.owner), 116, from_width=620),
    )


def _read(ctx: Context) -> tuple[ReadyRow, ...]:
    return ready_deals(ctx)
