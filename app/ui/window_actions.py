"""The actions of the window itself, as data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.domain.errors import ConflictError
from app.ui.chapters import chapter_at
from app.ui.frame.reach import Ways
from app.ui.host import Action
from app.ui.orders import OpenOrder
from app.ui.rooms import Place
from app.ui.shared.overlay import Overlay

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QObject

    from app.ui.main_window import MainWindow
    from app.ui.way_back import Offer

Reason = Callable[[], str | None]


def reopen(main: MainWindow, location: str, user: str) -> None:
    """Open a database again, as whoever works there."""
    main.database_wanted.emit(OpenOrder(location, user))


def take_file(main: MainWindow, path: Path) -> None:
    """A file was dropped on the window."""
    if main.rooms.take_file is not None and main.is_attached:
        main.rooms.take_file(main, path)


def tell_refused(main: MainWindow, text: str, why: str) -> None:
    """Say why a key has nothing to do now."""
    main.message(text, detail=f"{why[:1].upper()}{why[1:]}", kind="info", about="key")


def tell_undo_failed(main: MainWindow, label: str, error: Exception) -> None:
    """Say why something can't be undone; what somebody else has changed since is asked about."""
    if isinstance(error, ConflictError) and error.conflicts:
        main.show_error(error, settle=main.undo.settling(error))
        return
    main.message(f"“{label}” can't be undone", detail=str(error), kind="error")


def ways_on(main: MainWindow) -> Ways:
    """What can be done where the database that is shown can't be worked with any more."""

    def find_backup(owner: QObject, offer: Offer) -> None:
        from app.ui.way_back import look_for_backup

        ctx = main.ctx
        look_for_backup(main, owner, lambda: ctx.db.location, main.settings.settings, main.closing_wanted.emit, offer)

    return Ways(partial(reopen, main), main.start_wanted.emit, find_backup)


def window_actions(main: MainWindow) -> tuple[Action, ...]:
    """What works wherever one is."""
    return (*_find(main), *_file(main), *_edit(main), *_view(main), *_ways(main), *_help(main))


def _find(main: MainWindow) -> tuple[Action, ...]:
    def open_palette() -> None:
        from app.ui.palette.palette import Palette

        Palette(main, main.actions, subject=main.subject, add_sentence=main.add_sentence).open()

    return (
        Action(
            "find.anything",
            "Find a record or a command",
            open_palette,
            menu="Edit",
            key="Ctrl+K",
            icon="search",
            reason=_needs_database(main),
        ),
    )


def _file(main: MainWindow) -> tuple[Action, ...]:
    return (
        Action(
            "add.menu",
            "New",
            main.frame.bar.ask_for_new,
            key="Ctrl+N",
            reason=_needs_database(main),
        ),
        Action(
            "database.open",
            "Open another database",
            main.start_wanted.emit,
            menu="File",
            key="Ctrl+O",
            icon="database",
            keywords="new team file server postgresql recent",
        ),
        Action(
            "app.settings",
            "Settings",
            lambda: _show_settings(main),
            menu="File",
            key="Ctrl+,",
            icon="settings",
            keywords="preferences theme dark light text size user backup pipelines phases team rates",
        ),
        Action("app.quit", "Quit", lambda: _quit(main), menu="File", key="Ctrl+Q", keywords="close exit"),
    )


def recent_actions(main: MainWindow) -> tuple[Action, ...]:
    """The databases that were open before, apart from the one that is."""
    others = [each for each in main.settings.settings.recent if each.location != main.shown_location]
    return tuple(
        Action(
            f"recent.{number}",
            f"Open {each.team or each.location}",
            partial(main.database_wanted.emit, OpenOrder(each.location, each.user)),
            menu="File",
            icon="history",
            keywords=f"recent database {each.location}",
        )
        for number, each in enumerate(others, start=1)
    )


def _show_settings(main: MainWindow) -> None:
    if main.is_attached:
        main.navigator.go("settings")
        return
    from app.ui.settings.screen import SettingsScreen
    from app.ui.window_rooms import own_pages

    main.show_front(SettingsScreen(main, own_pages(main), main.start_wanted.emit), "Settings")


def _quit(main: MainWindow) -> None:
    main.window.close()


