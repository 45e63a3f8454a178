"""The list behind the bell: what was told, newest first, with what can be done about it by one key each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from app.domain.mailing import UNDO_SECONDS
from app.services.mail.commands import ApproveMail, approve_mail
from app.services.notices import Notice, notices
from app.storage.feed import Change
from app.ui.host import Host
from app.ui.notices.deeds import carry_out, complete, mark, open_record, put_off
from app.ui.notices.list import NoticeView
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.snooze_menu import offer_snooze
from app.ui.shared.theme import Theme

_WIDTH, _MARGIN = 560, 20
_TABLES = frozenset(("tasks", "deals", "promises", "mails", "stall_decisions"))


class NoticeCentre(Overlay):
    """Stays open while one goes through it. ``heard`` is called after something was read or done."""

    guide_chapter = "tasks.md"

    def __init__(self, host: Host, heard: Callable[[], None] = lambda: None) -> None:
        super().__init__(host.window, width=_WIDTH)
        self._host, self._heard = host, heard
        self.setAccessibleName("Notices")
        self.view = NoticeView(host.ctx.clock)
        self.read_all = Button("Mark all as read", kind="ghost", key="A", small=True)
        self.nothing = EmptyState(
            "bell", "Nothing new", "What falls due or runs out of time is told here.", framed=False
        )
        self._lay_out()
        self.read_all.clicked.connect(self.mark_all)
        self.view.done_asked.connect(self._complete)
        self.view.snooze_asked.connect(self._snooze)
        self.view.open_asked.connect(self._open)
        self.view.again_asked.connect(self._send_again)
        self.closed.connect(self.deleteLater)
        host.changes.connect(self._on_changed)
        self.load()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 8)
        head.addWidget(Label("Notices", "bodyStrong"))
        head.addStretch(1)
        head.addWidget(self.read_all)
        self.column.addLayout(head)
        self.column.addWidget(Separator())
        self.column.addWidget(self.view, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.setContentsMargins(0, 0, 0, 8)
        self.nothing.hide()

    def place(self) -> None:
        """Below the bell, at the right of the window."""
        super().place()
        panel, tokens = self.panel.geometry(), Theme.current()
        top = tokens.size("menuBar") + tokens.size("commandBar") + 4
        self.panel.setGeometry(QRect(self.width() - panel.width() - _MARGIN, top, panel.width(), panel.height()))
        self.update()

    # -- what is read ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the newest."""
        self._host.runner.query(
            partial(notices, self._host.ctx), owner=self, done=self._show, failed=self._host.show_error, lane="notices"
        )

    def _show(self, found: tuple[Notice, ...]) -> None:
        self.view.show_notices(found)
        self.view.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.read_all.setVisible(bool(found))
        self.read_all.setEnabled(any(not notice.is_read for notice in found))
        self.view.updateGeometry()
        self.place()
        (self.view if found else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, change: Change) -> None:
        if change.is_bulk or not _TABLES.isdisjoint(row.table for row in change.rows):
            self.load()

    # -- what is done ------------------------------------------------------------------------------------------------

    def mark_all(self) -> None:
        """All of it was seen."""
        self._mark(None)

    def _mark(self, ids: tuple[int, ...] | None) -> None:
        mark(self._host, self, ids, self._on_heard)

    def _on_heard(self) -> None:
        self._heard()
        self.load()

    def _complete(self, notice: Notice) -> None:
        complete(self._host, self, notice, self._on_heard)

    def _snooze(self, notice: Notice) -> None:
        assert notice.due_on is not None

        def take(to_on: date, to_time: time | None) -> None:
            put_off(self._host, self, notice, to_on, to_time, self._on_heard)

        offer_snooze(
            self._host.window,
            self._host.ctx,
            self.view.row_rect(),
            take,
            due_on=notice.due_on,
            count=notice.snoozed_count,
            zone=notice.zone,
        )

    def _send_again(self, notice: Notice) -> None:
        assert notice.mail_id is not None
        command = ApproveMail(notice.mail_id, UNDO_SECONDS)
        carry_out(self._host, self, notice, partial(approve_mail, self._host.ctx, command), self._on_heard)

    def _open(self, notice: Notice) -> None:
        self.close_overlay()
        open_record(self._host, notice, self._heard)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_A and self.read_all.isEnabled():
            self.mark_all()
        else:
            super().keyPressEvent(event)
