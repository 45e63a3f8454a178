"""The board on paper, to hang on a wall."""

from app.services.wall_sheet.facts import WallFacts, read_wall
from app.services.wall_sheet.page import wall_document

__all__ = ["WallFacts", "read_wall", "wall_document"]
