"""What this package brings to the window: a place with a list, the sheet of one, and the action that adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, SheetKind, TourStop
from app.ui.shared.tour import sheet_stop

if TYPE_CHECKING:
    from app.services.context import Context


_STOP = TourStop("contacts", lambda host: host.run("go.contacts"))


def contact_rooms() -> Rooms:
    """Everything there is; nothing heavy is loaded before somebody goes there."""
    place = Place("contacts", "People", "users", "Customers", _screen, "U", _count, frozenset({"contacts"}))
    return Rooms(
        (place,),
        (SheetKind("contacts", _sheet),),
        tour_stops=(_STOP, sheet_stop("person-sheet", "contacts", "contacts", _busiest)),
        actions=(_actions,),
    )


def _busiest(ctx: Context) -> int | None:
    from app.services.showcase import busiest_contact

    return busiest_contact(ctx)


def _screen(host: Host) -> QWidget:
    from app.ui.contacts.screen import contacts_screen

    return contacts_screen(host)


def _sheet(host: Host) -> QWidget:
    from app.ui.contacts.sheet import ContactSheetView

    return ContactSheetView(host)


def _count(ctx: Context) -> int:
    from app.services.people.lists import count_contacts

    return count_contacts(ctx)


def _actions(host: Host) -> tuple[Action, ...]:
    def reason() -> str | None:
        return "this database can't be changed here" if host.ctx.db.read_only else None

    return (
        Action(
            "new.person",
            "New person",
            lambda: _add(host),
            menu="File",
            icon="user",
            reason=reason,
            keywords="add create contact",
        ),
    )


def _add(host: Host) -> None:
    from app.ui.contacts.screen import add_person

    add_person(host)
