"""Takes somebody into a programme: the record that lies open, or a person who is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.errors import UserError
from app.domain.plurals import counted
from app.services.nurture.enrolling import Enrol, Enrolled, enrol
from app.services.nurture.programmes import ProgrammeRow, programmes
from app.services.nurture.queries import EnrolmentRow, enrolments
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.labels import Label
from app.ui.shared.picker_field import PickerField
from app.ui.shared.record_options import person_options

TABLES = ("deals", "contacts")
"""Whose records can be enrolled."""


def why_not_enrolled(host: Host) -> str | None:
    """Why the open record can't be enrolled; None where it can."""
    spot = host.open_spot()
    if spot is None or spot[0] not in TABLES:
        return "open a deal or a person first"
    return Ahead(host.ctx.actor).why_not("enrolments", Op.ADD) or None


def ask_programme(host: Host) -> None:
    """Ask in which programme the open record is enrolled."""
    spot = host.open_spot()
    if spot is None or spot[0] not in TABLES:
        return
    ctx, (table, record_id) = host.ctx, spot

    def read() -> tuple[tuple[ProgrammeRow, ...], tuple[EnrolmentRow, ...]]:
        is_deal = table == "deals"
        inside = enrolments(ctx, deal_id=record_id) if is_deal else enrolments(ctx, contact_id=record_id)
        return programmes(ctx), inside

    def ask(answer: tuple[tuple[ProgrammeRow, ...], tuple[EnrolmentRow, ...]]) -> None:
        known = {row.programme_id for row in answer[1] if table == "deals" or row.deal_id is None}
        free = [row for row in answer[0] if row.is_active and row.id not in known]
        if free:
            host.ask(EnrolDialog(host, table, record_id, free, answer[1]))
            return
        words = "It is in every programme already." if known else "No programme is switched on yet."
        host.message(words, kind="info", actions=(("Programmes", lambda: host.run("go.nurture")),))

    host.runner.query(read, owner=host.window, done=ask)


class _Enrolling(FormDialog):
    """Runs the command, and stays open with what can be put right."""

    def __init__(self, host: Host, title: str, sentence: str) -> None:
        super().__init__(host.window, title, "Enrol", sentence=sentence, width=440)
        self._host = host
        self.accepted.connect(self._on_accepted)

    def command(self) -> Enrol:
        """What is asked for; UserError where something is missing."""
        raise UserError("Choose whom to enrol.")

    def _on_accepted(self) -> None:
        ctx, host = self._host.ctx, self._host
        try:
            command = self.command()
        except UserError as error:
            self.fail(error)
            return

        def done(enrolled: Enrolled) -> None:
            self.finish()
            if enrolled.added:
                host.saved(enrolled.change_set_id, enrolled.label, toast=True)
            else:
                host.message("Nobody was added: they are in this programme already.", kind="info")

        def failed(error: Exception) -> None:
            if not self.fail(error):
                self.finish()
                host.show_error(error)

        host.runner.command(lambda: enrol(ctx, command), owner=host.window, done=done, failed=failed)


class EnrolDialog(_Enrolling):
    """Asks for the programme; says what the record is in already."""

    def __init__(
        self, host: Host, table: str, record_id: int, free: Sequence[ProgrammeRow], known: Sequence[EnrolmentRow]
    ) -> None:
        inside = ", ".join(f"{row.programme} ({row.touches} of {row.steps} touches)" for row in known)
        sentence = (
            f"Already in {inside}."
            if inside
            else "Each touch becomes a reminder, or a mail that waits, when it falls due."
        )
        super().__init__(host, "Enrol in a programme", sentence)
        self._table, self._record_id = table, record_id
        options = tuple((row.id, f"{row.name}, {counted(len(row.steps), 'step', 'steps')}") for row in free)
        self.add("programme_id", "Programme", choice_box(options), wide=True)

    def command(self) -> Enrol:
        """The record into the programme chosen."""
        programme_id = self.chosen("programme_id")
        assert isinstance(programme_id, int)
        ids = (self._record_id,)
        return Enrol(programme_id, deal_ids=ids) if self._table == "deals" else Enrol(programme_id, contact_ids=ids)


class EnrolPersonDialog(_Enrolling):
    """Asks for a person by typed letters."""

    def __init__(self, host: Host, programme: ProgrammeRow) -> None:
        super().__init__(host, f"Enrol a person in {programme.name}", "")
        self._programme_id, self._contact_id = programme.id, 0
        self.person = PickerField("Person", person_options(host), runner=host.runner)
        self.person.set_framed(True)
        self.person.saved.connect(self._on_person)
        self.add("contact_id", "Person", self.person, wide=True)
        self.body.addWidget(Label("A deal is enrolled from its sheet.", "meta", "text3", wrap=True))

    def _on_person(self, key: object) -> None:
        self._contact_id = key if isinstance(key, int) else 0
        if self._contact_id:
            self.primary.setFocus()  # so that Enter goes on

    def command(self) -> Enrol:
        """The person chosen into the programme."""
        if not self.person.commit() or self.person.editing or not self._contact_id:
            raise UserError(self.person.error or "Choose somebody from the list.", field="contact_id")
        return Enrol(self._programme_id, contact_ids=(self._contact_id,))
