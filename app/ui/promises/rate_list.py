"""What everybody's word was worth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.promises.queries import Given
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import FittingFrame, ListHead
from app.ui.shared.grid.view import GridView
from app.ui.shared.labels import Label

_SENTENCE = "Ours that were due until today. Made good late is told, and does not count as kept."


class _Line:
    """A person's rate as a row: its key is the person."""

    def __init__(self, given: Given) -> None:
        self.id, self.given = given.owner_id or 0, given


class RateList(QWidget):
    """Who kept how many of their promises in the period."""

    def __init__(self) -> None:
        super().__init__()
        self.head = ListHead("Kept", _SENTENCE, role="bodyStrong")
        self.view = GridView("Kept promises", _columns())
        self._frame = FittingFrame(self.view)
        self._none = Label("Nothing of ours was due in this period.", "body", "text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self._frame, 1000)
        column.addWidget(self._none)
        column.addStretch(1)

    def show_rates(self, rates: Sequence[Given], period: str) -> None:
        """Show them; ``period`` in words."""
        self.head.set_name(f"Kept, {period}")
        self.view.set_rows([_Line(given) for given in rates])
        self._frame.setVisible(bool(rates))
        self._none.setVisible(not rates)


def _columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("who", "Who", lambda row: row.given.owner, 0, is_strong=True),
        GridColumn("kept", "Kept", lambda row: f"{row.given.rate.kept} of {row.given.rate.due}", 72, is_right=True),
        GridColumn("good", "Made good", lambda row: str(row.given.rate.made_good or ""), 84, is_right=True),
        GridColumn("percent", "Rate", lambda row: f"{row.given.rate.percent}%", 76, is_right=True),
    )
