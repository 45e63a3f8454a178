"""The backups of the open database: how it stands with them, how they are made, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Whole
from app.domain.access_words import why_not_whole
from app.ui.host import Host, Progress
from app.ui.orders import ClosedWork, OpenOrder
from app.ui.safety.restoring import ask_to_restore, now_here
from app.ui.safety.words import KEPT, age_text, instant_text, last_words, reason_text, room_words, size_text
from app.ui.settings_store import SettingsStore
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import FittingFrame, ListHead
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel
from app.ui.shared.segmented import Segmented
from app.ui.shared.strips import Strip
from app.ui.shared.work_dialog import long_work

if TYPE_CHECKING:
    from app.services.backups import BackupFile, BackupRow, BackupState

_EVERY = (("hour", "Every hour"), ("day", "Every day"), ("never", "Never"))
_KEEP = (("fewer", "Fewer"), ("usual", "As usual"), ("more", "More"))
_WARN = ((1, "a day"), (3, "three days"), (7, "a week"), (14, "two weeks"), (30, "a month"), (0, "never"))
_NOT_YOURS = "Backups are made by somebody who sees all of the database, such as the owner."


@dataclass(frozen=True)
class _Shown:
    """A backup as a row of the list."""

    id: int
    backup: BackupRow


class BackupsPage(QWidget):
    """``close_for`` has work done with the database closed, ``open_order`` opens another one."""

    def __init__(
        self,
        host: Host,
        store: SettingsStore,
        close_for: Callable[[ClosedWork], None],
        open_order: Callable[[OpenOrder], None],
    ) -> None:
        super().__init__()
        self.setAccessibleName("Backups")
        self._host, self._store = host, store
        self._close_for, self._open_order = close_for, open_order
        self.head = ListHead("Backups", "Copies of everything, each opened and checked before it counts.")
        self.make = Button("Back up now", icon="save")
        self.head.add_button(self.make)
        self.state = Label("", "bodyMedium", wrap=True)
        self.room = Label("", "meta", "text2", wrap=True)
        self.caution = Strip("caution", "")
        self.caution.hide()
        self._make_choices()
        self._make_list()
        self._lay_out()
        self._connect()
        self.load()

    def _make_choices(self) -> None:
        settings = self._store.settings
        self.every = Segmented("How often", _EVERY)
        self.every.choose(settings.backup_every)
        self.keep = Segmented("How many are kept", _KEEP)
        self.keep.choose(settings.backup_keep)
        self._kept = Label(KEPT[settings.backup_keep], "caption", "text3", wrap=True)
        self.where = ElidedLabel("", "body", "text")
        self.choose, self.usual = Button("Choose a folder"), Button("The usual folder", kind="link")
        self.warn = QComboBox()
        self.warn.setAccessibleName("Warn when the newest is older than")
        for days, words in _WARN:
            self.warn.addItem(words, days)
        self.warn.setCurrentIndex(max(self.warn.findData(settings.backup_warn_days), 0))

    def _make_list(self) -> None:
        self.view = GridView(
            "Backups",
            (
                GridColumn("at", "Made", lambda row: instant_text(row.backup.at, now_here()), 190, is_strong=True),
                GridColumn("age", "Age", lambda row: age_text(row.backup.at, now_here()), 130, from_width=760),
                GridColumn("why", "Why", lambda row: reason_text(row.backup.reason), 0),
                GridColumn("size", "Size", lambda row: size_text(row.backup.size), 110, is_right=True),
                GridColumn("state", "State", _state_text, 170, color=_state_color),
            ),
        )
        self.view.set_deeds(
            (
                RowDeed("Restore it", lambda row: self.restore(row.backup), "Return", self._why_not_restored),
                RowDeed("Check it again", lambda row: self.check(row.backup), "C"),
            )
        )
        self._frame = FittingFrame(self.view)
        self._empty = EmptyState("save", "No backups yet", "The first one is made by itself, or by the button above.")
        self._empty.hide()
        self.restore_button = Button("Restore", icon="history")
        self.check_button = Button("Check again", icon="shield")

    def _lay_out(self) -> None:
        panel = Panel()
        panel.body.setSpacing(10)
        panel.body.addWidget(self.state)
        panel.body.addWidget(self.room)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        left = Qt.AlignmentFlag.AlignLeft
        where = QHBoxLayout()
        where.setSpacing(12)
        where.addWidget(self.where, 1)
        where.addWidget(self.usual)
        where.addWidget(self.choose)
        for row, name in enumerate(("How often", "How many are kept", "", "Where", "Warn when older than")):
            grid.addWidget(Label(name, "body", "text2"), row, 0)
        grid.addWidget(self.every, 0, 1, left)
        grid.addWidget(self.keep, 1, 1, left)
        grid.addWidget(self._kept, 2, 1)
        grid.addLayout(where, 3, 1)
        grid.addWidget(self.warn, 4, 1, left)
        grid.setColumnStretch(1, 1)
        panel.body.addLayout(grid)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        deeds.addWidget(self.restore_button)
        deeds.addWidget(self.check_button)
        deeds.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for part in (self.head, self.caution, panel, self._frame, self._empty):
            column.addWidget(part)
        column.addLayout(deeds)
        column.addStretch(1)

    def _connect(self) -> None:
        store = self._store
        self.make.clicked.connect(self.back_up)
        self.every.chosen.connect(lambda key: store.change(backup_every=key))
        self.keep.chosen.connect(self._on_keep_chosen)
        self.warn.activated.connect(lambda _at: store.change(backup_warn_days=self.warn.currentData()))
        self.choose.clicked.connect(self._on_choose)
        self.usual.clicked.connect(lambda: self.set_folder(""))
        self.view.picked.connect(self._on_picked)
        self.restore_button.clicked.connect(lambda: self._with_current(self.restore))
        self.check_button.clicked.connect(lambda: self._with_current(self.check))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()

    # -- showing -----------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Look how it stands."""
        ctx, settings = self._host.ctx, self._store.settings

        def ask() -> BackupState:
            from app.services.backups import BackupPlan, backup_state

            return backup_state(ctx, BackupPlan.of(settings))

        self._host.runner.query(ask, owner=self, done=self._on_loaded, failed=self._on_unreadable, lane="state")

    def _on_loaded(self, state: BackupState) -> None:
        room, is_little = room_words(state)
        self.state.setText(last_words(state, now_here()))
        self.room.setText(room)
        self.where.setText(str(state.folder))
        self.usual.setVisible(bool(self._store.settings.backup_folder))
        self.make.set_disabled_because("" if state.is_allowed else _NOT_YOURS)
        self._warn("There is little room left for backups." if is_little else "" if state.is_allowed else _NOT_YOURS)
        self.view.set_rows([_Shown(int(row.at.timestamp()), row) for row in state.rows])
        self.head.set_count(f"{len(state.rows):,}" if state.rows else "")
        self._frame.setVisible(bool(state.rows))
        self._empty.setVisible(not state.rows)
        self._on_picked(self.view.current)

    def _on_unreadable(self, error: Exception) -> None:
        self._warn(str(error))

    def _warn(self, words: str) -> None:
        self.caution.set_text(words)
        self.caution.setVisible(bool(words))

    def _on_picked(self, row: object) -> None:
        missing = "" if row is not None else "Choose a backup in the list first"
        self.check_button.set_disabled_because(missing)
        self.restore_button.set_disabled_because(self._why_not_restored() or missing)

    def _why_not_restored(self, _row: object = None) -> str:
        return why_not_whole(self._host.ctx.actor.role, Whole.RESTORE)

    # -- settings ----------------------------------------------------------------------------------------------------

    def _on_keep_chosen(self, key: str) -> None:
        self._kept.setText(KEPT[key])
        self._store.change(backup_keep=key)

    def _on_choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Where backups go", self.where.text())
        if name:
            self.set_folder(name)

    def set_folder(self, name: str) -> None:
        """Keep backups there from now on; "" is the usual folder."""
        self._store.change(backup_folder=name)
        self.load()

    # -- doing -------------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Make one now."""
        ctx, settings = self._host.ctx, self._store.settings

        def work(progress: Progress) -> BackupFile:
            from app.services.backups import BackupPlan, make_backup

            return make_backup(ctx, progress=progress, plan=BackupPlan.of(settings))

        def done(made: BackupFile) -> None:
            self._host.message("The backup is made and was checked", detail=str(made.path))
            self.load()

        sentence = "Everything is copied, and the copy is opened and checked. You can go on afterwards."
        long_work(self._host, self, "Backing up", sentence, work, done)

    def restore(self, row: BackupRow) -> None:
        """Bring it back, after asking how."""
        ask_to_restore(self._host, row, self._close_for, self._open_order)

    def check(self, row: BackupRow) -> None:
        """Open and check it once more."""
        ctx = self._host.ctx

        def work(_progress: Progress) -> list[str]:
            from app.services.backups import check_backup

            return check_backup(ctx, row.path)

        def done(problems: list[str]) -> None:
            if problems:
                self._host.message("This backup is damaged: take another one", detail=problems[0], kind="error")
            else:
                self._host.message("This backup is sound", detail=str(row.path))

        long_work(self._host, self, "Checking the backup", Path(row.path).name, work, done)

    def _with_current(self, run: Callable[[BackupRow], None]) -> None:
        row = self.view.current
        if row is not None:
            run(row.backup)


def _state_text(row: _Shown) -> str:
    sound = "Verified" if row.backup.is_verified else "Not checked"
    return f"{sound}, encrypted" if row.backup.is_encrypted else sound


def _state_color(row: _Shown) -> str | None:
    return "ok" if row.backup.is_verified else "warn"
