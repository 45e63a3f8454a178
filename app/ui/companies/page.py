"""A company as a page over the whole place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.services.company_pages import CompanyPage, DealSeats, company_page
from app.services.context import Context
from app.ui.companies.committee_section import CommitteeSection
from app.ui.companies.company_facts import make_facts
from app.ui.companies.company_view import CompanyView
from app.ui.companies.page_head import PageHead
from app.ui.companies.people_rows import initials
from app.ui.companies.sheet import KIND
from app.ui.companies.worth_section import WorthSection
from app.ui.host import Host
from app.ui.shared.money_text import money_text
from app.ui.shared.page_columns import PageColumns, Section
from app.ui.shared.sheet.deal_rows import DealRows
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme

_SIDE = 20


class CompanyPageView(CompanyView):
    """Shows one company after the other. The story goes on where the sheet at the side has left it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, _KIND, make_facts(host, columns=1))
        self.page_head, self.wish = PageHead(self.title), Strip("caution", "", icon="phone-off")
        self.committee, self.worth = CommitteeSection(self.desk), WorthSection()
        self.closed = DealRows()
        self._lay_out()
        self._connect()
        self.begin((), self.own_actions())
        self.setAccessibleName("Company")

    # -- laying out --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.head.setContentsMargins(_SIDE, 12, 12, 12)
        self.head.addWidget(self.page_head, 1)
        self.head.addWidget(self.more_button)
        self.head.addWidget(self.close_button)
        margins = self.body.contentsMargins()
        self.body.setContentsMargins(_SIDE, 12, margins.right() + _SIDE - margins.left(), 20)
        self._facts_section = self._section("Company", self.facts, self._more)
        self._notes_section = self._section("Notes", self.notes)
        self._people_section = self._section("People", self.people)
        self._deals_section = self._section("Deals", self.deals, self.new_deal)
        self._closed_section = self._section("Closed deals", self.closed)
        self._story_section = self._section("History", self.tabs)
        self.notes.set_labelled(False)
        facts, notes, people = self._facts_section, self._notes_section, self._people_section
        middle = (self.steps, self.promises, self.committee, self._deals_section, self._story_section)
        wide = ((facts, self.worth, notes), middle, (people, self._closed_section))
        self.columns = PageColumns(wide, ((facts, people, self.worth, notes, self._closed_section), middle))
        self.body.addWidget(self.wish)
        self.body.addSpacing(4)
        self.body.addWidget(self.columns)
        self.body.addStretch(1)

    def _section(self, name: str, *parts: QWidget) -> Section:
        section = Section(name)
        for part in parts:
            section.add(part)
        return section

    def place_tabs(self) -> None:
        """They stand in a panel of their own already."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, bottom = Theme.current(), self.head.geometry().bottom() + 1
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("window"))
        painter.fillRect(QRect(0, 0, self.width(), bottom), tokens.color("surface"))
        painter.fillRect(QRect(0, bottom, self.width(), 1), tokens.color("border"))
        painter.end()

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self.page_head.reached_out.connect(self.write)
        for opened in (self.closed.opened, self.committee.opened):
            opened.connect(partial(self.host.open_record, "deals"))
        self.committee.why_not = self._why_no_seat

    # -- showing -----------------------------------------------------------------------------------------------------

    def _on_loaded(self, page: CompanyPage) -> None:
        sheet, today = page.sheet, self.desk.ctx.clock.today()
        self.show_company(sheet)
        self.page_head.show_page(page, initials(sheet.title))
        self._show_wish(page)
        self.committee.show_deals(page.seats, sheet.id, page.open_deals)
        self._people_section.head.hint.setText(f"{sheet.people_count:,}" if sheet.people_count else "")
        self._show_deals(page)
        self.worth.show_worth(page.worth, today)
        self.show_common(sheet, sheet.title)
        self.show_facts()

    def _why_no_seat(self, deal: DealSeats) -> str:
        row = {"id": deal.deal_id, "owner_id": deal.owner_id, "phase_id": deal.phase_id}
        ahead = Ahead(self.host.ctx.actor, {deal.phase_id: deal.phase.kind}, {deal.deal_id: row})
        return ahead.why_not_row("deal_contacts", Op.ADD, {"deal_id": deal.deal_id}, deal.owner or None)

    def _show_wish(self, page: CompanyPage) -> None:
        """What they asked for comes before anything that is done with them."""
        wishes = [("calls", page.do_not_call), ("mail", page.do_not_mail)]
        refused = " and no ".join(what for what, refuses in wishes if refuses)
        self.wish.setVisible(bool(refused))
        self.wish.set_text(f"{page.sheet.title} wants no {refused}. That holds for everybody who works there.")

    def _show_deals(self, page: CompanyPage) -> None:
        sheet, today = page.sheet, self.desk.ctx.clock.today()
        self.deals.show_some(sheet.open_deals, page.open_deals, today, of=sheet.id)
        self._deals_section.head.hint.setText(f"{page.open_deals:,}" if page.open_deals else "")
        self._deals_section.head.aside.setText(_sums(page) if page.open_deals else "")
        self._closed_section.setVisible(bool(sheet.closed_deals))
        self._closed_section.head.hint.setText(f"{page.closed_deals:,}")
        self.closed.show_some(sheet.closed_deals, page.closed_deals, today, of=sheet.id)


def _sums(page: CompanyPage) -> str:
    """``"€19,550 open, €3,402 weighted, converted, without CHF"``."""
    total, weighted = page.open_total, page.open_weighted
    notes = ["converted"] if page.open_is_converted else []
    if total.missing:
        notes.append(f"without {', '.join(total.missing)}")
    sums = f"{money_text(total.money, whole=True)} open, {money_text(weighted.money, whole=True)} weighted"
    return ", ".join((sums, *notes))


def _read(ctx: Context, record_id: int, entries: int) -> CompanyPage:
    return company_page(ctx, record_id, entries=entries)


_KIND = replace(KIND, follows=KIND.follows | {"deal_contacts", "exchange_rates"}, read=_read)
