"""What fills the window: navigation, and what every screen asks of it. Each part does its own work elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.config.session import Visit
from app.ui.actions import ActionRegistry
from app.ui.change_bridge import ChangeBridge
from app.ui.frame.command_bar import CommandBar
from app.ui.frame.counts import Counts
from app.ui.frame.error_desk import ErrorDesk
from app.ui.frame.menus import Menus, fill_menu
from app.ui.frame.navigator import Navigator
from app.ui.frame.page import Page
from app.ui.frame.panes import Panes
from app.ui.frame.side_sheet import Body
from app.ui.frame.sidebar import Sidebar
from app.ui.frame.status_bar import StatusBar
from app.ui.frame.undo_desk import UndoDesk
from app.ui.host import Action, Runner
from app.ui.rooms import Rooms
from app.ui.runner import WorkRunner
from app.ui.settings_store import SettingsStore
from app.ui.shared.menus import make_menu
from app.ui.shared.messages import Message, MessageAction, MessageKind, MessageStack
from app.ui.shared.overlay import Overlay
from app.ui.shared.strips import Strip
from app.ui.shared.theme import Theme
from app.ui.window import Window
from app.ui.window_actions import go_actions, window_actions

if TYPE_CHECKING:
    from app.services.context import Context

_KINDS: dict[str, MessageKind] = {"done": "done", "info": "info", "conflict": "conflict", "error": "error"}


class MainWindow(QObject):
    """The Host of all screens. ``attach`` gives it a database; without one it shows what it is told to."""

    ctx: Context
    runner: Runner
    changes: SignalInstance

    def __init__(self, window: Window, runner: WorkRunner, settings: SettingsStore) -> None:
        super().__init__(window)
        self.window, self.settings = window, settings
        self.runner = runner
        self.rooms = Rooms()
        self.subject = ""
        self.is_attached = False
        self._bridge = ChangeBridge(self)
        self.changes = self._bridge.changed
        self.actions = ActionRegistry(self)
        self.sidebar, self.bar, self.status = Sidebar(), CommandBar(), StatusBar()
        self._page = Page()
        self.body = Body(self._page)
        self._strips = QVBoxLayout()
        self._build()
        self.messages = MessageStack(window)
        self.errors = ErrorDesk(window, self.messages, runner)
        self.navigator = Navigator(self._page, self.body, self)
        self.undo = UndoDesk(runner, self)
        self.panes = Panes(self.sidebar, self.bar, self._page, self.body, self.status)
        self._counts = Counts(runner, self.sidebar, self)
        Menus(window.menuBar(), self.actions)
        self._connect(runner)
        self.add_actions(window, window_actions(self))

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        self._strips.setContentsMargins(20, 0, 20, 0)
        right.addLayout(self._strips)
        right.addWidget(self.body, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.sidebar)
        across.addLayout(right, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across, 1)
        column.addWidget(self.status)
        self.window.setCentralWidget(central)
        self.fit()

    def _connect(self, runner: WorkRunner) -> None:
        runner.work_failed.connect(self.show_error)
        runner.commands_changed.connect(self._on_commands_changed)
        self.actions.refused.connect(lambda text, reason: self.message(text, detail=reason, kind="info"))
        self.sidebar.chosen.connect(self.navigator.go)
        self.sidebar.settings_requested.connect(lambda: self.run("app.settings"))
        self.bar.search_requested.connect(lambda: self.run("find.palette"))
        self.bar.new_requested.connect(self._on_new_requested)
        self.body.closing_asked.connect(self.navigator.close_sheet)
        self.navigator.moved.connect(self._on_moved)
        self.status.undo_requested.connect(lambda: self.undo.ask("undo"))
        self.status.keys_requested.connect(lambda: self.run("help.keys"))
        self.undo.changed.connect(lambda: self.status.set_undo(self.undo.undo_label))
        self.undo.went.connect(self._on_undo_went)
        self.undo.failed.connect(self._on_undo_failed)
        self.settings.failed.connect(self.show_error)
        self.window.resized.connect(self.fit)
        Theme.instance().theme_changed.connect(self.fit)

    # -- a database ------------------------------------------------------------------------------------------------

    def attach(self, ctx: Context, rooms: Rooms, visit: Visit) -> None:
        """Show this database, from where the last visit to it ended."""
        self.detach()
        self.ctx, self.rooms, self.is_attached = ctx, rooms, True
        user = ctx.user
        self.window.setWindowTitle(f"{ctx.team.name} – Headwater")
        self.sidebar.set_team(ctx.team.name, user.name, user.initials, user.role)
        self.sidebar.set_places(rooms.places)
        self.bar.set_enabled(True)
        self._bridge.attach(ctx.db.feed)
        self.undo.attach(ctx)
        self.errors.attach(ctx)
        self._counts.attach(ctx, rooms.places, self.changes)
        self.add_actions(self.body, go_actions(self, rooms.places))
        if ctx.db.read_only:
            self.show_strip("This database can be read but not changed here.", "lock")
        self.navigator.attach(self, rooms, visit)

    def detach(self) -> None:
        """Let go of the database: nothing of it stays on screen."""
        self.is_attached = False
        self._bridge.detach()
        self._counts.detach()
        self.navigator.detach()
        self.undo.detach()
        self.errors.attach(None)
        self.messages.dismiss_all()
        self.clear_strips()
        self.bar.set_enabled(False)
        self.bar.set_titles("", "")
        self.sidebar.set_places(())
        self.sidebar.set_team("")
        self.status.set_idle()
        self.status.set_right("")
        self.subject = ""

    def show_front(self, screen: QWidget, title: str, subtitle: str = "") -> None:
        """Show something that needs no database, such as the start page."""
        self._page.show_screen(screen)
        self.bar.set_titles(title, subtitle)

    # -- what screens ask for (Host) ---------------------------------------------------------------------------------

    def saved(self, change_set_id: int | None, label: str, *, toast: bool = False) -> None:
        """A command of this window was committed."""
        if change_set_id is None:
            return
        self.status.set_saved(self.ctx.clock.now().astimezone(self.ctx.clock.zone))
        self.undo.done(change_set_id, label, big=toast)
        if toast:
            undo = MessageAction("Undo", lambda: self.undo.ask("undo"), "Ctrl Z")
            self.messages.show_message(Message("done", label, actions=(undo,)))

    def saving(self, label: str) -> None:
        """A command is under way."""
        self.status.set_saving(label)

    def show_error(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """Say what failed and what to do."""
        self.errors.show_error(error, retry)

    def message(
        self,
        text: str,
        *,
        detail: str = "",
        kind: str = "done",
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
    ) -> None:
        """A message in the window."""
        done = tuple(MessageAction(label, run) for label, run in actions)
        self.messages.show_message(Message(_KINDS[kind], text, detail, done))

    def open_record(self, table: str, record_id: int) -> None:
        """Show a record beside the present place."""
        self.navigator.open_record(table, record_id)

    def close_sheet(self) -> None:
        """Close the side sheet."""
        self.navigator.close_sheet()

    def set_status(self, right: str, hints: tuple[tuple[str, str], ...] = ()) -> None:
        """Totals or the selection, and the keys that matter now; the screen's titles are read again."""
        self.status.set_right(right, hints)
        self._tell_titles()

    def set_subject(self, title: str) -> None:
        """What is selected."""
        self.subject = title

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

    # -- the window's own --------------------------------------------------------------------------------------------

    def run(self, action_id: str) -> None:
        """Run one of the actions in force."""
        action = self.actions.find(action_id)
        if action is not None:
            self.actions.trigger(action)

    def show_strip(self, text: str, icon: str = "") -> Strip:
        """A sentence that stays above the place."""
        strip = Strip("information", text, icon=icon)
        self._strips.setContentsMargins(20, 8, 20, 0)
        self._strips.addWidget(strip)
        return strip

    def clear_strips(self) -> None:
        """Take all of them away."""
        while (item := self._strips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._strips.setContentsMargins(20, 0, 20, 0)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the names in the sidebar."""
        return self.window.width() >= Theme.current().breakpoint("rail")

    def fit(self) -> None:
        """Follow the width of the window."""
        self.sidebar.set_narrow(not (self.is_wide and self.settings.settings.sidebar_open))
        self.bar.set_compact(not self.is_wide)
        self.window.menuBar().setFixedHeight(Theme.current().size("menuBar"))

    def refresh(self) -> None:
        """Load again what is shown."""
        self.navigator.refresh()
        self._counts.refresh()

    def step(self, by: int) -> None:
        """Go back (-1) or forward (1)."""
        self.navigator.step(by)

    def focus_message(self) -> None:
        """Bring the focus to the newest message."""
        self.messages.focus_newest()

    def _on_commands_changed(self, pending: int) -> None:
        if pending:
            self.status.set_saving()
        else:
            self.status.end_saving()

    def _on_moved(self) -> None:
        place = self.navigator.place
        if place is not None:
            self.sidebar.set_current(place.key)
        self._tell_titles()

    def _tell_titles(self) -> None:
        screen = self.navigator.screen
        if screen is not None:
            self.bar.set_titles(screen.title, screen.subtitle)

    def _on_new_requested(self, at: QPoint) -> None:
        menu = make_menu(self.window, "New")
        menu.aboutToHide.connect(menu.deleteLater)
        fill_menu(menu, self.actions, tuple(a for a in self.actions.all() if a.id.startswith("new.")))
        menu.popup(at)

    def _on_undo_went(self, label: str, is_big: bool) -> None:
        self.status.set_saved(self.ctx.clock.now().astimezone(self.ctx.clock.zone))
        if is_big:
            self.message(label)

    def _on_undo_failed(self, label: str, error: Exception) -> None:
        self.message(f"“{label}” can't be undone", detail=str(error), kind="error")
