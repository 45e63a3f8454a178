"""Reports: their names at the left, the figures of one at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.services.number_reports.behind import Behind, read_behind
from app.services.number_reports.catalogue import REPORTS, make
from app.services.number_reports.table import Report
from app.services.shape.scope import Names, Scope, read_names
from app.ui.host import Host
from app.ui.reports.bar import ReportBar
from app.ui.reports.deals import BehindPanel
from app.ui.reports.options import USUAL, Options, periods
from app.ui.reports.table_view import ReportView
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.grid.page import ListHead
from app.ui.shared.grid.view import GridView
from app.ui.shared.labels import Label
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.context import Context

TABLES = frozenset(
    {
        "deals", "deal_lines", "phase_changes", "phases", "activities", "promises", "stall_decisions", "users",
        "lead_sources", "products", "exchange_rates", "teams", "enrolments",
    }
)  # fmt: skip
_LIST_WIDE = 190
_HINTS = (("Up Down", "report"), ("Tab", "figures"))


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class _Answer:
    report: Report
    names: Names


class ReportsScreen(QWidget):
    """Live: what others change shows by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.title, self.subtitle = "Reports", ""
        self.options = Options()
        self.report: Report | None = None
        self._names = Names({}, {})
        self._listed = ""
        self.bar = ReportBar(self._offers)
        self.list = GridView("Reports", (GridColumn("title", "Report", lambda row: row.title, 0, is_strong=True),))
        self.head = ListHead("")
        self.view = ReportView()
        self.frame = TableFrame(self.view)
        self.empty = EmptyState("table", "Nothing in this period", "Choose other days, or somebody else.")
        self.notes = Label("", "meta", "text2", wrap=True)
        self._lay_out()
        self.list.set_rows([_Entry(place, kind.title) for place, kind in enumerate(REPORTS)])
        self.loader = ListLoader(host, self, TABLES, self._read)
        self.deals = BehindPanel(self, host.ctx.clock.today())
        self._connect()
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        names = TableFrame(self.list)
        names.setFixedWidth(Theme.current().px(_LIST_WIDE))
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.head)
        right.addWidget(self.frame, 1)
        right.addWidget(self.empty, 1)
        right.addWidget(self.notes)
        self.empty.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 20, 16)
        row.setSpacing(16)
        row.addWidget(names)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self.list.picked.connect(lambda row: self._ask(report=REPORTS[row.id].name))
        self.bar.span_wanted.connect(lambda span: self._ask(span=span or USUAL))
        self.bar.owner_wanted.connect(lambda owner: self._ask(owner_id=int(owner) if owner else None))
        self.bar.cut_wanted.connect(lambda by: self._ask(by=self.options.with_cut(by).by))
        self.view.asked.connect(self.open_deals)
        self.deals.opened.connect(lambda deal_id: self.host.open_record("deals", deal_id))
        self.bar.csv.clicked.connect(lambda: self._export("CSV", "csv"))
        self.bar.pdf.clicked.connect(lambda: self._export("PDF", "pdf"))

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        self.list.pick(next(place for place, kind in enumerate(REPORTS) if kind.name == self.options.report))
        self.loader.load()

    def toolbar(self) -> QWidget | None:
        """Which days, whose, cut by what."""
        return self.bar

    def session_state(self) -> dict[str, Any]:
        """What was chosen."""
        return self.options.to_json()

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it; what can't be understood is left out."""
        self.options = Options.from_json(state)

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The deal so many places on in the list that is open, which becomes its current one."""
        return self.deals.step(record_id, by) if table == "deals" else None

    # -- reading -----------------------------------------------------------------------------------------------------

    def _ask(self, **changed: Any) -> None:
        options = replace(self.options, **changed)
        if options != self.options:
            self.options = options
            self.deals.close_panel()
            self.loader.load()

    def _scope(self, ctx: Context) -> tuple[Scope, str]:
        options = self.options
        words, period = options.period(ctx.clock.today(), ctx.team.year_start)
        if period is None:
            return Scope(owner_ids=options.owner_ids), words
        return Scope(None, period.first, period.last, options.owner_ids), period.label

    def _read(self, ctx: Context) -> _Answer:
        scope, when = self._scope(ctx)
        report = make(ctx, self.options.report, scope, when, self.options.cut)
        with ctx.reading() as session:
            return _Answer(report, read_names(session))

    def _on_loaded(self, answer: _Answer) -> None:
        report = answer.report
        self.report, self._names = report, answer.names
        table, options = report.tables[0], self.options
        has_rows = bool(table.rows)
        joint = " " if table.title.startswith("By ") else ": "
        self.head.set_name(f"{report.title}{joint}{table.title[0].lower()}{table.title[1:]}")
        self.head.set_count(report.about)
        self.view.show_table(table, report.currency)
        if not self.deals.isHidden():
            self._list_again(report)
        self.frame.setVisible(has_rows)
        self.empty.setVisible(not has_rows)
        self.notes.setText("\n".join(report.notes))
        words, _ = options.period(self.host.ctx.clock.today(), self.host.ctx.team.year_start)
        owner = self._names.owner(options.owner_ids[0]) if options.owner_ids else "Everyone"
        self.bar.span.set_value(words, active=words != options.kind.days.words)
        self.bar.owner.set_value(owner, active=bool(options.owner_ids))
        self.bar.owner.setVisible(options.kind.most_owners != 0)
        self.bar.cut.set_value(options.cut)
        if self.isVisible():
            count = len(table.rows)
            hints = (*_HINTS, ("Enter", "deals")) if table.behind else _HINTS
            self.host.set_status(f"{count:,} {'row' if count == 1 else 'rows'}", hints)

    def open_deals(self, line: int) -> None:
        """List the deals behind a row of the figures, or behind the total."""
        if self.report is not None:
            self._listed = self.report.tables[0].name_of(line)
            self._read_deals(self.report, line, self.deals.show_deals)

    def _list_again(self, report: Report) -> None:
        """The list that is open shows what stands behind the same row now, if it is still there."""
        table = report.tables[0]
        line = next((place for place in range(len(table.lines)) if table.name_of(place) == self._listed), None)
        if line is None or not table.deals_of(line):
            self.deals.close_panel()
        else:
            self._read_deals(report, line, self.deals.refresh)

    def _read_deals(self, report: Report, line: int, show: Callable[[str, Sequence[Behind], str], None]) -> None:
        table, ctx = report.tables[0], self.host.ctx
        title = f"{report.title}, {'all' if line == len(table.rows) else table.name_of(line)}"
        self.host.runner.query(
            lambda: read_behind(ctx, table.deals_of(line)),
            owner=self,
            done=lambda deals: show(title, deals, report.currency),
            lane="behind",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.deals.place()

    def _offers(self, name: str) -> Iterable[tuple[str, str]]:
        if name == "span":
            found = periods(self.options.kind.days, self.host.ctx.clock.today(), self.host.ctx.team.year_start)
            return [(key, words) for key, (words, _) in found.items()]
        if name == "cut":
            return [(by, by.capitalize()) for by in self.options.kind.by]
        people = sorted(self._names.people.items(), key=lambda item: item[1].label.casefold())
        return [("", "Everyone"), *((str(key), person.label) for key, person in people)]

    # -- out to a file -----------------------------------------------------------------------------------------------

    def _export(self, kind: str, ending: str) -> None:
        if self.report is None:
            return
        start = str(Path.home() / f"{self.report.name}.{ending}")
        name, _ = QFileDialog.getSaveFileName(self, f"Report as {kind}", start, f"{kind} (*.{ending})")
        if name:
            self.export(Path(name).with_suffix(f".{ending}"))

    def export(self, target: Path) -> None:
        """Write what is shown into a file whose ending names the format."""
        from app.services.number_reports.files import write_csv, write_pdf

        report, ctx = self.report, self.host.ctx
        assert report is not None  # nothing is exported before something was shown

        def work() -> int:
            return write_csv(target, report) if target.suffix == ".csv" else write_pdf(ctx, target, report)

        self.host.runner.background(
            lambda _progress: work(),
            owner=self,
            done=lambda _size: self.host.message("The report is written.", detail=str(target)),
        )
