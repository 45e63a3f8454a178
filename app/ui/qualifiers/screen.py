"""Qualifying: the rules above, the moves that they propose below."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.host import Host
from app.ui.qualifiers.proposal_list import ProposalList
from app.ui.qualifiers.rule_list import RuleList


class QualifierScreen(QWidget):
    """Live: a fact that is learnt shows its consequence by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Qualifying", ""
        self.rules, self.proposed = RuleList(host), ProposalList(host)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 16)
        column.setSpacing(20)
        column.addWidget(self.rules)
        column.addWidget(self.proposed)
        column.addStretch(1)
        self.rules.view.installEventFilter(self)
        self.proposed.view.installEventFilter(self)
        self.setFocusProxy(self.rules)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The status bar names the keys of the list that has the focus."""
        if event.type() == QEvent.Type.FocusIn:
            if watched is self.proposed.view:
                self.proposed.tell_keys()
            else:
                self.rules.tell_again()
        return False

    # -- what the window asks ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front: its lists read what changed since by themselves."""

    def toolbar(self) -> QWidget | None:
        """None."""
        return None

    def session_state(self) -> dict[str, Any]:
        """Nothing."""
        return {}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Nothing."""
