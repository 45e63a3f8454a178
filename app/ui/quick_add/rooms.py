"""What the quick add brings to the window: its actions and a stop of the tour. Loaded when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.host import Action, Host
from app.ui.rooms import Rooms, TourStop

if TYPE_CHECKING:
    from app.ui.quick_add.dialog import QuickAddDialog

_SENTENCE = "Call Ana tomorrow 10 about week 14 delivery promise"
# What it adds, by the names of ``AddKind``: the reader of sentences takes its time to load.
_KINDS = (
    ("deal", "kanban", "deal opportunity"),
    ("reminder", "alarm-clock", "task todo"),
    ("note", "file-text", "note"),
)


class QuickAddRoom:
    """The quick add of one opened database."""

    def __init__(self) -> None:
        self._dialog: QuickAddDialog | None = None

    def rooms(self) -> Rooms:
        """Everything there is."""
        stop = TourStop("quick-add", partial(self.open, text=_SENTENCE), self._close)
        return Rooms(actions=(self.actions,), tour_stops=(stop,), add_sentence=self.open)

    def actions(self, host: Host) -> tuple[Action, ...]:
        """Adding by a sentence of any kind; a deal, a reminder and a note from the menu of new things."""

        def reason() -> str | None:
            return "this database can't be changed here" if host.ctx.db.read_only else None

        any_kind = Action(
            "add.quick",
            "Quick add",
            partial(self.open, host),
            menu="File",
            key="Q",
            icon="plus",
            reason=reason,
            keywords="new reminder deal person company note sentence",
        )
        return (
            *(
                Action(
                    f"new.{kind}",
                    f"New {kind}",
                    partial(self.open, host, kind=kind),
                    menu="File",
                    icon=icon,
                    reason=reason,
                    keywords=keywords,
                )
                for kind, icon, keywords in _KINDS
            ),
            any_kind,
        )

    def open(self, host: Host, text: str = "", kind: str = "") -> None:
        """Show it, with a sentence to begin with. ``kind`` is the name of an AddKind; "" lets the words decide."""
        from app.domain.quick_add import AddKind
        from app.ui.quick_add.dialog import QuickAddDialog

        self._dialog = QuickAddDialog(host, text=text, kind=AddKind(kind) if kind else None, about=host.open_spot())
        host.ask(self._dialog)

    def _close(self, _host: Host) -> None:
        if self._dialog is not None:
            self._dialog.close_overlay()
            self._dialog = None


def quick_add_rooms() -> Rooms:
    """Quick add, for one opened database."""
    return QuickAddRoom().rooms()
