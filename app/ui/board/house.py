"""What has to be known before a board can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.context import Context
from app.services.pipelines.queries import PipelineRow, pipelines
from app.services.view_list import View, views

SCREEN = "board"
"""What saved views are kept under."""


@dataclass(frozen=True)
class House:
    """``start`` is the saved view that the board begins with."""

    pipelines: tuple[PipelineRow, ...]
    start: View | None


def read_house(ctx: Context) -> House:
    """Pipelines, and the view to begin with."""
    start = next((view for view in views(ctx, SCREEN) if view.is_default), None)
    return House(pipelines(ctx), start)
