"""What should be true before a deal goes on: a list to tick."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.deals.criteria import (
    CheckCriterion,
    Criterion,
    UncheckCriterion,
    check_criterion,
    uncheck_criterion,
)
from app.services.deals.sheet import DealSheet
from app.ui.shared.panel import SectionHeader
from app.ui.shared.sheet.check_row import CheckRow
from app.ui.shared.sheet.desk import SheetDesk


class ExitList(QWidget):
    """The criteria of the present phase. Ticks are shown at once and taken back when they can't be stored."""

    def __init__(self, desk: SheetDesk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[CheckRow] = []
        self._shown: tuple[Criterion, ...] = ()
        self._head = SectionHeader("")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._head)

    def show_sheet(self, sheet: DealSheet) -> None:
        """Show a deal's criteria; nothing where its phase asks for none."""
        found = sheet.exit
        self.setVisible(bool(found.criteria))
        here = sheet.phase.spec
        self._head.name.setText(f"To reach {found.to.label}" if found.to else f"To leave {here.label}")
        self._head.aside.setText(f"{found.met} of {len(found.criteria)}")
        texts = tuple(criterion.text for criterion in found.criteria)
        if texts != tuple(criterion.text for criterion in self._shown):
            self._rebuild(texts)
        self._shown = found.criteria
        for row, criterion in zip(self._rows, found.criteria, strict=True):
            row.setChecked(criterion.is_met)
            row.setToolTip(f"Ticked by {criterion.who}" if criterion.is_met else "")

    def _rebuild(self, texts: tuple[str, ...]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [CheckRow(text) for text in texts]
        for row in self._rows:
            row.clicked.connect(lambda checked, row=row: self._on_clicked(row, is_met=checked))
            self._column.addWidget(row)

    def _on_clicked(self, row: CheckRow, *, is_met: bool) -> None:
        ctx, deal_id = self._desk.ctx, self._desk.subject.deal_id
        if deal_id is None:
            return

        def take_back(error: Exception) -> None:
            row.setChecked(not is_met)
            self._desk.host.show_error(error)

        text = row.text()
        if is_met:
            self._desk.run(partial(check_criterion, ctx, CheckCriterion(deal_id, text)), failed=take_back)
        else:
            self._desk.run(partial(uncheck_criterion, ctx, UncheckCriterion(deal_id, text)), failed=take_back)
