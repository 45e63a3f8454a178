"""What is asked when somebody comes into the team, and when somebody leaves it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.plurals import counted
from app.domain.roles import Role
from app.services.users import OpenWork
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.team.logins import add_password


def joining_dialog(window: QWidget, managers: Choices, roles: Choices, *, has_login: bool) -> FormDialog:
    """Asks for somebody new, and for how they sign in where people do."""
    dialog = FormDialog(window, "Add somebody to the team", "Add")
    dialog.add("name", "Name", QLineEdit())
    dialog.add("role", "Role", choice_box(roles, str(Role.REP)))
    initials = QLineEdit()
    initials.setMaxLength(4)
    dialog.add("initials", "Initials", initials, hint="Made from the name where empty")
    dialog.add("region", "Region", QLineEdit())
    dialog.add("manager_id", "Reports to", choice_box(managers))
    dialog.add("email", "E-mail", QLineEdit())
    if has_login:
        dialog.add("login", "Login", QLineEdit(), hint="Made from the name where empty")
        add_password(dialog)
    return dialog


def leaving_dialog(window: QWidget, name: str, work: OpenWork, heirs: Choices) -> FormDialog:
    """Says what somebody has in hand, and asks who takes it over."""
    in_hand = " and ".join(
        counted(number, *words)
        for number, words in ((work.deals, ("open deal", "open deals")), (work.tasks, ("open task", "open tasks")))
        if number
    )
    dialog = FormDialog(
        window,
        f"Disable {name}?",
        "Disable",
        danger=True,
        sentence=f"{name} has {in_hand} in hand. What is done already stays theirs.",
    )
    options = (*heirs, (None, "Nobody: they stay as they are"))
    dialog.add("hand_over_to", "Who takes over?", choice_box(options, heirs[0][0] if heirs else None), wide=True)
    return dialog
