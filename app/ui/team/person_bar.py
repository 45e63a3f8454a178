"""What stands below the list of people about the one who is chosen: how they sign in, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.services.logins import Keeping
from app.services.users import UserRow
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label


def facts_of(row: UserRow) -> dict[str, object]:
    """What the rules of accounts ask about somebody."""
    return {"id": row.id, "role": row.role}


def state_text(row: UserRow, *, has_logins: bool) -> str:
    """``"Disabled"``, and of the others whether they have a login, where people need one."""
    if not row.is_active:
        return "Disabled"
    if not has_logins:
        return "Active"
    return "No login" if row.login is None else "Has a login"


def why_not_login(ahead: Ahead, keeping: Keeping, row: UserRow) -> str:
    """Why this person can't be given a login or a password by the user; "" where they can."""
    if not keeping.is_enforced:
        return "This database has no logins of its own"
    if not row.is_active:
        return f"{row.name} is disabled"
    if row.login is None:
        return ahead.why_not_edit("users", facts_of(row), {"login"})
    return ahead.why_not_row("users", Op.EDIT, facts_of(row))


class PersonBar(QWidget):
    """``login_wanted`` and ``state_wanted`` carry the row that is shown."""

    login_wanted = Signal(object)
    state_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row: UserRow | None = None
        self.words = Label("", "meta", "text2", wrap=True)
        self.login, self.state = Button("Give a login…", icon="key-round"), Button("Disable…", icon="ban")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        line.addWidget(self.login)
        line.addWidget(self.state)
        self.login.clicked.connect(lambda: self.login_wanted.emit(self._row))
        self.state.clicked.connect(lambda: self.state_wanted.emit(self._row))
        self.hide()

    def show_person(self, row: UserRow | None, keeping: Keeping, ahead: Ahead) -> None:
        """Show somebody, and what the user may do about them; None hides it."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        locked = ahead.why_not_edit("users", facts_of(row), {"is_active"})
        self.words.setText(" ".join(filter(None, (_sentence(row, keeping), locked))))
        self.login.setVisible(keeping.is_enforced)
        self.login.set_label("Give a login…" if row.login is None else "New password…")
        self.login.set_disabled_because(why_not_login(ahead, keeping, row))
        self.state.set_label("Disable…" if row.is_active else "Enable")
        self.state.set_icon_name("ban" if row.is_active else "circle-check")
        self.state.set_disabled_because(locked)


def _sentence(row: UserRow, keeping: Keeping) -> str:
    if not row.is_active:
        return f"{row.name} is disabled: nobody works as them. Their deals and their history stay theirs."
    if not keeping.is_enforced:
        return f"{row.name} works here without a login."
    if row.login is None:
        return f"{row.name} has no login, so they can't sign in."
    return f"{row.name} signs in as {row.login}."
