"""The boards on paper, to hang on a wall: that of the phases, and that of the months."""

from app.services.wall_sheet.facts import WallFacts, read_wall
from app.services.wall_sheet.months import MonthWallFacts, month_wall_document, read_month_wall
from app.services.wall_sheet.page import wall_document

__all__ = [
    "MonthWallFacts",
    "WallFacts",
    "month_wall_document",
    "read_month_wall",
    "read_wall",
    "wall_document",
]
