"""Who is away, and who stands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.services.tasks.absences import (
    AbsenceRow,
    RemoveAbsence,
    SetAbsence,
    absences,
    remove_absence,
    set_absence,
)
from app.services.users import UserRow, users
from app.ui.absences.calendar_panel import CalendarPanel
from app.ui.host import Host
from app.ui.shared.choices import Choices
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.typed import day

if TYPE_CHECKING:
    from app.services.context import Context


_NOBODY: tuple[object, str] = (None, "Nobody: reminders wait")
_NO_DAY = "Enter a day, such as 7 April."


class AbsencesPage(ListPage):
    """Everybody's absences from today on; below them one's own calendar file."""

    def __init__(self, host: Host) -> None:
        self._day = day(host.ctx)
        empty = EmptyState(
            "door-open", "Nobody is away", "What falls due meanwhile goes to a stand-in.", "Note an absence"
        )
        super().__init__(
            host,
            name="Absence and calendar",
            sentence="While somebody is away, their stand-in is reminded. What is still open comes back afterwards.",
            columns=self._columns(),
            tables=frozenset({"absences", "users"}),
            read=_read,
            empty=empty,
            table="absences",
        )
        self._people: tuple[UserRow, ...] = ()
        self.offer_adding("Note an absence", self.add)
        self.calendar = CalendarPanel(host)
        self.column.insertWidget(self.column.count() - 1, self.calendar)
        self.add_deeds(
            (
                RowDeed("Note an absence", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Remove", self.remove, "Del", self._why_not_changed),
                self.desk.history_deed("absences", lambda row: f"the absence of {row.user}"),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        lock = self._why_not_changed
        return (
            GridColumn("user", "Who", lambda row: row.user, 0, is_strong=True),
            GridColumn(
                "from_on", "First day", lambda row: self._day_text(row.from_on), 170, read=self._read_day, lock=lock
            ),
            GridColumn(
                "until_on", "Last day", lambda row: self._day_text(row.until_on), 170, read=self._read_day, lock=lock
            ),
            GridColumn(
                "stand_in_id",
                "Stand-in",
                lambda row: row.stand_in,
                200,
                choices=lambda row: self._stand_ins(row.user_id),
                value=lambda row: row.stand_in_id,
                lock=lock,
            ),
        )

    def _day_text(self, on: date) -> str:
        return medium_day(on, self.host.ctx.clock.today())

    def _read_day(self, text: str) -> date:
        value = self._day.read(text)
        if not isinstance(value, date):
            raise UserError(_NO_DAY)
        return value

    def _why_not_changed(self, row: AbsenceRow) -> str:
        return Ahead(self.host.ctx.actor).why_not_row("absences", Op.EDIT, {"user_id": row.user_id})

    def _stand_ins(self, user_id: object) -> Choices:
        return (_NOBODY, *((each.id, each.name) for each in self._people if each.id != user_id))

    def _may_be_away(self) -> Choices:
        """Oneself first, and whom else one may send away."""
        ahead = Ahead(self.host.ctx.actor)
        return tuple(
            (each.id, each.name)
            for each in self._people
            if not ahead.why_not_row("absences", Op.ADD, {"user_id": each.id})
        )

    # -- showing ---------------------------------------------------------------------------------------------------

    def on_loaded(self, answer: tuple[tuple[AbsenceRow, ...], tuple[UserRow, ...]]) -> None:
        """Show them, the next one first."""
        rows, self._people = answer
        self.show_rows(rows, str(len(rows)) if rows else "")
        self.tell("")

    # -- changing --------------------------------------------------------------------------------------------------

    def store_cell(self, row: AbsenceRow, key: str, value: object) -> None:
        """Store another day or stand-in."""
        ctx = self.host.ctx
        wanted = SetAbsence(row.from_on, row.until_on, row.stand_in_id, row.user_id, row.id)
        changed = replace(wanted, **{key: value})  # type: ignore[arg-type] # the keys of the columns are its fields
        self.desk.save_cell(self.view, row, key, lambda seen: set_absence(ctx, replace(changed, version=seen)))

    def remove(self, row: AbsenceRow) -> None:
        """They are not away after all."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: remove_absence(ctx, RemoveAbsence(row.id, seen)), row.version, toast=True)

    def add(self) -> None:
        """Ask who is away, when, and who stands in."""
        dialog = FormDialog(self.window(), "Note an absence", "Note it")
        me = self.host.ctx.user.id
        dialog.add("user_id", "Who", choice_box(self._may_be_away(), me))
        dialog.add("stand_in_id", "Stand-in", choice_box(self._stand_ins(me)))
        for key, name, example in (("from_on", "First day", "7 April"), ("until_on", "Last day", "17 April")):
            line = QLineEdit()
            line.setPlaceholderText(example)
            dialog.add(key, name, line)
        dialog.accepted.connect(lambda: self._on_accepted(dialog))
        self.host.ask(dialog)

    def _on_accepted(self, dialog: FormDialog) -> None:
        days: list[date] = []
        for key in ("from_on", "until_on"):
            try:
                days.append(self._read_day(dialog.text(key)))
            except UserError as error:
                dialog.fail(UserError(error.message, field=key))
                return
        ctx, user, stand_in = self.host.ctx, dialog.chosen("user_id"), dialog.chosen("stand_in_id")
        assert isinstance(user, int)
        command = SetAbsence(days[0], days[1], stand_in if isinstance(stand_in, int) else None, user)
        self.desk.create(dialog, lambda: set_absence(ctx, command), self.pick_saved)


def _read(ctx: Context) -> tuple[tuple[AbsenceRow, ...], tuple[UserRow, ...]]:
    return absences(ctx), users(ctx)
