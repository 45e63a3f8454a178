"""What has to be known before a board can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.board import BoardQuery
from app.services.context import Context
from app.services.pipelines.queries import PipelineRow, default_pipeline, pipelines
from app.services.view_list import View, views
from app.ui.board.options import Options

SCREEN = "board"
"""What saved views are kept under."""


@dataclass(frozen=True)
class House:
    """``views`` are the saved views of the board, ``start`` is the one that it begins with."""

    pipelines: tuple[PipelineRow, ...]
    views: tuple[View, ...]

    @property
    def start(self) -> View | None:
        return next((view for view in self.views if view.is_default), None)


def read_house(ctx: Context) -> House:
    """Pipelines, and the saved views."""
    found = views(ctx, SCREEN)
    return House(pipelines(ctx), found)


def first_options(house: House, restored: Options | None) -> Options:
    """What a board begins with: what was shown last, else the view chosen for it, else all deals."""
    if restored is not None:
        return restored
    return Options() if house.start is None else Options.from_json(house.start.definition)


def pipeline_called(name: str, among: tuple[PipelineRow, ...]) -> PipelineRow:
    """The pipeline of this name; the first one where there is none."""
    return next((row for row in among if row.name == name), default_pipeline(among))


def query_for(house: House, restored: Options | None) -> tuple[BoardQuery, set[int]]:
    """What a board asks for first, and the phases that are folded then."""
    options = first_options(house, restored)
    pipeline = pipeline_called(options.pipeline, house.pipelines)
    return BoardQuery(pipeline, options.filter, options.sort, options.group), folded_phases(pipeline, options)


def folded_phases(pipeline: PipelineRow, options: Options) -> set[int]:
    """The keys of the phases that are shown as strips."""
    codes = options.folded_codes([phase.spec for phase in pipeline.phases])
    return {phase.id for phase in pipeline.phases if phase.spec.code in codes}
