"""What the user's role allows with pipelines and their phases."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.ui.host import Host
from app.ui.pipelines.phase_form import PhaseForm
from app.ui.shared.grid.view import GridView
from app.ui.shared.sheet.record_rules import lock_parts


class ByRole:
    """Asked with or without a row it answers why the user may not change it; "" where they may."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __call__(self, _line: object = None) -> str:
        return Ahead(self._host.ctx.actor).why_not("pipelines", Op.EDIT)

    def lock(self, grids: Iterable[GridView], form: PhaseForm, parts: Iterable[QWidget]) -> str:
        """Lock all that changes something, or unlock it; answers the reason."""
        refused = self()
        for view in grids:
            view.grid.refused = refused
        form.lock(refused)
        for part in parts:
            lock_parts(part, refused)
        return refused
