"""How news reach somebody: as a message in the window, or as one of the system when they are at something else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject

from app.config.settings import Settings
from app.domain.quiet_hours import QuietHours, read_clock
from app.services.jobs.fired import Fired
from app.services.notices import KINDS, Notice, notices_of
from app.ui.host import Host
from app.ui.notices.digest import Digest, digests, joined
from app.ui.notices.outside import Outside
from app.ui.notices.rooms import SHOW
from app.ui.notices.tray import Tray

_PAUSE = timedelta(hours=1)
_MOST_APART = 2


class Teller(QObject):
    """With buttons where the desktop has them, else by the tray; where the system has none, in the window."""

    def __init__(
        self,
        host: Host,
        parent: QObject | None = None,
        *,
        settings: Callable[[], Settings] = Settings,
        tray: Tray | None = None,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(parent)
        self._host, self._settings, self._tray, self._outside = host, settings, tray, outside
        self._kept: list[Fired] = []
        self._said: list[str] = []
        self._paused_until: datetime | None = None

    @property
    def paused_until(self) -> datetime | None:
        """Until when somebody asked not to be disturbed; None where they did not, or where that is over."""
        until = self._paused_until
        return until if until is not None and self._host.ctx.clock.now() < until else None

    def pause(self, *, for_an_hour: bool) -> None:
        """Disturb nobody for an hour, or again."""
        self._paused_until = self._host.ctx.clock.now() + _PAUSE if for_an_hour else None

    @property
    def is_quiet(self) -> bool:
        """Whether nobody shall be disturbed now."""
        if self.paused_until is not None:
            return True
        settings, clock = self._settings(), self._host.ctx.clock
        if not settings.quiet_hours:
            return False
        default = QuietHours()
        hours = QuietHours(
            read_clock(settings.quiet_from, default.start), read_clock(settings.quiet_until, default.end)
        )
        return hours.holds(clock.now().astimezone(clock.zone).time().replace(tzinfo=None))

    def tell(self, fired: Sequence[Fired]) -> None:
        """Say what a turn did for the user. In quiet hours it waits behind the bell, and is said when they are over."""
        ctx = self._host.ctx
        found = digests(fired, ctx.user.id, ctx.clock)
        if not found:
            return
        if self.is_quiet:
            self._kept += [one for one in fired if one.user_id in (None, ctx.user.id)]
            return
        if self._host.window.isActiveWindow() or not self._settings().desktop_notices:
            self._say_all(found)
            return
        plain = partial(self._tell_plain, found)
        if self._outside is None or not self._outside.tell(fired, plain):
            plain()

    def look(self) -> None:
        """Once the quiet hours are over, say what is news still of all that they kept back, as if it came now."""
        if not self._kept or self.is_quiet:
            return
        kept, self._kept = self._kept, []

        def found(notices: dict[str, Notice]) -> None:
            self.tell([one for one in kept if one.kind not in KINDS or _is_news(notices.get(one.key))])

        work = partial(notices_of, self._host.ctx, [one.key for one in kept])
        self._host.runner.query(work, owner=self, done=found, failed=lambda _error: self.tell(kept))

    def take_back(self) -> None:
        """Nothing behind the bell is news any more, so the window shall not say it is."""
        said, self._said = self._said, []
        for about in said:
            self._host.dismiss(about)

    def _tell_plain(self, found: Sequence[Digest]) -> None:
        """Where nobody takes buttons: all of it as one, by the tray; where there is none, in the window."""
        if self._tray is None or not self._tray.tell(joined(found)):
            self._say_all(found)

    def _say_all(self, found: Sequence[Digest]) -> None:
        """A few by themselves. After days away there is something of every kind: five messages would hide the board."""
        many = len(found) > _MOST_APART
        for one in (replace(joined(found), kind=found[0].kind),) if many else found:
            self._say(one)

    def _say(self, one: Digest) -> None:
        actions: tuple[tuple[str, Callable[[], None]], ...] = ()
        if one.only is not None and one.only.table is not None and one.only.record_id is not None:
            actions = (("Open", partial(self._host.open_record, one.only.table, one.only.record_id)),)
        elif one.only is None and self._host.can_run(SHOW):
            actions = (("Show them", partial(self._host.run, SHOW)),)
        about = ""
        if one.kind in KINDS:
            about = f"notices {len(self._said)}"
            self._said.append(about)
        self._host.message(one.text, detail=one.detail, kind="info", actions=actions, about=about)


def _is_news(notice: Notice | None) -> bool:
    return notice is not None and not notice.is_read
