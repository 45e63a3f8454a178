"""The tickler's commands as data, for menus, palette and the overview of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.access_rules import LEADERS
from app.ui.host import Action

if TYPE_CHECKING:
    from app.ui.tickler.screen import TicklerScreen

_SCOPE = "tickler"


def tickler_actions(screen: TicklerScreen) -> tuple[Action, ...]:
    """All of them. The keys of rows are handled by the list, where the focus is."""

    def needs_rows() -> str | None:
        return None if screen.chosen() else "Choose a reminder first."

    def needs_overdue() -> str | None:
        return None if screen.found is not None and screen.found.overdue.count else "Nothing is overdue."

    def needs_leader() -> str | None:
        leads = screen._host.ctx.user.role in LEADERS
        return None if leads else "Only owners and managers look into the tickler of others."

    def needs_cut() -> str | None:
        return None if screen.can_paste else "Cut reminders with Ctrl X first."

    def row(key: str, text: str, what: str, shortcut: str, icon: str) -> Action:
        run = screen._table()[what]
        return Action(f"tickler.{key}", text, run, None, shortcut, icon, scope=_SCOPE, reason=needs_rows)

    return (
        Action("tickler.add", "Add to the open folder", screen.begin_add, None, "Q", "plus", keywords="reminder task"),
        Action("tickler.today", "Open today's folder", screen.open_today, None, None, "sun", keywords="tickler"),
        Action(
            "tickler.clear",
            "Move all that is overdue",
            screen.menus.open_clear,
            icon="alarm-clock",
            reason=needs_overdue,
            keywords="clear reschedule late",
        ),
        Action(
            "tickler.person",
            "Look into somebody else's tickler",
            screen.menus.open_people,
            icon="users",
            reason=needs_leader,
        ),
        Action("tickler.paste", "Put into this folder", screen.paste, None, "Ctrl+V", "inbox", reason=needs_cut),
        row("done", "Done", "done", "Space", "circle-check"),
        row("snooze", "Snooze", "snooze", "S", "moon"),
        row("open", "Open what it is about", "open", "Return", "panel-left"),
        row("cut", "Cut, to put into another folder", "cut", "Ctrl+X", "folder-clock"),
        row("delete", "Delete the reminder", "delete", "Del", "trash-2"),
    )
