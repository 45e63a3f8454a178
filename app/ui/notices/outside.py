"""What is told outside of the window, where the desktop can be answered: which buttons, and what they do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.services.jobs.fired import Fired
from app.services.notices import Notice, notices_of
from app.ui.host import Host
from app.ui.notices.deeds import complete, open_record, put_off
from app.ui.notices.digest import Digest, separated
from app.ui.notices.rooms import LOOK, SHOW
from app.ui.notices.words import when_text

if TYPE_CHECKING:
    from app.services.context import Context
    from app.ui.notices.desktop import Desktop

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
_SEVERAL = "several"
"""The key of what tells of several things: the newest takes the place of the one before."""


@dataclass(frozen=True, slots=True)
class _Told:
    """``only`` is the one thing that it is about; ``is_kept`` that it stands behind the bell, too."""

    only: Fired | None
    is_kept: bool


class Outside(QObject):
    """On other systems than Linux it is there all the same, and says that it can't tell anything."""

    def __init__(self, host: Host, come: Callable[[], None], parent: QObject) -> None:
        """``come`` brings the window to the front."""
        super().__init__(parent)
        self._host, self._come = host, come
        self._desktop: Desktop | None = None
        self._told: dict[str, _Told] = {}
        self._is_over = False

    def tell(self, fired: Sequence[Fired], otherwise: Callable[[], None]) -> bool:
        """False where there is no such desktop; else ``otherwise`` is called where it turns out not to take them."""
        if sys.platform != "linux" or not os.environ.get(ADDRESS):
            return False
        ctx = self._host.ctx
        told = separated(fired, ctx.user.id, ctx.clock)

        def found(notices: dict[str, Notice]) -> None:
            if not self._is_over:
                self._show(told, notices, otherwise)

        work = partial(_get_ready, ctx, [one.only.key for one in told if one.only is not None])
        self._host.runner.query(work, owner=self, done=found, failed=lambda _error: otherwise())
        return True

    def look(self) -> None:
        """Take back what was done, or read, somewhere else meanwhile."""
        keys = [key for key in self._shown() if self._told[key].is_kept]
        if not keys:
            return

        def found(notices: dict[str, Notice]) -> None:
            for key in set(keys).intersection(self._shown()):
                if self._desktop is not None and (key not in notices or notices[key].is_read):
                    self._desktop.take_back(key)

        work = partial(notices_of, self._host.ctx, keys)
        self._host.runner.query(work, owner=self, done=found, failed=_leave_it, lane="outside")

    def stop(self) -> None:
        """The database is closed."""
        self._is_over = True
        if self._desktop is not None:
            self._desktop.stop()

    def _shown(self) -> tuple[str, ...]:
        return self._desktop.keys if self._desktop is not None else ()

    def _reached(self) -> Desktop:
        from app.ui.notices.desktop import Desktop

        if self._desktop is None or not self._desktop.is_open:
            if self._desktop is not None:
                self._desktop.deleteLater()
            self._desktop = Desktop(os.environ.get(ADDRESS, ""), self)
            self._desktop.pressed.connect(self._on_pressed)
        return self._desktop

    def _show(self, told: Sequence[Digest], notices: dict[str, Notice], otherwise: Callable[[], None]) -> None:
        from app.ui.notices.desktop import Post

        posts = []
        for one in told:
            key = one.only.key if one.only is not None else _SEVERAL
            notice = notices.get(key)
            if notice is None or not notice.is_over:
                self._told[key] = _Told(one.only, notice is not None)
                posts.append(Post(key, one.text, one.detail, notice is not None and notice.is_to_do))
        self._reached().show(posts, otherwise)

    # -- what is pressed ---------------------------------------------------------------------------------------------

    def _on_pressed(self, key: str, button: str) -> None:
        def found(notices: dict[str, Notice]) -> None:
            self._answer(key, notices.get(key), button)

        self._host.runner.query(partial(notices_of, self._host.ctx, [key]), owner=self, done=found)

    def _answer(self, key: str, notice: Notice | None, button: str) -> None:
        from app.ui.notices.desktop import DONE, SNOOZE

        if button not in (DONE, SNOOZE):
            self._open(key, notice)
        elif notice is not None and notice.is_to_do:
            if button == DONE:
                complete(self._host, self, notice, self._heard)
            else:
                self._put_off(notice)
        elif notice is not None:
            # Somebody did it, or put it off, while it stood there.
            self._host.message(notice.title, detail=when_text(notice, self._host.ctx.clock), kind="info")

    def _put_off(self, notice: Notice) -> None:
        """By the first way of the list that is offered in the window, as Enter takes it there."""
        from app.services.tasks import snooze_choices

        assert notice.due_on is not None
        first = snooze_choices(self._host.ctx, notice.due_on, notice.zone)[0]
        assert first.to_on is not None
        put_off(self._host, self, notice, first.to_on, first.to_time, self._heard)

    def _open(self, key: str, notice: Notice | None) -> None:
        self._come()
        one = self._told[key].only
        if notice is not None:
            open_record(self._host, notice, self._heard)
        elif one is not None and one.table is not None and one.record_id is not None:
            self._host.open_record(one.table, one.record_id)
        else:
            self._host.run(SHOW)

    def _heard(self) -> None:
        self._host.run(LOOK)


def _get_ready(ctx: Context, keys: Sequence[str]) -> dict[str, Notice]:
    """As these stand now. What speaks to the desktop is imported meanwhile: it takes longer than a frame."""
    import app.ui.notices.desktop  # noqa: F401 - for those who import it on the GUI thread

    return notices_of(ctx, keys)


def _leave_it(_error: Exception) -> None:
    """It stands there a little longer; what keeps the database from being read is told elsewhere."""
