"""Who is in the team."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.roles import Role
from app.services.users import (
    CreateUser,
    DeactivateUser,
    EditUser,
    OpenWork,
    ReactivateUser,
    UserRow,
    create_user,
    deactivate_user,
    edit_user,
    open_work,
    reactivate_user,
    users,
)
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.team.words import counted, optional_text, required_text

if TYPE_CHECKING:
    from app.services.saved import Saved

Choices = tuple[tuple[object, str], ...]

_ROLES: Choices = tuple((str(role), role.words) for role in Role)
_STATES: Choices = ((True, "Active"), (False, "Not active"))
_NOBODY: tuple[object, str] = (None, "Nobody")


class PeoplePage(ListPage):
    """The team by name; those who left stand at the end, because their deals and their history stay theirs."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            name="People of the team",
            sentence="Whoever sells, or looks after those who do. Deals, tasks and history carry their initials.",
            columns=self._columns(),
            tables=frozenset({"users"}),
            read=lambda ctx: users(ctx, with_inactive=True),
        )
        self._people: tuple[UserRow, ...] = ()
        add = Button("Add somebody", icon="user-plus", key="Ins")
        add.clicked.connect(self.add)
        self.head.add_button(add)
        self.add_deeds(
            (
                RowDeed("Add somebody", lambda _row: self.add(), "Ins"),
                RowDeed("Deactivate…", self.deactivate, "Del", lambda row: "" if row.is_active else "Not active now"),
                RowDeed("Activate", self.activate, "", lambda row: "Active now" if row.is_active else ""),
                self.desk.history_deed("users", lambda row: row.name),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        initials = required_text("Enter one to four letters.")
        return (
            self._name_column(),
            GridColumn("initials", "Initials", lambda row: row.initials, 76, read=initials, color=_faded),
            _chosen("role", "Role", lambda row: Role(row.role).words, 116, lambda _row: _ROLES),
            GridColumn("region", "Region", lambda row: row.region or "", 96, read=optional_text, color=_faded),
            _chosen("manager_id", "Reports to", lambda row: row.manager or "", 128, self._managers_for),
            GridColumn(
                "email", "E-mail", lambda row: row.email or "", 252, read=optional_text, color=_faded, from_width=880
            ),
            _chosen("is_active", "State", _state, 104, lambda _row: _STATES),
        )

    def _name_column(self) -> GridColumn:
        def avatar(row: UserRow) -> tuple[str, bool]:
            return row.initials, row.id == self.host.ctx.user.id

        read = required_text("Enter a name.")
        return GridColumn(
            "name", "Name", lambda row: row.name, 0, is_strong=True, read=read, avatar=avatar, color=_faded
        )

    def _managers_for(self, row: UserRow) -> Choices:
        return (_NOBODY, *((each.id, each.name) for each in self._people if each.is_active and each.id != row.id))

    # -- showing ---------------------------------------------------------------------------------------------------

    def on_loaded(self, answer: tuple[UserRow, ...]) -> None:
        """Show the people, and who of them is there."""
        self._people = answer
        active = sum(row.is_active for row in answer)
        left = len(answer) - active
        self.show_rows(answer, f"{active} active" + (f", {left} not active" if left else ""))
        self.tell(counted(active, "person", "people"))

    # -- changing --------------------------------------------------------------------------------------------------

    def store_cell(self, row: UserRow, key: str, value: object) -> None:
        """Store what was typed or chosen; a state is a decision of its own."""
        if key == "is_active":
            self.view.grid.take_back((row.id, key))
            (self.activate if value else self.deactivate)(row)
            return
        ctx = self.host.ctx
        self.desk.save_cell(self.view, row, key, lambda seen: edit_user(ctx, EditUser(row.id, seen, {key: value})))

    def activate(self, row: UserRow) -> None:
        """Take somebody back into the team."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: reactivate_user(ctx, ReactivateUser(row.id, seen)), row.version)

    def deactivate(self, row: UserRow) -> None:
        """Take somebody out of the team, after asking who takes over what they have in hand."""
        ctx = self.host.ctx
        self.desk.ask(lambda: open_work(ctx, row.id), partial(self._on_work_known, row))

    def _on_work_known(self, row: UserRow, work: OpenWork) -> None:
        heirs = [each for each in self._people if each.is_active and each.id != row.id]
        ctx = self.host.ctx

        def leave(heir: int | None) -> Saved:
            return deactivate_user(ctx, DeactivateUser(row.id, row.version, heir))

        if work == OpenWork(0, 0):
            self.desk.run(lambda: leave(None), toast=True)
            return
        dialog = leaving_dialog(self.window(), row.name, work, tuple((each.id, each.name) for each in heirs))

        def on_accepted() -> None:
            heir = dialog.chosen("hand_over_to")
            chosen = heir if isinstance(heir, int) else None
            self.desk.create(dialog, lambda: leave(chosen), lambda _saved: None)

        dialog.accepted.connect(on_accepted)
        self.host.ask(dialog)

    def add(self) -> None:
        """Ask who is new."""
        managers = (_NOBODY, *((each.id, each.name) for each in self._people if each.is_active))
        dialog = joining_dialog(self.window(), managers)
        dialog.accepted.connect(lambda: self._on_joining(dialog))
        self.host.ask(dialog)

    def _on_joining(self, dialog: FormDialog) -> None:
        manager = dialog.chosen("manager_id")
        command = CreateUser(
            dialog.text("name"),
            str(dialog.chosen("role")),
            dialog.text("initials") or None,
            dialog.text("email") or None,
            dialog.text("region") or None,
            manager if isinstance(manager, int) else None,
        )
        ctx = self.host.ctx
        self.desk.create(dialog, lambda: create_user(ctx, command), self.pick_saved)


def _chosen(
    key: str, head: str, text: Callable[[UserRow], str], width: int, choices: Callable[[UserRow], Choices]
) -> GridColumn:
    """A column whose values are chosen, and kept under its key in the row."""
    return GridColumn(key, head, text, width, choices=choices, value=attrgetter(key), color=_faded)


def _state(row: UserRow) -> str:
    return "Active" if row.is_active else "Not active"


def _faded(row: UserRow) -> str | None:
    return None if row.is_active else "text3"


def joining_dialog(window: QWidget, managers: tuple[tuple[object, str], ...]) -> FormDialog:
    """Asks for somebody new."""
    dialog = FormDialog(window, "Add somebody to the team", "Add")
    dialog.add("name", "Name (required)", QLineEdit())
    dialog.add("role", "Role", choice_box(_ROLES, str(Role.REP)))
    initials = QLineEdit()
    initials.setMaxLength(4)
    dialog.add("initials", "Initials", initials, hint="Made from the name where empty")
    dialog.add("region", "Region", QLineEdit())
    dialog.add("manager_id", "Reports to", choice_box(managers))
    dialog.add("email", "E-mail", QLineEdit())
    return dialog


def leaving_dialog(window: QWidget, name: str, work: OpenWork, heirs: tuple[tuple[object, str], ...]) -> FormDialog:
    """Says what somebody has in hand, and asks who takes it over."""
    in_hand = " and ".join(
        counted(number, *words)
        for number, words in ((work.deals, ("open deal", "open deals")), (work.tasks, ("open task", "open tasks")))
        if number
    )
    dialog = FormDialog(
        window,
        f"Deactivate {name}?",
        "Deactivate",
        danger=True,
        sentence=f"{name} has {in_hand} in hand. What is done already stays theirs.",
    )
    options = (*heirs, (None, "Nobody: they stay as they are"))
    dialog.add("hand_over_to", "Who takes over?", choice_box(options, heirs[0][0] if heirs else None), wide=True)
    return dialog
