"""The tickler as the window's screen: puts its parts together and passes on what somebody wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import EnvironmentFault, UserError
from app.domain.tickler import Folder, folders
from app.services.quick_add.understand import Understood
from app.services.saved import Saved
from app.services.tickler import Contents, FolderTask, Person, Tickler, read_for_folder
from app.ui.host import Host
from app.ui.tickler.actions import tickler_actions
from app.ui.tickler.cabinet import Cabinet
from app.ui.tickler.carry import Carry, Load
from app.ui.tickler.contents_pane import ContentsPane
from app.ui.tickler.deeds import Deeds
from app.ui.tickler.loader import Loader
from app.ui.tickler.menus import Menus
from app.ui.tickler.words import folder_name, reading_words

_SUBTITLE = "43 folders: 31 days, 12 months"
_FOLDER_KEYS = (("Arrows", "walk the folders"), ("Enter", "opens"), ("Q", "adds"))
_ROW_KEYS = (("Space", "done"), ("S", "snooze"), ("Ctrl ←→", "move"), ("Esc", "folders"))
_STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


class TicklerScreen(QWidget):
    """Folders at the left, the open one at the right."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Tickler", _SUBTITLE
        self._host = host
        self.found: Tickler | None = None
        self.person: Person | None = None
        self._cut: tuple[int, ...] = ()
        self.loader, self.deeds = Loader(host, self), Deeds(host, self)
        self.cabinet = Cabinet()
        self.pane = ContentsPane(host.ctx.clock.today)
        self.carry = Carry(self.cabinet, self)
        self.menus = Menus(host, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(24)
        row.addWidget(self.cabinet, 66)
        row.addWidget(self.pane, 34)
        self.setFocusProxy(self.cabinet)
        self._connect()
        host.add_actions(self, tickler_actions(self))

    def _connect(self) -> None:
        self.loader.counted.connect(self._on_counted)
        self.loader.opened.connect(self._on_opened)
        self.cabinet.chosen.connect(self.open_folder)
        self.cabinet.entered.connect(self.enter)
        self.cabinet.clear_asked.connect(self.menus.open_clear)
        self.cabinet.pulled.connect(self._on_folder_pulled)
        rows = self.pane.list
        rows.asked.connect(self._on_asked)
        rows.pulled.connect(self._on_rows_pulled)
        rows.menu_asked.connect(self.menus.open_rows)
        rows.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.pane.print_asked.connect(self.menus.open_print)
        self.pane.add.typed.connect(self._look_up)
        self.pane.add.submitted.connect(self._add)
        self.pane.add.left.connect(self.cabinet.setFocus)
        self.carry.aimed.connect(lambda aim: self.cabinet.mark(self.loader.folder, aim))
        self.carry.dropped.connect(self._on_dropped)

    # -- a screen of the window ----------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The screen was brought to front."""
        self.loader.load()

    def toolbar(self) -> QWidget | None:
        """There is none."""
        return None

    def session_state(self) -> dict[str, Any]:
        """A day's folder is another tomorrow: one begins with today."""
        return {}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Nothing was kept."""
        del state

    # -- where one is --------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self._host.ctx.clock.today()

    def open_folder(self, folder: Folder | None) -> None:
        """Open a folder, or what is overdue."""
        self.cabinet.mark(folder)
        self.loader.open(folder)

    def open_today(self) -> None:
        """Back to today's folder."""
        self.open_folder(folders(self.today)[0])
        self.cabinet.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        """Go into the open folder, to its rows or, where there are none, to the line that adds one."""
        there = self.pane.list if self.pane.list.rows.rowCount() else self.pane.add
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_add(self) -> None:
        """Write something into the open folder; what is overdue is no folder, so then into today's."""
        if self.loader.folder is None:
            self.open_today()
        self.pane.add.show()
        self.pane.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_person(self, person: Person) -> None:
        """Look into the tickler of somebody."""
        own = person.id == self._host.ctx.user.id
        self.person = None if own else person
        self.subtitle = _SUBTITLE if own else f"{person.name}: {_SUBTITLE}"
        self.loader.show_person(None if own else person.id)

    def chosen(self) -> tuple[FolderTask, ...]:
        """The rows that keys and menus act on."""
        return self.pane.list.chosen()

    # -- what was read -------------------------------------------------------------------------------------------------

    def _on_counted(self, found: Tickler) -> None:
        self.found = found
        self.cabinet.show_tickler(found, self.loader.folder)
        self._tell()

    def _on_opened(self, contents: Contents) -> None:
        had_focus = self.pane.list.hasFocus()
        self.pane.show_contents(contents)
        if had_focus and not contents.tasks:
            self.cabinet.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        if not self.isVisible() or self.found is None:
            return
        number = len(self.chosen())
        due = self.found.days[0].count
        words = f"{number} chosen" if number > 1 else f"{due:,} today   {self.found.overdue.count:,} overdue"
        self._host.set_status(words, _ROW_KEYS if self.pane.list.hasFocus() else _FOLDER_KEYS)
        current = self.pane.list.current
        self._host.set_subject(current.subject if current is not None and number else "")

    # -- adding --------------------------------------------------------------------------------------------------------

    def _look_up(self, text: str) -> None:
        folder = self.loader.folder
        if folder is None:
            return

        def told(found: Understood) -> None:
            self.pane.add.tell(found.missing or reading_words(found, self.today))

        work = partial(read_for_folder, self._host.ctx, self.deeds.asked(text), folder)
        self._host.runner.query(work, owner=self.pane.add, done=told, failed=self._on_not_added, lane="reading")

    def _add(self, text: str) -> None:
        folder = self.loader.folder
        if folder is None:
            return

        def done(_saved: Saved) -> None:
            self.pane.add.stored(text)

        self.deeds.add(text, folder, self.loader.owner_id, done, self._on_not_added)

    def _on_not_added(self, error: Exception) -> None:
        if isinstance(error, UserError | EnvironmentFault):
            self.pane.add.tell(str(error), wrong=True)
        else:
            self._host.show_error(error)

    # -- keys of the rows ----------------------------------------------------------------------------------------------

    def _on_asked(self, what: str) -> None:
        if what in _STEPS:
            self.move_by(*_STEPS[what])
        else:
            self._table()[what]()

    def _table(self) -> dict[str, Callable[[], None]]:
        return {
            "done": lambda: self.deeds.complete(self.chosen()),
            "snooze": self.menus.open_snooze,
            "open": self.open_record,
            "delete": lambda: self.deeds.delete(self.chosen()),
            "leave": lambda: self.cabinet.setFocus(Qt.FocusReason.OtherFocusReason),
            "cut": self.cut,
            "paste": self.paste,
        }

    def open_record(self) -> None:
        """Open what the current row is about."""
        if self.pane.list.current is not None:
            self.deeds.open(self.pane.list.current)

    def move_by(self, right: int, down: int) -> None:
        """Put the chosen rows into the folder beside, above or below the open one."""
        here = self.loader.folder or folders(self.today)[0]
        there = self.cabinet.neighbour(here, right, down)
        if there is not None and self.chosen():
            self.deeds.file([task.id for task in self.chosen()], there)

    def cut(self) -> None:
        """Take the chosen rows along to another folder."""
        self._cut = tuple(task.id for task in self.chosen())
        if self._cut:
            what = "1 reminder" if len(self._cut) == 1 else f"{len(self._cut)} reminders"
            self._host.message(f"{what} in the hand", detail="Walk to a folder and press Ctrl V", kind="info")
            self.cabinet.setFocus(Qt.FocusReason.OtherFocusReason)

    def paste(self) -> None:
        """Put what was cut into the open folder."""
        if self._cut and self.loader.folder is not None:
            self.deeds.file(self._cut, self.loader.folder)
            self._cut = ()

    @property
    def can_paste(self) -> bool:
        """Whether something was cut."""
        return bool(self._cut)

    # -- pulling -------------------------------------------------------------------------------------------------------

    def _on_rows_pulled(self, at: QPoint) -> None:
        tasks = self.chosen()
        if tasks:
            words = tasks[0].subject if len(tasks) == 1 else f"{len(tasks)} reminders"
            self._lift(Load(words, tuple(task.id for task in tasks)), at)

    def _on_folder_pulled(self, folder: Folder | None, at: QPoint) -> None:
        words = f"All of {folder_name(folder, self.today)}" if folder is not None else "All that is overdue"
        self._lift(Load(words, source=folder, is_folder=True), at)

    def _lift(self, load: Load, at: QPoint) -> None:
        self.loader.hold()
        self.carry.ended.connect(self.loader.release, Qt.ConnectionType.SingleShotConnection)
        self.carry.begin(load, at)

    def _on_dropped(self, load: Load, folder: Folder) -> None:
        if load.is_folder:
            to_on = folder.filing_day(self._host.ctx.calendar)
            self.deeds.refile(load.source, self.loader.owner_id, to_on)
        else:
            self.deeds.file(load.ids, folder)
