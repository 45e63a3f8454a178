"""The targets that the forecast's place asks for, and who may set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.forecast.basis import Basis
from app.domain.forecast.rows import Dimension, Row

if TYPE_CHECKING:
    from app.ui.forecast.screen import ForecastScreen


def why_no_targets(screen: ForecastScreen) -> str:
    """Why the user sets no targets; "" where they may."""
    return Ahead(screen.host.ctx.actor).why_not("targets", Op.ADD)


def may_set_target(screen: ForecastScreen, row: Row) -> bool:
    """Whether a row of the table is a person's whose target may be set."""
    if screen.picture is None or why_no_targets(screen):
        return False
    return screen.picture.by is Dimension.REP and isinstance(row.key, int)


def ask_target(screen: ForecastScreen, row: Row | None) -> None:
    """Ask for the target of a person, or of the one whose key is in a row."""
    from app.ui.forecast.target_dialog import TargetDialog

    refused = why_no_targets(screen)
    picture = screen.picture
    if refused or picture is None:
        screen.host.message("Targets are set by others", detail=refused, kind="info")
        return
    user_id = row.key if row is not None and isinstance(row.key, int) else screen.options.owner_id
    named = row.key if row is not None and isinstance(row.key, str) else None
    period = named or picture.forecasts[Basis.PHASE].outlook.period.key
    screen.host.ask(TargetDialog(screen.host, picture.facts, picture.people, user_id, period))
