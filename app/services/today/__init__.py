"""What somebody has to do today, read as it is shown: the worklist, and beside it what waits for a decision."""

from app.services.today.counts import DueCounts, due_counts, waiting
from app.services.today.rows import Part, Section, Shown, TodayTask, Worklist
from app.services.today.side import Side, side_of_today
from app.services.today.worklist import read_worklist

__all__ = [
    "DueCounts",
    "Part",
    "Section",
    "Shown",
    "Side",
    "TodayTask",
    "Worklist",
    "due_counts",
    "read_worklist",
    "side_of_today",
    "waiting",
]
