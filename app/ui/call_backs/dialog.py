"""Asks when to call somebody back: day and time where they are, with what that is here."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.call_backs import CallTime, call_time, here_words, soon
from app.domain.errors import UserError
from app.services.saved import Saved
from app.services.tasks.call_backs import Called, ScheduleCallBack, called_of, schedule_call_back
from app.ui.call_backs.zones import zone_names
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import TimeField, text_field
from app.ui.shared.labels import Label
from app.ui.shared.picker_field import PickerField
from app.ui.shared.record_options import person_options
from app.ui.shared.typed import day

TABLES = ("contacts", "deals", "companies")
"""Whose records can be called about."""


def ask_call_back(host: Host) -> None:
    """Ask about the record that lies open, or about a person to be looked for."""
    ctx, spot = host.ctx, host.open_spot()
    if spot is None or spot[0] not in TABLES:
        host.ask(CallBackDialog(host, None))
        return
    table, record_id = spot
    host.runner.query(
        lambda: called_of(ctx, table, record_id),
        owner=host.window,
        done=lambda called: host.ask(CallBackDialog(host, called)),
    )


class CallBackDialog(FormDialog):
    """What the chosen moment is here is said as it changes."""

    guide_chapter = "tasks.md"

    def __init__(self, host: Host, called: Called | None) -> None:
        title = f"Call {called.name} back" if called else "Schedule a call-back"
        super().__init__(host.window, title, "Schedule", key="Ctrl Enter", width=520)
        self._host, self.called = host, called
        self._day = day(host.ctx)
        if called is None:
            self.person = PickerField("Whom", person_options(host), runner=host.runner, placeholder="Name")
            self.person.set_framed(True)
            self.person.saved.connect(self._on_person)
            self.add("contact_id", "Whom", self.person, wide=True)
        self.on, self.at, self.zone = text_field("tomorrow"), TimeField(), QComboBox()
        self.zone.setEditable(True)
        self.zone.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.notes: QLineEdit = text_field("What it is about")
        self.add("due_on", "Day", self.on)
        self.add("due_time", "Time, where they are", self.at)
        self.add("zone", "Their time zone", self.zone, wide=True)
        self.add("notes", "About", self.notes, wide=True)
        self.here = Label("", "metaMedium", "text2", wrap=True)
        self.body.addWidget(self.here)
        self._show_zones(called)
        for changed in (self.on.textChanged, self.at.timeChanged, self.zone.currentTextChanged):
            changed.connect(self._tell)
        self.accepted.connect(self._on_accepted)
        self._tell()

    def _show_zones(self, called: Called | None) -> None:
        self.zone.clear()
        self.zone.addItems(zone_names(called.zones if called else ()))
        self.zone.setCurrentIndex(0)
        on, at = soon(self.zone.currentText(), self._host.ctx.clock)
        self.on.setText(self._day.show(on))
        self.at.setTime(QTime(at.hour, at.minute))

    def _on_person(self, key: object) -> None:
        self.called = None
        if not isinstance(key, int):
            return
        ctx = self._host.ctx
        self._host.runner.query(
            lambda: called_of(ctx, "contacts", key), owner=self, done=self._on_called, lane="called"
        )

    def _on_called(self, called: Called) -> None:
        self.called = called
        self._show_zones(called)

    # -- what is asked for -------------------------------------------------------------------------------------------

    def _moment(self) -> CallTime:
        clock = self._host.ctx.clock
        on = self._day.read(self.on.text())
        if not isinstance(on, date):
            raise UserError("Enter a day, such as tomorrow or 7 April.", field="due_on")
        return call_time(on, self._time, self.zone.currentText(), clock.zone, clock.now())

    @property
    def _time(self) -> time:
        return time(self.at.time().hour(), self.at.time().minute())

    def _tell(self) -> None:
        try:
            self.here.setText(here_words(self._moment(), self._host.ctx.clock))
        except UserError as error:
            self.here.setText(error.message)

    def _on_accepted(self) -> None:
        host, ctx = self._host, self._host.ctx
        try:
            if self.called is None:
                raise UserError("Choose whom to call from the list.", field="contact_id")
            moment = self._moment()
        except UserError as error:
            if self.here.text() == error.message:
                self.here.clear()  # it is said once, beside the field
            self.fail(error)
            return
        command = ScheduleCallBack(self.called, moment.on, moment.at, moment.zone, self.notes.text())

        def done(saved: Saved) -> None:
            self.finish()
            host.saved(saved.change_set_id, saved.label, toast=True)

        def failed(error: Exception) -> None:
            if not self.fail(error):
                self.finish()
                host.show_error(error)

        host.saving("")
        host.runner.command(lambda: schedule_call_back(ctx, command), owner=host.window, done=done, failed=failed)
