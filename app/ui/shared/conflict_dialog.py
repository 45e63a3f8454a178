"""Two people changed the same field: shows what it was, what each wants, who and when, and lets one decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QScrollArea, QWidget

from app.domain.errors import ConflictError, Settlement
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.value_card import ValueCard

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.conflicts import Dispute, DisputedField

_LONGEST_TITLE = 44
_THEIRS, _MINE = 0, 1


@dataclass(frozen=True)
class Wording:
    """How values are said, and who changed something when."""

    value: Callable[[object], str]
    by: Callable[[str, datetime | None], str]
    name: Callable[[str], str] = str


@dataclass(frozen=True)
class _Words:
    """What a refusal of one kind is called."""

    title: str
    what: str
    keep: str
    insist: str
    before: str
    mine: str


_WORDS = {
    "edit": _Words(
        "{who} changed {title} meanwhile",
        "Your change was not saved. Nothing is lost until you choose.",
        "Keep theirs",
        "Save mine",
        "It was",
        "You want",
    ),
    "delete": _Words(
        "{who} changed {title} meanwhile",
        "It was not deleted. This is what has changed since you looked.",
        "Keep it",
        "Delete all the same",
        "It was",
        "",
    ),
    "undo": _Words(
        "{who} changed {title} since",
        "Nothing was taken back, because the same was changed again since.",
        "Leave it as it is",
        "Take it back all the same",
        "It became",
        "It was before",
    ),
}


class ConflictDialog(Dialog):
    """``settle`` is told what somebody decides; without it there is nothing to decide, and all is only shown.

    Where several fields are in dispute, each can be decided by itself, unless ``as_a_whole``.
    """

    def __init__(
        self,
        window: QWidget,
        error: ConflictError,
        dispute: Dispute,
        wording: Wording,
        *,
        settle: Callable[[Settlement], None] | None = None,
        as_a_whole: bool = False,
    ) -> None:
        words = _WORDS[error.refused]
        title = _cut(dispute.title) or f"this {dispute.noun}"
        who = wording.name(error.who)
        said = words.title.format(who=who, title=title)
        super().__init__(window, said, "Leave this one" if error.others else words.keep, width=760)
        self._conflict, self._settle, self._words, self._wording = error, settle, words, wording
        self._fields = dispute.fields
        self._choices: list[QButtonGroup] = []
        rest = (
            f" {error.others:,} {'others wait' if error.others > 1 else 'other waits'} for it." if error.others else ""
        )
        self.body.addWidget(Label(words.what + rest, "body", "text2", wrap=True))
        single = as_a_whole or error.deletes or settle is None or len(dispute.fields) < 2
        self.body.addWidget(self._make_scroll(who, is_choice=not single), 1)
        self.accepted.connect(self._on_accepted)
        self.closed.connect(self.deleteLater)
        if settle is not None:
            mine = Button(words.insist, key="Ctrl S")
            mine.clicked.connect(self._on_insist)
            self.add_button(mine)

    def open(self, focus: QWidget | None = None) -> None:
        """Enter leaves what is stored, until somebody chooses otherwise."""
        super().open(focus or self.primary)

    @property
    def _has_third(self) -> bool:
        return not self._conflict.deletes

    # -- the fields --------------------------------------------------------------------------------------------------

    def _make_scroll(self, who: str, *, is_choice: bool) -> QScrollArea:
        """A note of many lines may be in dispute, and many fields."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self._add_heads(grid, who)
        for row, field in enumerate(self._fields, start=1):
            self._add_row(grid, row, field, is_choice=is_choice)
        return _Scroll(inner)

    def _add_heads(self, grid: QGridLayout, who: str) -> None:
        heads = ["", self._words.before if self._conflict.is_before_known else "", f"{who} stored"]
        heads += [self._words.mine] if self._has_third else []
        for column, head in enumerate(heads):
            grid.addWidget(Label(head, "captionStrong", "text3"), 0, column)
        grid.setColumnMinimumWidth(0, 96)
        for column in range(1, len(heads)):
            grid.setColumnStretch(column, 1)

    def _add_row(self, grid: QGridLayout, row: int, field: DisputedField, *, is_choice: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        value, by = self._wording.value, self._wording.by(field.who, field.at)
        name = Label(field.name, "body", "text2", wrap=True)
        name.setContentsMargins(0, 6, 0, 0)
        grid.addWidget(name, row, 0, top)
        if self._conflict.is_before_known:
            before = Label(value(field.before), "body", wrap=True)
            before.setContentsMargins(0, 6, 0, 0)
            grid.addWidget(before, row, 1, top)
        sides = [(f"{field.name}, stored", value(field.theirs), by)]
        sides += [(f"{field.name}, {self._words.mine.lower()}", value(field.mine), "")] if self._has_third else []
        group = QButtonGroup(self)
        for place, (title, text, aside) in enumerate(sides):
            card = ValueCard(title, text, aside)
            card.setEnabled(is_choice)
            group.addButton(card, place)
            grid.addWidget(card, row, 2 + place)
        if is_choice:
            group.button(_THEIRS).setChecked(True)
            group.idToggled.connect(self._on_chosen)
            self._choices.append(group)

    # -- deciding ----------------------------------------------------------------------------------------------------

    def _kept(self) -> frozenset[str]:
        """The columns that stay as they are stored."""
        kept = [field for field, group in zip(self._fields, self._choices, strict=True) if group.checkedId() == _THEIRS]
        return frozenset(column for field in kept for column in field.columns)

    def _on_chosen(self) -> None:
        all_theirs = all(group.checkedId() == _THEIRS for group in self._choices)
        self.primary.set_label(self._words.keep if all_theirs else "Save the choice")

    def _on_accepted(self) -> None:
        kept = self._kept() if self._choices else frozenset(c for field in self._fields for c in field.columns)
        mine = any(group.checkedId() == _MINE for group in self._choices)
        self.finish()
        # Where all is left alone there is nothing to do, unless others wait for this one to be decided.
        if (mine or self._conflict.others) and self._settle is not None:
            self._settle(Settlement(self._conflict.version, kept))

    def _on_insist(self) -> None:
        self.finish()
        if self._settle is not None:
            self._settle(Settlement(self._conflict.version))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save) and self._settle is not None:
            self._on_insist()
            event.accept()
            return
        super().keyPressEvent(event)


class _Scroll(PlainScroll):
    """As tall as what it holds, where the window has the room."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidget(inner)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self._inner.layout()
        return layout.totalHeightForWidth(width) if layout is not None else super().heightForWidth(width)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1].rstrip(" ,") + "…"
