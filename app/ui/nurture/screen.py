"""Nurture: the programmes at the left; at the right the steps of the chosen one, and who is in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Op
from app.services.nurture.programmes import ProgrammeRow
from app.ui.host import Host
from app.ui.nurture.enrolment_list import EnrolmentList
from app.ui.nurture.programme_list import ProgrammeList
from app.ui.nurture.ready_list import ReadyList
from app.ui.nurture.step_list import StepList
from app.ui.nurture.words import intake_text
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.segmented import Segmented
from app.ui.shared.theme import Theme
from app.ui.shared.view_bar import bar_row

_LEFT, _BESIDE_FROM = 500, 1100  # pixels; narrower pages have the programmes above


class NurtureScreen(QWidget):
    """Live: what others and the clock change shows by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.title, self.subtitle = "Nurture", ""
        self.host = host
        self.list, self.inside, self.steps = ProgrammeList(host), EnrolmentList(host), StepList()
        self.ready = ReadyList(host)
        self.name, self.intake = ElidedLabel("", "title"), Label("", "meta", "text2", wrap=True)
        self.edit_button, self.switch_button = Button("Edit", icon="pencil"), Button("Switch off")
        self.edit_button.clicked.connect(lambda: self._with_current(self.list.edit_programme))
        self.switch_button.clicked.connect(lambda: self._with_current(self.list.switch))
        self._bar = QWidget()
        self.scope = Segmented("Who is listed", (("running", "In it now"), ("all", "With those who left")))
        self.scope.chosen.connect(self._on_scope)
        self._lay_out()
        self.list.chosen.connect(self._on_chosen)
        self.ready.loader.loaded.connect(lambda _rows: self._fit())
        self.ready.emptied.connect(self._on_emptied)
        self.list.view.installEventFilter(self)
        self.inside.view.installEventFilter(self)
        self.ready.view.installEventFilter(self)
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        self.detail = QWidget()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.intake)
        head.addLayout(words, 1)
        head.addWidget(self.switch_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout(self.detail)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        right.addLayout(head)
        right.addWidget(self.steps)
        right.addSpacing(8)
        right.addWidget(self.inside, 1)
        self.detail.hide()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._pair.setContentsMargins(20, 8, 20, 16)
        self._pair.setSpacing(24)
        self._left = QWidget()
        left = self._lists = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list)
        left.addWidget(self.ready)
        left.addStretch(1)
        self._pair.addWidget(self._left)
        self._pair.addWidget(self.detail, 1)
        row = bar_row(self._bar)
        row.addWidget(self.scope)
        row.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tokens, directions = Theme.current(), QBoxLayout.Direction
        has_one = not self.detail.isHidden()
        beside = has_one and self.width() >= tokens.px(_BESIDE_FROM)
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._pair.setSpacing(24 if beside else 12)
        self._lists.setSpacing(20 if beside else 12)
        self.intake.setVisible(beside or self.ready.isHidden())
        self._left.setMinimumWidth(tokens.px(_LEFT) if beside else 0)
        self._left.setMaximumWidth(tokens.px(_LEFT) if beside else 16_777_215)
        self._pair.setStretchFactor(self._left, 0 if has_one else 1)
        # One below the other there is no room for all of them: the steps are seen in the programme itself.
        self.steps.setVisible(beside or self.ready.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The status bar names the keys of the list that has the focus."""
        if event.type() == QEvent.Type.FocusIn:
            if watched is self.inside.view:
                self.inside.tell_keys()
            elif watched is self.ready.view:
                self.ready.tell_keys()
            else:
                self.list.tell_again()
        return False

    def _on_emptied(self) -> None:
        """Whoever decided about the last one who was ready goes on with the programmes."""
        self.setFocus()
        self.list.tell_again()

    def _on_chosen(self, row: ProgrammeRow | None) -> None:
        self.detail.setVisible(row is not None)
        self._fit()
        if row is None:
            return
        self.name.setText(row.name)
        self.intake.setText(intake_text(row))
        self.switch_button.set_label("Switch off" if row.is_active else "Switch on")
        for button in (self.edit_button, self.switch_button):
            button.set_disabled_because(self.list.why_not(Op.EDIT))
        self.steps.show_steps(row.steps)
        self.inside.show_programme(row)

    def _with_current(self, do: Any) -> None:
        row = self.list.view.current
        if row is not None:
            do(row)

    def _on_scope(self, scope: str) -> None:
        self.inside.with_ended = scope == "all"
        self.inside.loader.load()

    # -- what the window asks ------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """The page was brought to front: lists that are seen read what changed since by themselves."""
        self.ready.look()

    def toolbar(self) -> QWidget | None:
        """Who is listed."""
        return self._bar

    def session_state(self) -> dict[str, Any]:
        """The programme that is shown, and who is listed."""
        row = self.list.view.current
        return {"programme": row.id if row is not None else None, "with_ended": self.inside.with_ended}

    def restore_session(self, state: dict[str, Any]) -> None:
        """Go back to it."""
        if isinstance(state.get("programme"), int):
            self.list.view.pick(state["programme"])
        if state.get("with_ended") is True:
            self.inside.with_ended = True
            self.scope.choose("all")
