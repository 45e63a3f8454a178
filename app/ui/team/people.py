"""Who is in the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.people_words import NOBODY
from app.domain.plurals import counted
from app.domain.roles import Role
from app.services.logins import Keeping, keeping
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
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.uses import faded
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.strips import Strip
from app.ui.team.people_dialogs import joining_dialog, leaving_dialog
from app.ui.team.person_bar import PersonBar, facts_of, state_text, why_not_login
from app.ui.team.sign_in import SignIn
from app.ui.team.words import optional_text, required_text

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

_ROLES: Choices = tuple((str(role), role.words) for role in Role)
_STATES: Choices = ((True, "Enabled"), (False, "Disabled"))
_NOBODY: tuple[object, str] = (None, NOBODY)
# Until it is known who keeps the rules.
_UNKNOWN = Keeping(is_enforced=False, is_personal=False, login="", words="")


class PeoplePage(ListPage):
    """The team by name; those who left stand at the end, because their deals and their history stay theirs."""

    def __init__(self, host: Host) -> None:
        super().__init__(
            host,
            name="People of the team",
            sentence="Whoever sells, or looks after those who do. Deals, tasks and history carry their initials.",
            columns=self._columns(),
            tables=frozenset({"users"}),
            read=_read,
        )
        self._people: tuple[UserRow, ...] = ()
        self._keeping = _UNKNOWN
        self._add = self.offer_adding("Add somebody", self.add, icon="user-plus")
        self.bar, self.rules = PersonBar(), Strip("information", "", icon="shield")
        self._sign_in = SignIn(host, self)
        self.bar.login_wanted.connect(self._sign_in.give)
        self.bar.state_wanted.connect(lambda row: (self.deactivate if row.is_active else self.activate)(row))
        self.column.insertWidget(self.column.count() - 1, self.bar)
        self.column.insertWidget(self.column.count() - 1, self.rules)
        self.rules.hide()
        self.add_deeds(self._deeds())

    def _deeds(self) -> tuple[RowDeed, ...]:
        return (
            RowDeed("Add somebody", lambda _row: self.add(), "Ins", lambda _row: self._why_not_added()),
            RowDeed("Disable…", self.deactivate, "Del", lambda row: self._why_not_state(row, is_active=True)),
            RowDeed("Enable", self.activate, "", lambda row: self._why_not_state(row, is_active=False)),
            RowDeed(
                "Login and password…",
                self._sign_in.give,
                "",
                lambda row: why_not_login(self._ahead, self._keeping, row),
            ),
            self.desk.history_deed("users", lambda row: row.name),
        )

    # -- what may be done ------------------------------------------------------------------------------------------

    @property
    def _ahead(self) -> Ahead:
        return Ahead(self.host.ctx.actor)

    def _why_not_added(self) -> str:
        return self._ahead.why_not("users", Op.ADD)

    def _why_not_state(self, row: UserRow, *, is_active: bool) -> str:
        if row.is_active != is_active:
            return "Enabled now" if row.is_active else "Disabled now"
        return self._ahead.why_not_edit("users", facts_of(row), {"is_active"})

    def _lock(self, key: str) -> Callable[[UserRow], str]:
        return lambda row: self._ahead.why_not_edit("users", facts_of(row), {key})

    def _roles_for(self, row: UserRow) -> Choices:
        """Those that the user may give."""
        return tuple(
            (value, words)
            for value, words in _ROLES
            if not self._ahead.why_not_edit("users", facts_of(row), (), becomes={"role": value})
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        initials = required_text("Enter one to four letters.")
        return (
            self._name_column(),
            self._typed("initials", "Initials", 76, initials),
            self._chosen("role", "Role", lambda row: Role(row.role).words, 116, self._roles_for),
            self._typed("region", "Region", 96, optional_text),
            self._chosen("manager_id", "Reports to", lambda row: row.manager or "", 128, self._managers_for),
            self._typed("email", "E-mail", 252, optional_text, from_width=880),
            replace(self._chosen("is_active", "State", self._state, 104, lambda _row: _STATES), is_right=True),
        )

    def _typed(self, key: str, head: str, width: int, read: Callable[[str], object], from_width: int = 0) -> GridColumn:
        """A column whose texts are typed, and kept under its key in the row."""

        def text(row: UserRow) -> str:
            return getattr(row, key) or ""

        lock = self._lock(key)
        return GridColumn(key, head, text, width, read=read, lock=lock, color=faded, from_width=from_width)

    def _chosen(
        self, key: str, head: str, text: Callable[[UserRow], str], width: int, choices: Callable[[UserRow], Choices]
    ) -> GridColumn:
        """A column whose values are chosen, and kept under its key in the row."""
        value, lock = attrgetter(key), self._lock(key)
        return GridColumn(key, head, text, width, choices=choices, value=value, lock=lock, color=faded)

    def _state(self, row: UserRow) -> str:
        return state_text(row, has_logins=self._keeping.is_enforced)

    def _name_column(self) -> GridColumn:
        def avatar(row: UserRow) -> tuple[str, bool]:
            return row.initials, row.id == self.host.ctx.user.id

        read = required_text("Enter a name.")
        lock = self._lock("name")
        return GridColumn(
            "name", "Name", lambda row: row.name, 0, is_strong=True, read=read, lock=lock, avatar=avatar, color=faded
        )

    def _managers_for(self, row: UserRow) -> Choices:
        return (_NOBODY, *((each.id, each.name) for each in self._people if each.is_active and each.id != row.id))

    # -- showing ---------------------------------------------------------------------------------------------------

    def on_loaded(self, answer: tuple[tuple[UserRow, ...], Keeping]) -> None:
        """Show the people, who of them is there, and who keeps to their roles."""
        self._people, self._keeping = answer
        active = sum(row.is_active for row in self._people)
        left = len(self._people) - active
        self.show_rows(self._people, f"{active} active" + (f", {left} disabled" if left else ""))
        self.tell(counted(active, "person", "people"))
        self.rules.set_text(self._keeping.words)
        self.rules.show()
        self._add.set_disabled_because(self._why_not_added())
        self.on_picked(self.view.current)

    def on_picked(self, row: UserRow | None) -> None:
        """Another person is chosen."""
        self.bar.show_person(row, self._keeping, self._ahead)

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
        dialog = joining_dialog(self.window(), managers, self._roles_for_new(), has_login=self._keeping.is_enforced)
        dialog.accepted.connect(lambda: self._on_joining(dialog))
        self.host.ask(dialog)

    def _roles_for_new(self) -> Choices:
        return tuple(
            (value, words)
            for value, words in _ROLES
            if not self._ahead.why_not_row("users", Op.ADD, {"id": None, "role": value})
        )

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
        if not self._keeping.is_enforced:
            self.desk.create(dialog, lambda: create_user(ctx, command), self.pick_saved)
            return
        self._sign_in.add(dialog, command, self.pick_saved)


def _read(ctx: Context) -> tuple[tuple[UserRow, ...], Keeping]:
    return users(ctx, with_inactive=True), keeping(ctx)
