"""What somebody has to do today, read as it is shown: the worklist, and beside it what waits for a decision.

The worklist is what a window begins with, so it brings no more than it needs: what stands beside it is in ``side``, the
figures without the rows are in ``counts``.
"""

from app.services.today.rows import CallList, Part, Section, Shown, Side, TodayTask, Worklist
from app.services.today.worklist import read_worklist

__all__ = [
    "CallList",
    "Part",
    "Section",
    "Shown",
    "Side",
    "TodayTask",
    "Worklist",
    "read_worklist",
]
