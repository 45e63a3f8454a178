"""The actions of the window itself, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui.host import Action
from app.ui.rooms import Place

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


def window_actions(main: MainWindow) -> tuple[Action, ...]:
    """What works wherever one is."""
    return (*_edit(main), *_view(main), *_ways(main))


def _edit(main: MainWindow) -> tuple[Action, ...]:
    def undo_reason() -> str | None:
        return None if main.undo.undo_label else "nothing to undo"

    def redo_reason() -> str | None:
        return None if main.undo.redo_label else "nothing to do again"

    return (
        Action(
            "edit.undo",
            "Undo",
            lambda: main.undo.ask("undo"),
            menu="Edit",
            key="Ctrl+Z",
            icon="undo-2",
            reason=undo_reason,
            keywords="take back",
        ),
        Action(
            "edit.redo",
            "Do again",
            lambda: main.undo.ask("redo"),
            menu="Edit",
            key="Ctrl+Shift+Z",
            icon="redo-2",
            reason=redo_reason,
            keywords="redo repeat",
        ),
    )


def _view(main: MainWindow) -> tuple[Action, ...]:
    def toggle_sidebar() -> None:
        main.settings.change(sidebar_open=not main.settings.settings.sidebar_open)
        main.fit()

    def sidebar_reason() -> str | None:
        return None if main.is_wide else "the window is too narrow for it"

    return (
        Action(
            "view.sidebar",
            "Show or hide the names of the sidebar",
            toggle_sidebar,
            menu="View",
            key="Ctrl+B",
            icon="panel-left",
            reason=sidebar_reason,
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
        Action("panes.next", "Next pane", lambda: main.panes.step(1), menu="View", key="F6"),
        Action("panes.previous", "Previous pane", lambda: main.panes.step(-1), menu="View", key="Shift+F6"),
        Action(
            "messages.newest",
            "Go to the newest message",
            main.focus_message,
            menu="View",
            key="F8",
            reason=lambda: None if main.messages.messages() else "there is no message",
        ),
    )


def _ways(main: MainWindow) -> tuple[Action, ...]:
    def can(by: int, words: str) -> Callable[[], str | None]:
        return lambda: None if main.navigator.can_step(by) else words

    def step(by: int) -> Callable[[], None]:
        return lambda: main.step(by)

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


def go_actions(main: MainWindow, places: tuple[Place, ...]) -> tuple[Action, ...]:
    """The ways to the places: G and a letter, and Ctrl with the number of the entry."""
    actions = []
    for number, place in enumerate(places, start=1):

        def go(key: str = place.key) -> None:
            main.navigator.go(key)

        letter = f"G, {place.letter}" if place.letter else None
        actions.append(Action(f"go.{place.key}", place.title, go, menu="Go", key=letter, icon=place.icon))
        if number <= 9:
            actions.append(Action(f"place.{number}", place.title, go, key=f"Ctrl+{number}"))
    return tuple(actions)


def _needs_database(main: MainWindow) -> Callable[[], str | None]:
    return lambda: None if main.is_attached else "no database is open"
