"""The sheet of one company."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.concerns import Subject
from app.services.context import Context
from app.services.people.companies import EditCompany, edit_company
from app.services.people.sheets import CompanySheet, company_sheet
from app.services.saved import Saved
from app.ui.companies.company_facts import make_facts
from app.ui.companies.company_view import CompanyView
from app.ui.host import Host
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.sheet.record_kind import FOLLOWED, RecordKind
from app.ui.shared.strips import IconLabel

PEOPLE, DEALS = "People", "Deals"


class CompanySheetView(CompanyView):
    """Shows one company after the other."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, KIND, make_facts(host))
        self._since = ElidedLabel("", "body", "text2")
        self._lay_out()
        self.loader.loaded.connect(self._on_loaded)
        self.begin(((PEOPLE, self.people), (DEALS, self._deals_page())), self.own_actions())

    def _lay_out(self) -> None:
        self.head.addWidget(IconLabel("building-2"))
        self.head.addWidget(self._since)
        self.finish_head()
        parts = (
            (self.title, 8),
            (self.facts, 0),
            (self.notes, 2),
            (self._more, 8),
            (self.steps, 14),
            (self.promises, 12),
        )
        self.add_parts(parts, self.promises)

    def _deals_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.deals)
        column.addWidget(self.new_deal)
        return page

    def _on_loaded(self, sheet: CompanySheet) -> None:
        self.show_company(sheet)
        self._since.setText(f"Known since {sheet.created_at.astimezone(self.desk.ctx.clock.zone).year}")
        self.deals.show_deals(sheet.open_deals, sheet.closed_deals, self.desk.ctx.clock.today())
        self.tabs.set_count(PEOPLE, sheet.people_count)
        self.tabs.set_count(DEALS, len(sheet.open_deals))
        self.show_common(sheet, sheet.title)
        self.show_facts()

    def show_facts(self) -> None:
        """The notes stand among them, where there are any."""
        super().show_facts()
        self.notes.setVisible(self._more.isChecked() or not self.notes.is_empty)

    def deal_stored(self, saved: Saved) -> None:
        """Go on with it."""
        self.host.open_record("deals", saved.record_id)


def _read(ctx: Context, record_id: int, entries: int) -> CompanySheet:
    return company_sheet(ctx, record_id, entries=entries)


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_company(ctx, EditCompany(record_id, version, values))


def _subject(record_id: int) -> Subject:
    return Subject(company_id=record_id)


_FOLLOWS = FOLLOWED | {"phase_changes"}
KIND = RecordKind("company", "companies", _FOLLOWS, _read, _edit, _subject)
