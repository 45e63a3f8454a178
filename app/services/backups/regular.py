"""Regular backups: made once for the whole team, by whichever client comes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import token_hex

from app.domain.backup_rotation import Reason
from app.domain.errors import EnvironmentFault
from app.domain.progress import Progress, Silent
from app.services.backups.making import copied
from app.services.backups.memory import KIND, first_change_at, last_backup, newest_change, remember
from app.services.backups.plan import BackupPlan, may_back_up
from app.services.context import Context
from app.storage.backup_folder import BackupFile
from app.storage.claims import BEAT_SECONDS, Claim, ClaimLost, Claims, NewOccurrence


@dataclass
class RegularBackups:
    """Looks after one open database. Call ``make_due`` now and then, always from one thread at a time."""

    ctx: Context
    tick: Callable[[], float] = time.monotonic
    _claims: Claims = field(init=False)

    def __post_init__(self) -> None:
        self._claims = Claims(self.ctx.db, f"{KIND} {token_hex(8)}", tick=self.tick)

    def make_due(self, plan: BackupPlan, progress: Progress | None = None) -> BackupFile | None:
        """Make the backup of this hour or day, where nobody has and something was changed since the last one.

        Raises EnvironmentFault where it can't be made; then it is tried again at the next call, here or elsewhere.
        """
        ctx, now = self.ctx, self.ctx.clock.source()
        if plan.period is None or ctx.db.read_only or not may_back_up(ctx):
            return None
        newest, last = newest_change(ctx), last_backup(ctx)
        if last is not None and last.change_set_id == newest:
            return None
        key = f"{KIND}|{plan.slot(now)}"
        self._claims.announce([NewOccurrence(key, KIND, now)])
        claim = self._claims.claim(key)
        if claim is None:
            return None
        try:
            alive = _Alive(progress or Silent(), self._claims, claim, self.tick)
            made = copied(ctx, now, Reason.REGULAR, alive, plan)
        except BaseException:
            with suppress(ClaimLost, EnvironmentFault):
                self._claims.release(claim)
            raise
        # Where somebody thought us dead and made one too, theirs is written down.
        with suppress(ClaimLost):
            remember(self._claims, claim, made, newest)
        return made

    def overdue(self, plan: BackupPlan) -> str:
        """What to say where the last backup is too old and something was changed since; "" where all is well."""
        if not plan.warn_days or self.ctx.db.read_only or not may_back_up(self.ctx):
            return ""
        last = last_backup(self.ctx)
        since = first_change_at(self.ctx) if last is None else last.at
        age = 0 if since is None else (self.ctx.clock.source() - since).days
        if age < plan.warn_days or (last is not None and last.change_set_id == newest_change(self.ctx)):
            return ""
        return "There is no backup of this database yet." if last is None else f"The last backup is {age} days old."


@dataclass
class _Alive:
    """Tells others that we are still at it, while it tells how far it is."""

    progress: Progress
    claims: Claims
    claim: Claim
    tick: Callable[[], float]
    _told: float = field(init=False)

    def __post_init__(self) -> None:
        self._told = self.tick()

    @property
    def cancelled(self) -> bool:
        return self.progress.cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        """Now and then a beat."""
        self.progress.report(done, total, text)
        if self.tick() - self._told >= BEAT_SECONDS:
            self._told = self.tick()
            self.claims.beat([self.claim])
