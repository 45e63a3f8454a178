"""The page of what was deleted: found by typed text, restored by Enter, removed for good by owners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.day_text import time_text
from app.domain.roles import Role
from app.services.bin import TABLES, BinRow, Purged, PurgeRecord, RestoreRecord, bin_rows, purge_record, restore_record
from app.ui.host import Action, Host
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.list_bar import FindLine
from app.ui.shared.sheet.confirm import confirm
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.entry_words import day_title
from app.ui.shared.sheet.history_dialog import show_history
from app.ui.shared.view_bar import bar_row

if TYPE_CHECKING:
    from app.services.context import Context

_MOST = 500
_TYPING_MS = 150
_SENTENCE = "Deleted companies, people, deals, tasks and more. Each comes back with all that went with it."
_NOT_OWNER = "Only owners remove something for good"


@dataclass(frozen=True)
class BinLine:
    """A row of the list; ``id`` tells records of different tables apart."""

    row: BinRow
    when: str

    @property
    def id(self) -> int:
        return self.row.record_id * len(TABLES) + TABLES.index(self.row.table)


class BinList(ListPage):
    """``text`` is what is looked for."""

    keys = (("Enter", "restore"), ("Ctrl F", "find"))

    def __init__(self, host: Host) -> None:
        self.text = ""
        super().__init__(
            host,
            name="Deleted",
            sentence=_SENTENCE,
            columns=_COLUMNS,
            tables=frozenset(TABLES),
            read=self._read,
            empty=EmptyState("trash-2", "Nothing here", "What is deleted waits here until somebody wants it back."),
        )
        self.commands = SheetDesk(host, self)
        self.restore_button = Button("Restore", icon="undo-2", key="Enter")
        self.restore_button.clicked.connect(lambda: self._with_current(self.restore))
        self.head.add_button(self.restore_button)
        self.add_deeds(
            (
                RowDeed("Restore", self.restore, "Return"),
                RowDeed("History…", self._show_history, "Ctrl+H"),
                RowDeed("Remove for good…", self.ask_to_purge, "Del", self._why_not_purged),
            )
        )

    def _read(self, ctx: Context) -> list[BinRow]:
        return bin_rows(ctx, text=self.text, limit=_MOST)

    def on_loaded(self, answer: list[BinRow]) -> None:
        """Show what is there."""
        self.restore_button.setVisible(bool(answer))
        more = "the newest " if len(answer) == _MOST else ""
        self.show_rows([BinLine(row, self._when(row.at)) for row in answer], f"{more}{len(answer):,}")
        self.tell("")

    def _when(self, at: datetime) -> str:
        clock = self.host.ctx.clock
        local = at.astimezone(clock.zone)
        return f"{day_title(local.date(), clock.today())} {time_text(local.timetz())}"

    def _with_current(self, run: Any) -> None:
        if self.view.current is not None:
            run(self.view.current)

    # -- what can be done --------------------------------------------------------------------------------------------

    def restore(self, line: BinLine) -> None:
        """Bring a record back."""
        work = partial(restore_record, self.host.ctx, RestoreRecord(line.row.table, line.row.record_id))
        self.commands.run(work, failed=self.desk.on_failed, done=lambda _restored: self.say(""), toast=True)

    def _show_history(self, line: BinLine) -> None:
        show_history(self.host, line.row.table, line.row.record_id, line.row.title)

    def _why_not_purged(self, _line: BinLine) -> str:
        return "" if self.host.ctx.user.role == Role.OWNER else _NOT_OWNER

    def ask_to_purge(self, line: BinLine) -> None:
        """Ask, and then remove a record for good."""
        row = line.row
        words = f"{f'With it go {row.along}. ' if row.along else ''}Nothing brings it back, not even undo."
        confirm(self.host, f"Remove {row.title} for good?", words, "Remove for good", partial(self._purge, row))

    def _purge(self, row: BinRow) -> None:
        def done(purged: Purged) -> None:
            self.host.message(purged.label, kind="info")
            self.loader.load()

        work = partial(purge_record, self.host.ctx, PurgeRecord(row.table, row.record_id))
        self.commands.run(work, failed=self.desk.on_failed, done=done)


class BinScreen(QWidget):
    """The list with a line to find in it."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.title, self.subtitle = "Bin", ""
        self.list = BinList(host)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 16)
        column.addWidget(self.list)
        self._bar, self.line = QWidget(), FindLine("Find in the bin")
        self._make_bar()
        self.setFocusProxy(self.list)
        find = Action("bin.find", "Find in the bin", self.line.setFocus, "View", "Ctrl+F", "search")
        host.add_actions(self, (find,))

    def _make_bar(self) -> None:
        row = bar_row(self._bar)
        row.addWidget(self.line)
        row.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self._find)
        self.line.textChanged.connect(self._timer.start)
        self.line.left.connect(self.list.view.setFocus)

    def _find(self) -> None:
        self.list.text = self.line.text()
        self.list.loader.load()

    # -- a screen of the window --------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front."""
        self.list.loader.load()

    def toolbar(self) -> QWidget | None:
        """Finding."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """Nothing is kept."""
        return {}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Nothing was kept."""
        del state


_COLUMNS = (
    GridColumn("noun", "What", lambda line: line.row.noun.capitalize(), 120),
    GridColumn("title", "Name", lambda line: line.row.title, 0, is_strong=True),
    GridColumn("along", "With it", lambda line: line.row.along, 230, from_width=860),
    GridColumn("who", "Deleted by", lambda line: line.row.who, 150),
    GridColumn("when", "When", lambda line: line.when, 160),
)
