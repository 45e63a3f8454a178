"""What is told outside of the window, where the desktop can be answered: which buttons, and what they do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
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
    from app.ui.notices.desktop import Desktop

ADDRESS = "DBUS_SESSION_BUS_ADDRESS"
_SEVERAL = "several"
"""The key of what tells of several things: the newest takes the place of the one before."""


class Outside(QObject):
    """On other systems than Linux it is there all the same, and says that it can't tell anything."""

    def __init__(self, host: Host, come: Callable[[], None], parent: QObject) -> None:
        """``come`` brings the window to the front."""
        super().__init__(parent)
        self._host, self._come = host, come
        self._desktop: Desktop | None = None

    def tell(self, fired: Sequence[Fired], otherwise: Callable[[], None]) -> bool:
        """False where there is no such desktop; else ``otherwise`` is called where it turns out not to take them."""
        if not self._is_reached():
            return False
        ctx = self._host.ctx
        told = separated(fired, ctx.user.id, ctx.clock)
        keys = [one.only.key for one in told if one.only is not None]

        def found(notices: dict[str, Notice]) -> None:
            self._show(told, notices, otherwise)

        self._host.runner.query(
            partial(notices_of, ctx, keys), owner=self, done=found, failed=lambda _error: otherwise()
        )
        return True

    def look(self) -> None:
        """Take back what was done, or read, somewhere else meanwhile."""
        desktop = self._desktop
        keys = [key for key in desktop.keys if key != _SEVERAL] if desktop is not None else []
        if not keys:
            return

        def found(notices: dict[str, Notice]) -> None:
            if desktop is not None and self._desktop is desktop:
                for key in keys:
                    if key not in notices or notices[key].is_read:
                        desktop.take_back(key)

        work = partial(notices_of, self._host.ctx, keys)
        self._host.runner.query(work, owner=self, done=found, failed=_leave_it, lane="outside")

    def stop(self) -> None:
        """The database is closed."""
        if self._desktop is not None:
            self._desktop.stop()
            self._desktop = None

    def _is_reached(self) -> bool:
        address = os.environ.get(ADDRESS, "")
        if sys.platform != "linux" or not address:
            return False
        if self._desktop is None or not self._desktop.is_open:
            from app.ui.notices.desktop import Desktop

            if self._desktop is not None:
                self._desktop.deleteLater()
            self._desktop = Desktop(address, self)
            self._desktop.pressed.connect(self._on_pressed)
        return self._desktop.is_open

    def _show(self, told: Sequence[Digest], notices: dict[str, Notice], otherwise: Callable[[], None]) -> None:
        from app.ui.notices.desktop import Post

        if self._desktop is None:
            return
        posts = []
        for one in told:
            notice = notices.get(one.only.key) if one.only is not None else None
            if notice is None or not notice.is_over:
                key = one.only.key if one.only is not None else _SEVERAL
                posts.append(Post(key, one.text, one.detail, notice is not None and notice.is_to_do))
        self._desktop.show(posts, otherwise)

    # -- what is pressed ---------------------------------------------------------------------------------------------

    def _on_pressed(self, key: str, button: str) -> None:
        def found(notices: dict[str, Notice]) -> None:
            self._answer(notices.get(key), button)

        self._host.runner.query(partial(notices_of, self._host.ctx, [key]), owner=self, done=found)

    def _answer(self, notice: Notice | None, button: str) -> None:
        from app.ui.notices.desktop import DONE, SNOOZE

        if button not in (DONE, SNOOZE):
            self._open(notice)
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

    def _open(self, notice: Notice | None) -> None:
        self._come()
        if notice is None:
            self._host.run(SHOW)
        else:
            open_record(self._host, notice, self._heard)

    def _heard(self) -> None:
        self._host.run(LOOK)


def _leave_it(_error: Exception) -> None:
    """It stands there a little longer; what keeps the database from being read is told elsewhere."""
