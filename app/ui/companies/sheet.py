"""The sheet of one company."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.next_step import read_step
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import DeleteCompany, EditCompany, delete_company, edit_company
from app.services.people.sheets import CompanySheet, company_sheet
from app.services.saved import Saved
from app.services.tasks import step_of
from app.ui.companies.company_facts import make_facts, make_title, shown_columns, shown_values
from app.ui.companies.people_rows import PeopleRows
from app.ui.host import Action, Host
from app.ui.shared.adding import NewPersonDialog
from app.ui.shared.buttons import Button
from app.ui.shared.inline_field import InlineField
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.sheet.deal_rows import DealRows
from app.ui.shared.sheet.record_view import FOLLOWED, RecordKind, RecordView
from app.ui.shared.strips import IconLabel
from app.ui.shared.typed import plain

PEOPLE, DEALS = "People", "Deals"


class CompanySheetView(RecordView):
    """Shows one company after the other."""

    def __init__(self, host: Host) -> None:
        self.title, self.facts = make_title(), make_facts(host)
        self.sheet: CompanySheet | None = None
        super().__init__(host, KIND, (self.title, self.facts))
        self._since = ElidedLabel("", "body", "text2")
        self.people, self.deals = PeopleRows(), DealRows()
        typed = plain()
        self.new_deal = InlineField("New deal", validate=typed.read, show=typed.show, placeholder="New deal: its name")
        self.new_deal.set_framed(True)
        self._more = Button("More facts", kind="link")
        self._more.setCheckable(True)
        self._lay_out()
        self._connect()
        self.begin(((PEOPLE, self.people), (DEALS, self._deals_page())), self._own_actions())

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
        for part, below in parts:
            self.body.addWidget(part)
            self.body.addSpacing(below)

    def _deals_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.deals)
        column.addWidget(self.new_deal)
        return page

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self.people.opened.connect(partial(self.host.open_record, "contacts"))
        self.people.add_asked.connect(self._ask_person)
        self.deals.opened.connect(partial(self.host.open_record, "deals"))
        self.new_deal.saved.connect(self._on_deal_named)
        self._more.toggled.connect(self._on_more_toggled)

    def _own_actions(self) -> tuple[Action, ...]:
        own = partial(self.edit_fact, "owner_id")
        return (
            self.action("person", "Add a person here", self._ask_person, None, "user-plus"),
            self.action("owner", "Change the owner", own, "O", "user", partial(self.why_no_edit, "owner_id")),
            self.action("remove", "Delete the company", self._ask_delete, None, "trash-2", self.why_no_removal),
        )

    def company_id(self) -> int | None:
        return self.record_id

    def _on_loaded(self, sheet: CompanySheet) -> None:
        self.sheet = sheet
        self._since.setText(f"Known since {sheet.created_at.astimezone(self.desk.ctx.clock.zone).year}")
        self.rules.show({"id": sheet.id, "owner_id": sheet.values["owner_id"]}, sheet.names.get("owner_id", ""))
        self.form.show(sheet.id, sheet.version, shown_values(sheet), sheet.names)
        step = read_step(step_of(sheet.tasks), self.desk.ctx.clock.today())
        self.steps.show_tasks(sheet.tasks, step)
        self.people.show_people(sheet.people, sheet.people_count)
        self.deals.show_deals(sheet.open_deals, sheet.closed_deals, self.desk.ctx.clock.today())
        self.tabs.set_count(PEOPLE, sheet.people_count)
        self.tabs.set_count(DEALS, len(sheet.open_deals))
        self.show_common(sheet, sheet.title)
        self._show_facts()

    def _show_facts(self) -> None:
        if self.sheet is not None:
            self.facts.show_only(shown_columns(self.sheet, with_more=self._more.isChecked()))
            self.notes.setVisible(self._more.isChecked() or not self.notes.is_empty)

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.set_label("Fewer facts" if shown else "More facts")
        self._show_facts()

    def _ask_person(self) -> None:
        if self.sheet is not None:
            self.host.ask(NewPersonDialog(self.host, company_id=self.sheet.id, company=self.sheet.title))

    def _on_deal_named(self, name: object) -> None:
        if self.record_id is None or not isinstance(name, str):
            return
        self.new_deal.set_text("")
        cmd = CreateDeal(name, company_id=self.record_id)
        self.desk.run(partial(create_deal, self.desk.ctx, cmd), done=self._on_deal_stored)

    def _on_deal_stored(self, saved: Saved) -> None:
        self.host.open_record("deals", saved.record_id)

    def _ask_delete(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            ask_to_delete(self, sheet)


def ask_to_delete(view: RecordView, sheet: CompanySheet) -> None:
    """Ask, then delete the company that is shown."""
    ctx, key = view.desk.ctx, sheet.id
    words = "Its own timeline and tasks go with it. Undo, or the bin, brings all of it back."
    view.remove(sheet.title, words, lambda seen: delete_company(ctx, DeleteCompany(key, seen)), sheet.version)


def _read(ctx: Context, record_id: int, entries: int) -> CompanySheet:
    return company_sheet(ctx, record_id, entries=entries)


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_company(ctx, EditCompany(record_id, version, values))


def _subject(record_id: int) -> Subject:
    return Subject(company_id=record_id)


_FOLLOWS = FOLLOWED | {"phase_changes"}
KIND = RecordKind("company", "companies", _FOLLOWS, _read, _edit, _subject)
