"""What differs between two forecasts, deal by deal, with the sum that explains the whole difference."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal

from app.domain.forecast.basis import Basis
from app.domain.forecast.changes import Changed, Changes, What
from app.domain.forecast.facts import Facts
from app.domain.plurals import counted
from app.services.reports.since import difference_text, how_text
from app.ui.forecast import words
from app.ui.host import Host
from app.ui.shared.dialog import Dialog
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import Label
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

_WIDE, _MOST = 720, 9


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One deal of the list."""

    changed: Changed
    facts: Facts
    basis: Basis
    is_supposed: bool = False

    @property
    def what(self) -> str:
        """What happened to it; what is only supposed removes no deal."""
        what = self.changed.what
        return "Dropped" if what is What.REMOVED and self.is_supposed else str(what).capitalize()

    @property
    def id(self) -> int:
        return self.changed.id

    @property
    def title(self) -> str:
        """The company, which is what people call a deal by."""
        deal = self.changed.worth.deal
        return deal.company or deal.name

    @property
    def how(self) -> str:
        """Before and after in a few words."""
        return how_text(self.changed, self.facts, self.basis)

    @property
    def difference(self) -> str:
        """With its sign."""
        return difference_text(self.changed.difference, self.facts.currency)

    @property
    def role(self) -> str:
        """The colour of the difference."""
        minor = self.changed.difference
        return "danger" if minor < 0 else "ok" if minor else "text2"


class _List(GridView):
    """As high as its rows, up to so many."""

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        most = tokens.size("tableHeader") + _MOST * tokens.size("row") + 2
        return QSize(super().sizeHint().width(), min(self.content_height() + 2, most))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ChangesDialog(Dialog):
    """Enter opens the sheet of a deal, which closes the dialog."""

    leave = "close"
    deal_opened = Signal(int)

    def __init__(
        self,
        host: Host,
        title: str,
        sides: tuple[str, str],
        changes: Changes,
        facts: Facts,
        *,
        is_supposed: bool = False,
    ) -> None:
        """``sides`` are what the two forecasts are called; ``facts`` those of the second."""
        super().__init__(host.window, title, "Done", key="", width=_WIDE)
        currency = facts.currency
        self.lead = Label(_lead(sides, changes, currency), "body", "text2", wrap=True)
        self.view = _List("Differences", _columns())
        self.view.set_rows([ChangeRow(row, facts, changes.basis, is_supposed) for row in changes.rows])
        self.view.set_deeds((RowDeed("Open", lambda row: self._open(row.id), "Return"),))
        self.view.clicked.connect(lambda _index: self._open(self.view.current.id))
        self.sum = Label(_sum(changes, currency), "bodyStrong")
        self.body.addWidget(self.lead)
        if changes.rows:
            self.body.addWidget(TableFrame(self.view))
            self.body.addWidget(self.sum)
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)

    def _open(self, deal_id: int) -> None:
        self.finish()
        self.deal_opened.emit(deal_id)


def _lead(sides: tuple[str, str], changes: Changes, currency: str) -> str:
    period, basis = words.span_title(changes.period), words.BASIS_WORDS[changes.basis]
    before, after = (words.money(minor, currency) for minor in (changes.before, changes.after))
    said = f"{period}, {basis}: {sides[0]} {before}, {sides[1]} {after}."
    return said if changes.rows else f"{said} Nothing differs."


def _sum(changes: Changes, currency: str) -> str:
    deals = counted(len(changes.rows), "deal", "deals")
    return f"{deals}, {difference_text(changes.difference, currency)} in all"


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn(
            "phase",
            "Phase",
            lambda row: row.changed.worth.deal.phase_code,
            64,
            badge=lambda row: (
                row.changed.worth.deal.phase_code,
                badge_kind(row.changed.worth.deal.phase_kind, is_stall=row.changed.worth.deal.is_stall),
            ),
        ),
        GridColumn("deal", "Deal", lambda row: row.title, 0, is_strong=True),
        GridColumn("what", "What", lambda row: row.what, 96),
        GridColumn("how", "How", lambda row: row.how, 250),
        GridColumn("difference", "Difference", lambda row: row.difference, 110, is_right=True, color=lambda r: r.role),
    )
