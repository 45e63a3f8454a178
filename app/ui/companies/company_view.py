"""What the sheet and the page of a company share: facts, next step, people, open deals, and what is done with them."""

from __future__ import annotations

from functools import partial

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.next_step import read_step
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import DeleteCompany, delete_company
from app.services.people.sheets import CompanySheet
from app.services.saved import Saved
from app.services.tasks import step_of
from app.ui.companies.company_facts import make_title, shown_columns, shown_names, shown_values
from app.ui.companies.people_rows import PeopleRows
from app.ui.host import Action, Host
from app.ui.shared.adding import NewPersonDialog
from app.ui.shared.buttons import Button
from app.ui.shared.inline_field import InlineField
from app.ui.shared.sheet.deal_rows import DealRows
from app.ui.shared.sheet.facts_form import FactsForm
from app.ui.shared.sheet.record_kind import RecordKind
from app.ui.shared.sheet.record_view import RecordView
from app.ui.shared.typed import plain


class CompanyView(RecordView):
    """``sheet`` is the company that is shown."""

    def __init__(self, host: Host, kind: RecordKind, facts: FactsForm) -> None:
        self.title, self.facts = make_title(), facts
        self.sheet: CompanySheet | None = None
        super().__init__(host, kind, (self.title, self.facts))
        self.people, self.deals = PeopleRows(), DealRows()
        typed = plain()
        self.new_deal = InlineField("New deal", validate=typed.read, show=typed.show, placeholder="New deal: its name")
        self.new_deal.set_framed(True)
        self._more = Button("More facts", kind="link")
        self._more.setCheckable(True)
        self.people.opened.connect(partial(host.open_record, "contacts"))
        self.people.add_asked.connect(self._ask_person)
        self.deals.opened.connect(partial(host.open_record, "deals"))
        self.new_deal.saved.connect(self._on_deal_named)
        self._more.toggled.connect(self._on_more_toggled)

    def own_actions(self) -> tuple[Action, ...]:
        """What only companies have."""
        own = partial(self.edit_fact, "owner_id")
        return (
            self.action("person", "Add a person here", self._ask_person, None, "user-plus"),
            self.action("owner", "Change the owner", own, "O", "user", partial(self.why_no_edit, "owner_id")),
            self.action("remove", "Delete the company", self._ask_delete, None, "trash-2", self.why_no_removal),
        )

    def company_id(self) -> int | None:
        return self.record_id

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_company(self, sheet: CompanySheet) -> None:
        """Show its facts, step and people. What the user's role does not allow is locked, with the reason."""
        self.sheet, ahead = sheet, Ahead(self.host.ctx.actor)
        self.rules.show({"id": sheet.id, "owner_id": sheet.values["owner_id"]}, sheet.names.get("owner_id", ""))
        self.new_deal.set_locked(ahead.why_not("deals", Op.ADD))
        self.people.refuse_more(ahead.why_not("contacts", Op.ADD))
        self.form.show(sheet.id, sheet.version, shown_values(sheet), shown_names(sheet))
        self.steps.show_tasks(sheet.tasks, read_step(step_of(sheet.tasks), self.desk.ctx.clock.today()))
        self.people.show_people(sheet.people, sheet.people_count)

    def show_facts(self) -> None:
        """Show those that are wanted: the main ones, or all."""
        if self.sheet is not None:
            self.facts.show_only(shown_columns(self.sheet, with_more=self._more.isChecked()))

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.set_label("Fewer facts" if shown else "More facts")
        self.show_facts()

    # -- commands ----------------------------------------------------------------------------------------------------

    def _ask_person(self) -> None:
        if self.sheet is not None:
            self.host.ask(NewPersonDialog(self.host, company_id=self.sheet.id, company=self.sheet.title))

    def _on_deal_named(self, name: object) -> None:
        if self.record_id is None or not isinstance(name, str):
            return
        self.new_deal.set_text("")
        cmd = CreateDeal(name, company_id=self.record_id)
        self.desk.run(partial(create_deal, self.desk.ctx, cmd), done=self.deal_stored)

    def deal_stored(self, _saved: Saved) -> None:
        """The deal that was named is stored, and stands below the others."""

    def _ask_delete(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            ctx, key = self.desk.ctx, sheet.id
            words = "Its own timeline and tasks go with it. Undo, or the bin, brings all of it back."
            self.remove(sheet.title, words, lambda seen: delete_company(ctx, DeleteCompany(key, seen)), sheet.version)
