"""What fills the window: navigation, and what every screen asks of it. Each part does its own work elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from app.config.session import Visit
from app.domain.errors import Settlement
from app.ui.actions import ActionRegistry
from app.ui.change_bridge import ChangeBridge
from app.ui.frame.context_keeper import ContextKeeper
from app.ui.frame.counts import Counts
from app.ui.frame.error_desk import ErrorDesk
from app.ui.frame.furniture import Furniture
from app.ui.frame.menus import Menus, pop_up
from app.ui.frame.navigator import Navigator
from app.ui.frame.panes import Panes
from app.ui.frame.reach import Reach
from app.ui.frame.undo_desk import UndoDesk
from app.ui.host import Action, Runner
from app.ui.rooms import Rooms, joined
from app.ui.runner import WorkRunner
from app.ui.settings_store import SettingsStore
from app.ui.shared.file_drop import FileDrop
from app.ui.shared.messages import Message, MessageAction, MessageKind, MessageStack
from app.ui.shared.overlay import Overlay
from app.ui.window import Window
from app.ui.window_actions import (
    place_actions,
    recent_actions,
    take_file,
    tell_refused,
    tell_undo_failed,
    ways_on,
    window_actions,
)
from app.ui.window_rooms import SETTINGS, window_rooms

if TYPE_CHECKING:
    from app.services.context import Context

_KINDS: dict[str, MessageKind] = {"done": "done", "info": "info", "conflict": "conflict", "error": "error"}


class MainWindow(QObject):
    """The Host of all screens. ``attach`` gives it a database; without one it shows what it is told to."""

    database_wanted = Signal(object)
    """Another database shall be opened: an OpenOrder."""
    closing_wanted = Signal(object)
    """The database shall be closed for a while, for a ClosedWork."""
    start_wanted = Signal()
    """The start page shall be shown."""
    facts_changed = Signal()

    ctx: Context
    runner: Runner
    changes: SignalInstance

    def __init__(self, window: Window, runner: WorkRunner, settings: SettingsStore) -> None:
        super().__init__(window)
        self.window, self.runner, self.settings = window, runner, settings
        self.rooms = Rooms()
        self._subjects: dict[str, str] = {}
        self.is_attached, self.location = False, ""
        self._bridge = ChangeBridge(self)
        self.changes = self._bridge.changed
        self.actions = ActionRegistry(self)
        self.frame = frame = Furniture(window, settings)
        self.messages = MessageStack(window)
        self.dismiss = self.messages.dismiss
        self.errors = ErrorDesk(window, self.messages, runner)
        self.navigator = Navigator(frame.page, frame.body, self)
        self.undo = UndoDesk(runner, self)
        self.panes = Panes(frame.sidebar, frame.bar, frame.page, frame.body, frame.status)
        self._counts = Counts(runner, frame.sidebar, self)
        self.recount = self._counts.renew
        self._keeper = ContextKeeper(runner, self.changes, self)
        self._reach = Reach(self, frame, runner, ways_on(self), self)
        self.navigator.moved.connect(Menus(window.menuBar(), self.actions).refresh_soon)
        self._connect(runner)
        self.add_actions(window, window_actions(self))
        settings.changed.connect(self._offer_recent)
        self._offer_recent()

    def _connect(self, runner: WorkRunner) -> None:
        frame = self.frame
        runner.work_failed.connect(self.show_error)
        self.actions.refused.connect(partial(tell_refused, self))
        frame.sidebar.chosen.connect(self.navigator.go)
        frame.sidebar.settings_requested.connect(lambda: self.run("app.settings"))
        frame.bar.search_requested.connect(lambda: self.run("find.anything"))
        frame.bar.new_requested.connect(partial(pop_up, self.window, "New", self.actions, "new."))
        frame.bar.bell.clicked.connect(lambda: self.run("notices.show"))
        frame.body.closing_asked.connect(self.navigator.close_sheet)
        frame.status.undo_requested.connect(lambda: self.undo.ask("undo"))
        frame.status.keys_requested.connect(lambda: self.run("help.keys"))
        self.navigator.moved.connect(self._on_moved)
        self.undo.changed.connect(lambda: frame.status.set_undo(self.undo.undo_label))
        self.undo.went.connect(self._on_undo_went)
        self.undo.failed.connect(partial(tell_undo_failed, self))
        self.settings.failed.connect(self.show_error)
        self._keeper.renewed.connect(self._on_facts_changed)
        FileDrop(self.window).dropped.connect(partial(take_file, self))

    def attach(self, ctx: Context, rooms: Rooms, visit: Visit) -> None:
        """Show this database, from where the last visit to it ended."""
        self.detach()
        self.is_attached = True
        self._on_renewed(ctx)
        self._keeper.attach(ctx)
        rooms = self.rooms = joined(rooms, window_rooms(self, rooms))
        self.frame.sidebar.set_places(rooms.places)
        self.frame.bar.set_enabled(True)
        self._bridge.attach(ctx.db.feed)
        self.undo.attach(ctx)
        self.errors.attach(ctx)
        self._counts.attach(ctx, rooms.places, self.changes)
        of_rooms = tuple(action for actions in rooms.actions for action in actions(self))
        self.add_actions(self.frame.body, (*of_rooms, *place_actions(self, rooms.places)))
        self._reach.attach(ctx)
        self._offer_recent()
        self.navigator.attach(self, rooms, visit)

    def _on_renewed(self, ctx: Context) -> None:
        """Work with these facts of team and user from now on."""
        self.ctx = ctx
        self.window.setWindowTitle(f"{ctx.team.name} – Headwater")
        self.frame.sidebar.set_team(ctx.team.name, ctx.user.name, ctx.user.initials, ctx.user.role)

    def _on_facts_changed(self, ctx: Context) -> None:
        """Somebody changed them: quarters, clocks and sums may be others now. The settings follow by themselves."""
        self._on_renewed(ctx)
        self.facts_changed.emit()
        place, screen = self.navigator.place, self.navigator.screen
        if place is not None and screen is not None and place.key != SETTINGS:
            screen.activate()

    def detach(self) -> None:
        """Let go of the database: nothing of it stays on screen."""
        self.is_attached, self.rooms = False, Rooms()
        self._subjects.clear()
        self._keeper.attach(None)
        self._bridge.detach()
        self._counts.detach()
        self.navigator.detach()
        self.undo.detach()
        self._reach.detach()
        self.errors.attach(None)
        self.messages.dismiss_all()
        self.actions.drop(self.frame.body)
        self.frame.clear()
        self.window.setWindowTitle("Headwater")

    def show_front(self, screen: QWidget, title: str, subtitle: str = "") -> None:
        """Show something that needs no database, such as the start page."""
        self.frame.page.show_screen(screen)
        self.frame.bar.set_titles(title, subtitle)
        self.frame.page.focus_screen()

    def saved(self, change_set_id: int | None, label: str, *, toast: bool = False) -> None:
        """A command of this window was committed."""
        if change_set_id is None:
            return
        self._say_saved()
        self.undo.done(change_set_id, label, big=toast)
        if toast:
            undo = MessageAction("Undo", lambda: self.undo.ask("undo"), "Ctrl Z")
            self.messages.show_message(Message("done", label, actions=(undo,), about="undo"))

    def saving(self, label: str) -> None:
        """A command is under way."""
        self.frame.status.set_saving(label)

    def show_error(
        self,
        error: Exception,
        *,
        retry: Callable[[], None] | None = None,
        settle: Callable[[Settlement], None] | None = None,
    ) -> None:
        """Say what failed and what to do."""
        self.errors.show_error(error, retry, settle)

    def message(
        self,
        text: str,
        *,
        detail: str = "",
        kind: str = "done",
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
        about: str = "",
    ) -> None:
        """A message in the window."""
        self.messages.show_message(
            Message(_KINDS[kind], text, detail, tuple(MessageAction(*a) for a in actions), about)
        )

    def open_record(self, table: str, record_id: int, *, full: bool = False) -> None:
        """Show a record beside the present place, or over all of it."""
        self.navigator.open_record(table, record_id, full=full)

    def open_spot(self) -> tuple[str, int] | None:
        """The record that lies open."""
        return self.navigator.open_spot()

    def close_sheet(self) -> None:
        """Close the side sheet."""
        self.navigator.close_sheet()

    def step_record(self, by: int) -> None:
        """Open the next or previous record of the list that one is at."""
        self.navigator.step_record(by)

    def set_status(self, right: str, hints: tuple[tuple[str, str], ...] = ()) -> None:
        """Totals or the selection, and the keys that matter now; the screen's titles are read again."""
        self.frame.status.set_right(right, hints)
        self.frame.page.settle_focus()
        self._tell_titles()

    def set_subject(self, title: str) -> None:
        """What is selected at this place."""
        self._subjects[self._place_key] = title

    @property
    def subject(self) -> str:
        """What is selected where one is."""
        return self._subjects.get(self._place_key, "")

    @property
    def _place_key(self) -> str:
        return self.navigator.place.key if self.navigator.place is not None else ""

    def add_actions(self, owner: QWidget, actions: tuple[Action, ...]) -> None:
        """Register actions; they go when ``owner`` does."""
        self.actions.add(owner, actions)

    def ask(self, dialog: QWidget) -> Any:
        """Show a dialog of ours over the window."""
        if isinstance(dialog, Overlay):
            dialog.open()
        else:
            dialog.show()
        return dialog

    def run(self, action_id: str) -> None:
        """Run one of the actions in force."""
        action = self.actions.find(action_id)
        if action is not None:
            self.actions.trigger(action)

    def can_run(self, action_id: str) -> bool:
        """Whether there is such an action."""
        return self.actions.find(action_id) is not None

    def add_sentence(self, text: str) -> None:
        """Add what a sentence says."""
        if self.rooms.add_sentence is not None:
            self.rooms.add_sentence(self, text)

    def refresh(self) -> None:
        """Load again what is shown."""
        self.navigator.refresh()
        self._counts.refresh()

    @property
    def shown_location(self) -> str:
        """Where the open database is, without any password; "" is none."""
        return self.ctx.db.location.title if self.is_attached else ""

    def _offer_recent(self) -> None:
        self.actions.drop(self.frame.status)
        self.add_actions(self.frame.status, recent_actions(self))

    def _say_saved(self) -> None:
        self.frame.status.set_saved(self.ctx.clock.now().astimezone(self.ctx.clock.zone))

    def _on_moved(self) -> None:
        place = self.navigator.place
        if place is not None:
            self.frame.sidebar.set_current(place.under or place.key)
        self.frame.status.set_covered(self.navigator.is_covered)
        self._tell_titles()

    def _tell_titles(self) -> None:
        screen = self.navigator.screen
        if screen is not None:
            self.frame.bar.set_titles(screen.title, screen.subtitle)

    def _on_undo_went(self, label: str, is_big: bool) -> None:
        self._say_saved()
        self.dismiss("undo")
        if is_big:
            self.message(label, about="undo")
