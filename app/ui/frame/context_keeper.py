"""Keeps what the window knows of team and user as it is stored, whoever changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.ui.host import Runner

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.feed import Change


class ContextKeeper(QObject):
    """``renewed`` carries another Context when a name, the currency, the country or a role has changed."""

    renewed = Signal(object)

    def __init__(self, runner: Runner, changes: SignalInstance, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._ctx: Context | None = None
        changes.connect(self._on_changed)

    def attach(self, ctx: Context | None) -> None:
        """Watch over this context from now on; None over none."""
        self._ctx = ctx

    def _on_changed(self, change: Change) -> None:
        ctx = self._ctx
        if ctx is None or not (change.is_bulk or _concerns(change, ctx)):
            return

        def read() -> Context:
            from app.services.context import renewed

            return renewed(ctx)

        self._runner.query(read, owner=self, done=self._on_read, lane="facts")

    def _on_read(self, ctx: Context) -> None:
        before = self._ctx
        if before is None or before.db is not ctx.db or (before.team, before.user) == (ctx.team, ctx.user):
            return
        self._ctx = ctx
        self.renewed.emit(ctx)


def _concerns(change: Change, ctx: Context) -> bool:
    return bool(change.ids("teams") or change.ids("team_logos")) or ctx.user.id in change.ids("users")
