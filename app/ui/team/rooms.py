"""What the team brings to the window: its pages of the settings. Each is loaded when somebody looks at it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Rooms, SettingsPage


def team_rooms() -> Rooms:
    """All of them, in their order."""
    return Rooms(
        settings_pages=(
            SettingsPage("team", "Team", "building-2", _team),
            SettingsPage("people", "People of the team", "users", _people),
            SettingsPage("sources", "Lead sources", "signpost", _sources),
            SettingsPage("products", "Products", "package", _products),
            SettingsPage("rates", "Exchange rates", "banknote", _rates),
        ),
        actions=(_own_login,),
    )


def _own_login(host: Host) -> tuple[Action, ...]:
    from app.ui.team.own_login import OwnLogin

    own = OwnLogin(host)
    own.offer()
    return own.actions()


def _team(host: Host) -> QWidget:
    from app.ui.team.facts import TeamPage

    return TeamPage(host)


def _people(host: Host) -> QWidget:
    from app.ui.team.people import PeoplePage

    return PeoplePage(host)


def _sources(host: Host) -> QWidget:
    from app.ui.team.sources import SourcesPage

    return SourcesPage(host)


def _products(host: Host) -> QWidget:
    from app.ui.team.products import ProductsPage

    return ProductsPage(host)


def _rates(host: Host) -> QWidget:
    from app.ui.team.rates import RatesPage

    return RatesPage(host)
