"""The sheet of one person."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.next_step import read_step
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.committee import ROLES
from app.services.people.contacts import DeleteContact, EditContact, delete_contact, edit_contact
from app.services.people.sheets import ContactSheet, contact_sheet
from app.services.saved import Saved
from app.services.tasks import step_of
from app.ui.contacts.contact_facts import make_facts, make_title, shown_columns, shown_names
from app.ui.host import Action, Host
from app.ui.shared.buttons import Button
from app.ui.shared.sheet.deal_rows import DealRows
from app.ui.shared.sheet.record_kind import FOLLOWED, RecordKind
from app.ui.shared.sheet.record_view import RecordView
from app.ui.shared.sheet.text_button import TextButton
from app.ui.shared.sheet.wishes import WISHES
from app.ui.shared.strips import IconLabel

DEALS = "Deals"


class ContactSheetView(RecordView):
    """Shows one person after the other."""

    def __init__(self, host: Host) -> None:
        self.title, self.facts = make_title(), make_facts(host)
        self.sheet: ContactSheet | None = None
        super().__init__(host, _KIND, (self.title, self.facts))
        self._company = TextButton("", "body", "text2")
        self._call = Button("Call", icon="phone", small=True)
        self._write = Button("E-mail", icon="mail", small=True)
        self.deals = DealRows()
        self._more = Button("More facts", kind="link")
        self._more.setCheckable(True)
        self._lay_out()
        self._connect()
        self.begin(((DEALS, self.deals),), self._own_actions())

    def _lay_out(self) -> None:
        self.head.addWidget(IconLabel("user"))
        self.head.addWidget(self._company)
        self.finish_head()
        reach = QWidget()
        row = QHBoxLayout(reach)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._call)
        row.addWidget(self._write)
        row.addStretch(1)
        parts = (
            (self.title, 8),
            (reach, 10),
            (self.facts, 0),
            (self.notes, 2),
            (self._more, 8),
            (self.steps, 14),
            (self.promises, 12),
        )
        self.add_parts(parts, self.promises)

    def _connect(self) -> None:
        self.loader.loaded.connect(self._on_loaded)
        self.deals.opened.connect(partial(self.host.open_record, "deals"))
        self._company.clicked.connect(self._open_company)
        self._call.clicked.connect(self._on_call)
        self._write.clicked.connect(self._on_write)
        self._more.toggled.connect(self._on_more_toggled)

    def _own_actions(self) -> tuple[Action, ...]:
        own = partial(self.edit_fact, "owner_id")
        return (
            self.action("company", "Open the company", self._open_company, None, "building-2", self._why_no_company),
            self.action("owner", "Change the owner", own, "O", "user", partial(self.why_no_edit, "owner_id")),
            *self.enrol_actions(),
            self.action("remove", "Delete the person", self._ask_delete, None, "trash-2", self.why_no_removal),
        )

    def company_id(self) -> int | None:
        return self.sheet.values["company_id"] if self.sheet else None

    def _on_loaded(self, sheet: ContactSheet) -> None:
        self.sheet = sheet
        self._company.show_words(sheet.names.get("company_id", "") or "No company")
        self.rules.show({"id": sheet.id, "owner_id": sheet.values["owner_id"]}, sheet.names.get("owner_id", ""))
        self.form.show(sheet.id, sheet.version, sheet.values, shown_names(sheet))
        self._show_reach(sheet)
        today = self.desk.ctx.clock.today()
        self.steps.show_tasks(sheet.tasks, read_step(step_of(sheet.tasks), today))
        self.deals.show_deals(sheet.open_deals, sheet.closed_deals, today, ROLES)
        self.tabs.set_count(DEALS, len(sheet.open_deals))
        self.show_common(sheet, sheet.title)
        self._show_facts()

    def _show_reach(self, sheet: ContactSheet) -> None:
        values = sheet.values
        phone = "" if values["phone"] or values["mobile"] else "No phone number is known."
        mail = "" if values["email"] else "No e-mail address is known."
        who = {name: "They want" if values[name] else "Their company wants" for name in WISHES}
        self._call.set_disabled_because(f"{who['do_not_call']} no calls." if sheet.wants_no_calls else phone)
        self._write.set_disabled_because(f"{who['do_not_mail']} no mail." if sheet.wants_no_mail else mail)

    def _show_facts(self) -> None:
        if self.sheet is not None:
            self.facts.show_only(shown_columns(self.sheet, with_more=self._more.isChecked()))
            self.notes.setVisible(self._more.isChecked() or not self.notes.is_empty)

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.set_label("Fewer facts" if shown else "More facts")
        self._show_facts()

    def _on_call(self) -> None:
        if self.sheet is not None:
            number = self.sheet.values["phone"] or self.sheet.values["mobile"]
            QDesktopServices.openUrl(QUrl(f"tel:{number.replace(' ', '')}"))
            self.write("call")

    def _on_write(self) -> None:
        if self.sheet is not None:
            QDesktopServices.openUrl(QUrl(f"mailto:{self.sheet.values['email']}"))
            self.write("email")

    def _why_no_company(self) -> str | None:
        return None if self.company_id() else "This person has no company yet."

    def _open_company(self) -> None:
        company_id = self.company_id()
        if company_id is None:
            self.edit_fact("company_id")
        else:
            self.host.open_record("companies", company_id)

    def _ask_delete(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            words = "Deals and companies keep what happened, without the name. Undo, or the bin, brings all of it back."
            ctx, key = self.desk.ctx, sheet.id
            self.remove(sheet.title, words, lambda seen: delete_contact(ctx, DeleteContact(key, seen)), sheet.version)


def _read(ctx: Context, record_id: int, entries: int) -> ContactSheet:
    return contact_sheet(ctx, record_id, entries=entries)


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_contact(ctx, EditContact(record_id, version, values))


def _subject(record_id: int) -> Subject:
    return Subject(contact_id=record_id)


_FOLLOWS = FOLLOWED | {"deal_contacts"}
_KIND = RecordKind("person", "contacts", _FOLLOWS, _read, _edit, _subject)
