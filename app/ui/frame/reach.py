"""Everything in the window that is about reaching the database: what is told, what waits, what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.frame.furniture import Furniture
from app.ui.frame.held_desk import HeldDesk
from app.ui.frame.link_desk import LinkDesk
from app.ui.frame.news import NewsDesk
from app.ui.host import Host
from app.ui.runner import WorkRunner

if TYPE_CHECKING:
    from app.services.context import Context


@dataclass(frozen=True)
class Ways:
    """The ways on from a file that can't be worked with: ``reopen(location, user)`` opens the same database again,
    ``choose`` lets somebody choose another one, ``find_backup(owner, offer)`` calls ``offer(words, restore)`` where
    there is a backup.
    """

    reopen: Callable[[str, str], None]
    choose: Callable[[], None]
    find_backup: Callable[[QObject, Callable[[str, Callable[[], None]], None]], None]


class Reach(QObject):
    """Strips, waiting changes, news of others."""

    def __init__(
        self,
        host: Host,
        frame: Furniture,
        runner: WorkRunner,
        ways: Ways,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._host, self._frame, self._runner = host, frame, runner
        self._ways = ways
        self.link = LinkDesk(frame, runner, self)
        self.held = HeldDesk(host, frame, runner, self)
        self.news = NewsDesk(runner, frame.status.news, host.changes, self)
        self.link.remedy_wanted.connect(self._on_remedy_wanted)
        runner.commands_changed.connect(self._tell_saving)
        runner.held.changed.connect(self._tell_saving)

    def attach(self, ctx: Context) -> None:
        """Watch over this database."""
        self.link.attach(ctx)
        self.held.attach(ctx)
        self.news.attach(ctx)
        self._host.add_actions(self._frame.body, self.held.actions())

    def detach(self) -> None:
        """Watch over none."""
        self.held.detach()
        self.link.detach()
        self.news.attach(None)

    def _tell_saving(self) -> None:
        if self._runner.pending_commands > self._runner.held.count:
            self._frame.status.set_saving()
        else:
            self._frame.status.end_saving()

    def _on_remedy_wanted(self, reason: str) -> None:
        from app.ui.frame.remedy_dialog import RemedyDialog

        ctx = self._host.ctx
        dialog = RemedyDialog(
            self._host.window,
            reason,
            self._runner.held.count,
            reopen=lambda: self._ways.reopen(ctx.db.location.title, ctx.user.name),
            choose=self._ways.choose,
        )
        self._ways.find_backup(dialog, dialog.offer_backup)
        self._host.ask(dialog)
        dialog.primary.setFocus()
