"""What this package brings to the window: a place with a list, the sheet of one, and the action that adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms, SheetKind, TourStop
from app.ui.shared.tour import sheet_stop

if TYPE_CHECKING:
    from app.services.context import Context


_STOP = TourStop("companies", lambda host: host.run("go.companies"))


def company_rooms() -> Rooms:
    """Everything there is; nothing heavy is loaded before somebody goes there."""
    place = Place("companies", "Companies", "building-2", "Customers", _screen, "O", _count, frozenset({"companies"}))
    return Rooms(
        (place,),
        (SheetKind("companies", _sheet, _page),),
        tour_stops=(_STOP, sheet_stop("company-sheet", "companies", "companies", _busiest), _page_stop()),
        actions=(_actions,),
    )


def _busiest(ctx: Context) -> int | None:
    from app.services.showcase import busiest_company

    return busiest_company(ctx)


def _page_stop() -> TourStop:
    return sheet_stop("company-page", "companies", "companies", _best, full=True)


def _best(ctx: Context) -> int | None:
    from app.services.showcase import best_customer

    return best_customer(ctx)


def _screen(host: Host) -> QWidget:
    from app.ui.companies.screen import companies_screen

    return companies_screen(host)


def _sheet(host: Host) -> QWidget:
    from app.ui.companies.sheet import CompanySheetView

    return CompanySheetView(host)


def _page(host: Host) -> QWidget:
    from app.ui.companies.page import CompanyPageView

    return CompanyPageView(host)


def _count(ctx: Context) -> int:
    from app.services.people.lists import count_companies

    return count_companies(ctx)


def _actions(host: Host) -> tuple[Action, ...]:
    def reason() -> str | None:
        return "this database can't be changed here" if host.ctx.db.read_only else None

    return (
        Action(
            "new.company",
            "New company",
            lambda: _add(host),
            menu="File",
            icon="building-2",
            reason=reason,
            keywords="add create account organisation customer",
        ),
    )


def _add(host: Host) -> None:
    from app.ui.companies.screen import add_company

    add_company(host)
