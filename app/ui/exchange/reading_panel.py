"""One way of writing dates or numbers: the ways to read it side by side, each with its evidence and examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QWidget

from app.ui.exchange import words
from app.ui.exchange.choice_card import EvidenceCard
from app.ui.exchange.readings import ReadingOption
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.panel import Panel, Separator
from app.ui.shared.strips import IconLabel

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ReadingPanel(Panel):
    """``decided`` is the option that the values themselves prove; then the others are folded away until asked for.

    Nothing is chosen in advance where nothing is proven.
    """

    chose = Signal(str)

    def __init__(
        self,
        title: str,
        count: int,
        examples: Sequence[str],
        options: Sequence[ReadingOption],
        chosen: str | None,
        decided: str | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options, self._examples = tuple(options), tuple(examples)
        self._decided = decided
        self.chosen = chosen or decided
        self.setAccessibleName(title)
        self._title = title
        self._sign, self._state = IconLabel("circle-alert", "warn"), Label("", "meta", "text2")
        self.body.addLayout(self._make_head(count))
        self._cards = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid_box = QWidget()
        self._grid_box.setLayout(self._grid)
        self._fill_grid()
        self.body.addWidget(self._grid_box)
        self.more = Button("Read it in another way", kind="link")
        self.more.clicked.connect(self._unfold)
        self.body.addWidget(self.more)
        folds = decided is not None and chosen in (None, decided)
        self._grid_box.setVisible(not folds)
        self.more.setVisible(folds and len(self._options) > 1)
        self._tell()

    @property
    def option_count(self) -> int:
        """How many ways there are to choose from; 0 while they are folded away."""
        return len(self._options) if self._grid_box.isVisibleTo(self) else 0

    @property
    def is_folded(self) -> bool:
        """Whether the other ways are folded away."""
        return not self._grid_box.isVisibleTo(self)

    def keys(self) -> tuple[str, ...]:
        """The options by their keys, in order."""
        return tuple(option.key for option in self._options)

    def results(self) -> dict[str, tuple[str, ...]]:
        """The examples as each option reads them."""
        return {option.key: option.results for option in self._options}

    def choose_number(self, number: int) -> None:
        """Choose the option of this number, as its key does."""
        self._cards.button(number).setFocus(Qt.FocusReason.OtherFocusReason)
        self._cards.button(number).click()

    def focus_first(self) -> None:
        """Take the focus where one chooses."""
        (self._cards.checkedButton() or self._cards.button(0)).setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_head(self, count: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(Label(self._title, "bodyStrong"))
        row.addWidget(Label(words.count(count, "value"), "meta", "text3"))
        row.addStretch(1)
        row.addWidget(self._state)
        return row

    def _fill_grid(self) -> None:
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, 104)
        file_head = Label("In the file", "captionStrong", "text3")
        self._grid.addWidget(file_head, 0, 0, Qt.AlignmentFlag.AlignBottom)
        for number, option in enumerate(self._options):
            card = EvidenceCard(option.title, option.written, option.evidence, str(number + 1))
            card.setChecked(option.key == self.chosen)
            self._cards.addButton(card, number)
            self._grid.addWidget(card, 0, number + 1)
            self._grid.setColumnStretch(number + 1, 1)
        self._cards.idClicked.connect(self._on_clicked)
        for line, example in enumerate(self._examples, 1):
            self._grid.addWidget(Separator("grid"), 2 * line - 1, 0, 1, len(self._options) + 1)
            self._grid.addWidget(ElidedLabel(example, "bodyMedium"), 2 * line, 0)
            for number, option in enumerate(self._options):
                result = option.results[line - 1] if line <= len(option.results) else ""
                color = "danger" if result.startswith("no such") else "text2"
                label = ElidedLabel(result, "body", color)
                label.setContentsMargins(14, 0, 0, 0)
                self._grid.addWidget(label, 2 * line, number + 1)

    def _on_clicked(self, number: int) -> None:
        self.chosen = self._options[number].key
        self._tell()
        self.chose.emit(self.chosen)

    def _unfold(self) -> None:
        self._grid_box.show()
        self.more.hide()
        self.focus_first()

    def _tell(self) -> None:
        option = next((option for option in self._options if option.key == self.chosen), None)
        if option is None:
            self._sign.set_icon("circle-alert", "warn")
            self._state.set_look(color="warn")
            self._state.setText("Choose how these are read")
            return
        self._sign.set_icon("circle-check", "ok")
        self._state.set_look(color="text2")
        how = "proven by the values" if self.chosen == self._decided else "you chose it"
        self._state.setText(f"{option.title} ({option.written}), {how}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        focused = next((number for number in range(len(self._options)) if self._cards.button(number).hasFocus()), None)
        if step is None or focused is None or event.modifiers():
            super().keyPressEvent(event)
            return
        target = min(max(focused + step, 0), len(self._options) - 1)
        self._cards.button(target).setFocus(Qt.FocusReason.OtherFocusReason)
