"""The forecasts that were printed: looked at again just as they were, and any two of them compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from app.domain.day_text import full_day
from app.domain.errors import EnvironmentFault, UserError
from app.domain.forecast.changes import Changes
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import span
from app.services.reports.archive import PrintRow, compare_prints, prints, read_print
from app.services.reports.forecast_page import forecast_document
from app.ui.forecast import words
from app.ui.forecast.changes_dialog import ChangesDialog
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import Label
from app.ui.shared.money_text import money_text
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.printing.document import Document
    from app.services.reports.printed import Printed

_WIDE, _MOST = 720, 10


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One print, as the list shows it."""

    row: PrintRow
    zone: tzinfo
    today: date
    year_start: int

    @property
    def id(self) -> int:
        return self.row.number

    @property
    def when(self) -> str:
        """Day and time at which it was printed, where the team is."""
        at: datetime = self.row.printed_at.astimezone(self.zone)
        return f"{full_day(at.date())}, {at:%H:%M}"

    @property
    def period(self) -> str:
        """The days it is about."""
        return words.span_title(span(self.row.first_on, self.row.last_on, self.year_start))

    @property
    def total(self) -> str:
        """What was won and expected in them; "" where an earlier program printed it."""
        return "" if self.row.total is None else money_text(self.row.total, whole=True)


class _List(GridView):
    """As high as its rows, up to so many."""

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        most = tokens.size("tableHeader") + _MOST * tokens.size("row") + 2
        return QSize(super().sizeHint().width(), min(self.content_height() + 2, most))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, Theme.current().size("tableHeader") + Theme.current().size("row"))


class ArchiveDialog(Dialog):
    """The newest first. Enter looks at one; C compares two, or one with the print below it."""

    leave = "close"

    def __init__(self, host: Host, rows: Sequence[PrintRow]) -> None:
        super().__init__(host.window, "Printed forecasts", "Look at it", width=_WIDE)
        self._host, clock = host, host.ctx.clock
        self.view = _List("Printed forecasts", _columns())
        self.view.setSelectionMode(GridView.SelectionMode.ExtendedSelection)
        self.view.set_deeds(
            (
                RowDeed("Look at it", lambda _row: self._look(), "Return"),
                RowDeed("Compare", lambda _row: self._compare(), "C"),
            )
        )
        today, year_start = clock.today(), host.ctx.team.year_start
        self.view.set_rows([ArchiveRow(row, clock.zone, today, year_start) for row in rows])
        self.view.doubleClicked.connect(lambda _index: self._look())
        self.about = Label("", "meta", "text2", wrap=True)
        self.view.picked.connect(self._tell)
        self.compare = Button("Compare", key="C")
        self.compare.clicked.connect(self._compare)
        self.add_button(self.compare)
        self.body.addWidget(TableFrame(self.view))
        self.body.addWidget(self.about)
        self.view.pick(rows[0].number)
        self._tell(self.view.current)
        self.accepted.connect(self._look)
        self.closed.connect(self.deleteLater)

    def _tell(self, row: ArchiveRow | None) -> None:
        self.about.setText("" if row is None else f"Print {row.id}: {row.row.about}")

    def _look(self) -> None:
        row = self.view.current
        if row is not None:
            self.say_error("")
            self._host.ask(ReprintDialog(self._host, row.id))

    def _compare(self) -> None:
        chosen = sorted((self.view.grid.rows[place].id for place in self._places()), reverse=True)
        if len(chosen) != 2:
            self.say_error("Choose two prints to compare: Shift and an arrow key, or Ctrl and a click, take one more.")
            return
        after, before = chosen
        self.say_error("")
        self._host.runner.query(
            partial(_compared, self._host.ctx, before, after),
            owner=self,
            done=lambda found: self._show(before, after, *found),
            failed=self._failed,
            lane="compare",
        )

    def _places(self) -> tuple[int, ...]:
        """Of one chosen print: with the one below it."""
        places = tuple(index.row() for index in self.view.selectionModel().selectedRows())
        return (*places, places[0] + 1) if len(places) == 1 and places[0] + 1 < self.view.grid.rowCount() else places

    def _show(self, before: int, after: int, changes: Changes, facts: Facts) -> None:
        sides = f"print {before}", f"print {after}"
        dialog = ChangesDialog(self._host, f"From print {before} to print {after}", sides, changes, facts)
        dialog.deal_opened.connect(self._open)
        self._host.ask(dialog)

    def _open(self, deal_id: int) -> None:
        self.finish()
        self._host.open_record("deals", deal_id)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError | EnvironmentFault):
            self.say_error(error.message)
        else:
            self._host.show_error(error)


class ReprintDialog(PaperDialog):
    """A print as it was, on the paper it was printed on. It makes no new print."""

    def __init__(self, host: Host, number: int) -> None:
        super().__init__(host, f"Print {number}")
        self._number = number
        self._kept: Printed | None = None
        self.paper.hide()
        self.area.shown.connect(lambda pages: self.said.setText(f"{count_text(pages)}, as printed then."))
        work = partial(read_print, host.ctx, number)
        host.runner.query(work, owner=self, done=self._on_read, failed=self.failed)

    def _on_read(self, kept: Printed) -> None:
        self._kept = kept
        self.paper.choose(kept.paper)
        self.preview()

    def making(self) -> Callable[[], Document] | None:
        """Just as it was."""
        return None if self._kept is None else partial(forecast_document, self._kept)

    def file_name(self) -> str | None:
        """Its number, and the day of its figures."""
        return None if self._kept is None else f"Forecast {self._kept.facts.today.isoformat()}, print {self._number}"


def _compared(ctx: Context, before: int, after: int) -> tuple[Changes, Facts]:
    return compare_prints(ctx, before, after), read_print(ctx, after).facts


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("number", "Print", lambda row: str(row.id), 70, is_right=True, is_strong=True),
        GridColumn("when", "Printed", lambda row: row.when, 190),
        GridColumn("who", "By", lambda row: row.row.printed_by, 0),
        GridColumn("period", "Period", lambda row: row.period, 210),
        GridColumn("total", "Total", lambda row: row.total, 110, is_right=True),
    )


def open_archive(host: Host) -> None:
    """Show the list of prints, or say that there is none."""
    ctx = host.ctx

    def show(rows: tuple[PrintRow, ...]) -> None:
        if rows:
            host.ask(ArchiveDialog(host, rows))
        else:
            host.message("Nothing has been printed yet", detail="Every forecast that is printed is kept.", kind="info")

    host.runner.query(lambda: prints(ctx), owner=host.window, done=show, lane="archive")
