"""What the window itself brings: the settings, and stops of the tour for what lies over it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.orders import OpenOrder
from app.ui.rooms import Place, Rooms, SettingsPage, TourStop
from app.ui.shared.overlay import Overlay

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.settings.screen import SettingsScreen

SETTINGS = "settings"


def window_rooms(main: MainWindow, rooms: Rooms) -> Rooms:
    """The window's own, beside those of all other packages."""
    pages = (*own_pages(main), *rooms.settings_pages)
    place = Place(SETTINGS, "Settings", "settings", "", partial(_settings, pages))
    return Rooms(
        places=(place,),
        actions=(_sample_actions, partial(_page_actions, main, pages)),
        tour_stops=(*_overlay_stops(main), *_settings_stops(main, pages)),
    )


def own_pages(main: MainWindow) -> tuple[SettingsPage, ...]:
    """The pages that are there before those of other packages."""
    appearance = SettingsPage("appearance", "Appearance", "sun-moon", lambda _host: _appearance(main))
    if not main.is_attached:
        return (appearance,)
    return (
        appearance,
        SettingsPage("notices", "Notices", "bell", lambda _host: _notices(main)),
        SettingsPage("database", "Database", "database", lambda host: _database(main, host)),
        SettingsPage("backups", "Backups", "save", lambda host: _backups(main, host)),
    )


def _sample_actions(host: Host) -> tuple[Action, ...]:
    """What an empty board offers; it is in no menu, because nobody wants it among their own data."""

    def fill() -> None:
        ctx = host.ctx

        def work() -> int:
            from app.services.sample import add_sample

            return add_sample(ctx)

        host.saving("sample data")
        host.runner.background(
            lambda _progress: work(),
            owner=host.window,
            done=lambda change_set_id: host.saved(change_set_id, "Added sample data", toast=True),
            writes=True,
        )

    def reason() -> str | None:
        return "this database can't be changed here" if host.ctx.db.read_only else None

    return (Action("file.sample", "Fill with sample data", fill, icon="kanban", reason=reason),)


def _settings(pages: tuple[SettingsPage, ...], host: Host) -> QWidget:
    from app.ui.settings.screen import SettingsScreen

    return SettingsScreen(host, pages)


def _appearance(main: MainWindow) -> QWidget:
    from app.ui.settings.appearance import AppearancePage

    return AppearancePage(main.settings)


def _notices(main: MainWindow) -> QWidget:
    from app.ui.settings.notices import NoticesPage

    return NoticesPage(main.settings)


def _database(main: MainWindow, host: Host) -> QWidget:
    from app.ui.settings.database import DatabaseDeeds, DatabasePage

    def work_as(name: str) -> None:
        main.database_wanted.emit(OpenOrder(main.location, user=name))

    def move() -> None:
        from app.ui.safety.move_dialog import ask_to_move

        ask_to_move(host, main.database_wanted.emit)

    def lock() -> None:
        from app.ui.safety.lock_dialog import ask_for_lock

        ask_for_lock(host, main.settings.settings, main.closing_wanted.emit)

    return DatabasePage(host, main.settings, DatabaseDeeds(work_as, move, lock))


def _backups(main: MainWindow, host: Host) -> QWidget:
    from app.ui.safety.backups_page import BackupsPage

    return BackupsPage(host, main.settings, main.closing_wanted.emit, main.database_wanted.emit)


def _overlay_stops(main: MainWindow) -> tuple[TourStop, ...]:
    def over(name: str, action_id: str, text: str = "") -> TourStop:
        def show(host: Host) -> None:
            main.navigator.go(main.navigator.places[0].key)
            host.run(action_id)
            if text:
                _type(main, text)

        return TourStop(name, show, lambda _host: _close_overlays(main))

    return over("palette", "find.anything", "mo"), over("guide", "help.guide"), over("keys", "help.keys")


def _type(main: MainWindow, text: str) -> None:
    from app.ui.palette.palette import Palette

    for palette in main.window.findChildren(Palette):
        palette.edit.setText(text)


def _close_overlays(main: MainWindow) -> None:
    for overlay in main.window.findChildren(Overlay):
        overlay.close_overlay()


def _settings_stops(main: MainWindow, pages: tuple[SettingsPage, ...]) -> tuple[TourStop, ...]:
    return tuple(TourStop(f"settings-{page.key}", partial(_show_page, main, page.key)) for page in pages)


def _page_actions(main: MainWindow, pages: tuple[SettingsPage, ...], host: Host) -> tuple[Action, ...]:
    """The way to each page, for the palette and for screens that need something from it; menus have the settings."""
    return tuple(
        Action(
            f"settings.{page.key}", f"Settings: {page.title}", partial(_show_page, main, page.key, host), icon=page.icon
        )
        for page in pages
    )


def _show_page(main: MainWindow, key: str, host: Host) -> None:
    host.run("app.settings")
    screen: SettingsScreen = main.frame.page.current  # type: ignore[assignment]  # the action has just shown it
    screen.choose(key)
