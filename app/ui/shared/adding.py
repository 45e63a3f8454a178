"""New companies and new people: few fields, and a warning when somebody seems to be entered already."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import UserError
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.similar import Similar, find_similar_companies, find_similar_contacts
from app.services.saved import Saved
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.picker_field import NewChoice, PickerField
from app.ui.shared.record_options import company_options
from app.ui.shared.strips import Strip

# Long enough that the search is not asked at every letter, short enough to warn before the next field.
_PAUSE_MS = 250
_LEAST_LETTERS = 3


class AddDialog(FormDialog):
    """Creates a record and opens it. Subclasses add fields and answer what to look for and what to create."""

    def __init__(self, host: Host, title: str, action: str, table: str) -> None:
        super().__init__(host.window, title, action, width=520)
        self._host, self._table = host, table
        self._found: Similar | None = None
        self._warning = Strip("caution", "", action="Open it")
        self._warning.hide()
        self._warning.acted.connect(self._on_open_similar)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._on_paused)
        self.accepted.connect(self._on_accepted)
        self.closed.connect(self._timer.stop)

    def finish_form(self) -> None:
        """Put the warning below the fields."""
        self.body.addWidget(self._warning)

    def add_line(self, key: str, name: str, *, text: str = "", wide: bool = False, watched: bool = False) -> None:
        """Add a line; a ``watched`` one is compared with what is stored while somebody types."""
        line = QLineEdit(text)
        if watched:
            line.textEdited.connect(self._timer.start)
        self.add(key, name, line, wide=wide)

    def similar(self) -> Callable[[], tuple[Similar, ...]]:
        """The query that finds who is meant perhaps, with what stands in the fields now."""
        return tuple

    def storing(self) -> Callable[[], Saved]:
        """The command that stores what stands in the fields now."""
        raise UserError("There is nothing to store.")

    def _on_paused(self) -> None:
        self._host.runner.query(self.similar(), owner=self, done=self._on_similar, lane="similar")

    def _on_similar(self, found: tuple[Similar, ...]) -> None:
        self._found = found[0] if found else None
        if self._found is not None:
            where = f" ({self._found.detail})" if self._found.detail else ""
            more = f" So do {len(found) - 1} more." if len(found) > 1 else ""
            self._warning.set_text(f"{self._found.name}{where} {self._found.why}.{more}")
        self._warning.setVisible(self._found is not None)
        self.place()

    def _on_open_similar(self) -> None:
        if self._found is not None:
            self.finish()
            self._host.open_record(self._table, self._found.id)

    def _on_accepted(self) -> None:
        self.clear_errors()
        try:
            work = self.storing()
        except UserError as error:
            self.fail(error)
            return
        self._host.saving("")
        self._host.runner.command(work, owner=self, done=self._on_stored, failed=self._on_failed)

    def _on_stored(self, saved: Saved) -> None:
        self.finish()
        self._host.saved(saved.change_set_id, saved.label)
        self._host.open_record(self._table, saved.record_id)

    def _on_failed(self, error: Exception) -> None:
        if not self.fail(error):
            self._host.show_error(error)


class NewCompanyDialog(AddDialog):
    """Name, city, country, phone, website."""

    def __init__(self, host: Host, *, name: str = "") -> None:
        super().__init__(host, "New company", "Add the company", "companies")
        self.add_line("name", "Name", text=name, wide=True, watched=True)
        self.add_line("city", "City")
        self.add_line("country", "Country")
        self.add_line("phone", "Phone")
        self.add_line("website", "Website", watched=True)
        self.finish_form()

    def similar(self) -> Callable[[], tuple[Similar, ...]]:
        name, website = self.text("name"), self.text("website")
        if len(name) < _LEAST_LETTERS and not website:
            return tuple
        return partial(find_similar_companies, self._host.ctx, name, website=website)

    def storing(self) -> Callable[[], Saved]:
        values = {key: self.text(key) for key in ("city", "country", "phone", "website")}
        return partial(create_company, self._host.ctx, CreateCompany(self.text("name"), values))


class NewPersonDialog(AddDialog):
    """Name, company, job title, e-mail, phone. A company that nobody has entered yet is added with the person."""

    def __init__(self, host: Host, *, company_id: int | None = None, company: str = "") -> None:
        super().__init__(host, "New person", "Add the person", "contacts")
        self._company: object = company_id
        self.add_line("full_name", "Name", wide=True, watched=True)
        picker = PickerField("Company", company_options(host), runner=host.runner, can_create=True)
        picker.set_framed(True)
        picker.set_text(company)
        picker.saved.connect(self._on_company_saved)
        self.add("company_id", "Company", picker)
        self._picker = picker
        self.add_line("job_title", "Job title")
        self.add_line("email", "E-mail", watched=True)
        self.add_line("phone", "Phone")
        self.finish_form()

    def similar(self) -> Callable[[], tuple[Similar, ...]]:
        name, email = self.text("full_name"), self.text("email")
        if len(name) < _LEAST_LETTERS and not email:
            return tuple
        return partial(find_similar_contacts, self._host.ctx, name, email=email)

    def storing(self) -> Callable[[], Saved]:
        if not self._picker.commit() or self._picker.editing:
            raise UserError(self._picker.error or "Choose the company from the list.", field="company_id")
        values: dict[str, Any] = {key: self.text(key) for key in ("job_title", "email", "phone")}
        key = self._company if isinstance(self._company, int) else None
        new = self._company.text if isinstance(self._company, NewChoice) else None
        return partial(create_contact, self._host.ctx, CreateContact(self.text("full_name"), key, values, new))

    def _on_company_saved(self, key: object) -> None:
        self._company = key