def _edit(main: MainWindow) -> tuple[Action, ...]:
    return (
        Action(
            "edit.undo",
            "Undo",
            partial(main.undo.ask, "undo"),
            menu="Edit",
            key="Ctrl+Z",
            icon="undo-2",
            reason=lambda: None if main.undo.undo_label else "nothing to undo",
            keywords="take back",
        ),
        Action(
            "edit.redo",
            "Do again",
            partial(main.undo.ask, "redo"),
            menu="Edit",
            key="Ctrl+Shift+Z",
            icon="redo-2",
            reason=lambda: None if main.undo.redo_label else "nothing to do again",
            keywords="redo repeat",
        ),
    )


def _view(main: MainWindow) -> tuple[Action, ...]:
    def toggle_sidebar() -> None:
        main.settings.change(sidebar_open=not main.settings.settings.sidebar_open)

    return (
        Action(
            "view.sidebar",
            "Show or hide the names of the sidebar",
            toggle_sidebar,
            menu="View",
            key="Ctrl+B",
            icon="panel-left",
            reason=lambda: None if main.frame.is_wide else "the window is too narrow for it",
            keywords="rail",
        ),
        Action(
            "view.refresh",
            "Load again",
            main.refresh,
            menu="View",
            key="F5",
            icon="refresh-cw",
            reason=_needs_database(main),
            keywords="refresh sync",
        ),
        Action("panes.next", "Next pane", partial(main.panes.step, 1), menu="View", key="F6"),
        Action("panes.previous", "Previous pane", partial(main.panes.step, -1), menu="View", key="Shift+F6"),
        Action(
            "panes.message",
            "Go to the newest message",
            lambda: _focus_message(main),
            menu="View",
            key="F8",
            reason=lambda: None if main.messages.messages() else "there is no message",
        ),
    )


def _focus_message(main: MainWindow) -> None:
    main.messages.focus_newest()


def _ways(main: MainWindow) -> tuple[Action, ...]:
    def can(by: int, words: str) -> Reason:
        return lambda: None if main.navigator.can_step(by) else words

    def step(by: int) -> Callable[[], None]:
        return lambda: main.navigator.step(by)

    return (
        Action(
            "way.back",
            "Back",
            step(-1),
            menu="Go",
            key="Alt+Left",
            icon="arrow-left",
            reason=can(-1, "this is where you began"),
        ),
        Action(
            "way.forward",
            "Forward",
            step(1),
            menu="Go",
            key="Alt+Right",
            icon="arrow-right",
            reason=can(1, "you did not go back"),
        ),
    )


def _help(main: MainWindow) -> tuple[Action, ...]:
    def open_guide() -> None:
        from app.ui.help.guide import Guide

        if not isinstance(_front(main), Guide):
            Guide(main.window, chapter_of(main)).open()

    def open_keys() -> None:
        from app.ui.help.keys import KeysOverlay

        KeysOverlay(main.window, main.actions.all()).open()

    def open_about() -> None:
        from app.ui.help.about import AboutDialog

        AboutDialog(main.window).open()

    return (
        Action("help.guide", "Guide", open_guide, menu="Help", key="F1", icon="life-buoy", keywords="manual help how"),
        Action("help.keys", "Keys", open_keys, menu="Help", key="?", icon="keyboard", keywords="shortcuts"),
        Action("help.about", "About Headwater", open_about, menu="Help", icon="info", keywords="version licence log"),
    )


def _front(main: MainWindow) -> Overlay | None:
    """The dialog that lies over all else."""
    children = reversed(main.window.children())
    return next((child for child in children if isinstance(child, Overlay) and child.isVisible()), None)


def chapter_of(main: MainWindow) -> str:
    """What the guide says about where one is."""
    front = _front(main)
    if front is not None and front.guide_chapter:
        return front.guide_chapter
    place, screen, spot = main.navigator.place, main.navigator.screen, main.navigator.open_spot()
    if place is None or screen is None:
        return "start.md"
    return chapter_at(place.key, screen.session_state().get("page"), spot[0] if spot else "")


def place_actions(main: MainWindow, places: tuple[Place, ...]) -> tuple[Action, ...]:
    """The ways to the places: G and a letter, and Ctrl with the number of the entry."""
    actions = []
    for number, place in enumerate(sorted(places, key=lambda place: not place.group), start=1):
        go = partial(main.navigator.go, place.key)
        letter = f"G, {place.letter}" if place.letter else None
        menu = "Go" if place.group else None
        actions.append(Action(f"go.{place.key}", place.title, go, menu=menu, key=letter, icon=place.icon))
        if number <= 9 and place.group:
            actions.append(Action(f"place.{number}", place.title, go, key=f"Ctrl+{number}"))
    return tuple(actions)


def _needs_database(main: MainWindow) -> Reason:
    return lambda: None if main.is_attached else "no database is open"
