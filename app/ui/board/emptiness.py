"""What the board says when there is nothing on it: nothing at all, or nothing that the filter lets through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.filters import DealFilter
from app.ui.board.filter_parts import in_force
from app.ui.board.words import counted
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.theme import Theme

_WIDTH, _HEIGHT = 400, 150
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


class Emptiness(QWidget):
    """Stands in the middle of the empty columns."""

    import_wanted = Signal()
    sample_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._shown: tuple[str, str] | None = None
        self._state: EmptyState | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_none(self, pipeline: str, *, offers_sample: bool) -> None:
        """There is no deal in the pipeline."""
        title = f"No deals in {pipeline} yet"
        words = "Bring your own from a spreadsheet."
        if offers_sample:
            words = "Bring your own from a spreadsheet, or look around first."
        if self._begin(title, words):
            state = self._set(EmptyState("inbox", title, words, "Import deals"))
            state.acted.connect(self.import_wanted)
            if not offers_sample:
                self._place()
                return
            row = QHBoxLayout()
            sample = Button("Add sample data", kind="link")
            sample.clicked.connect(self.sample_wanted)
            row.addStretch(1)
            row.addWidget(sample)
            row.addStretch(1)
            layout = state.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertLayout(layout.count() - 1, row)
        self._place()

    def show_filtered_out(self, chosen: DealFilter, hidden: int) -> None:
        """There are deals, and the filter hides all of them."""
        names = in_force(chosen)
        number = _NUMBERS[len(names)] if len(names) < len(_NUMBERS) else str(len(names))
        filters = "the filter" if len(names) == 1 else f"{number} filters"
        title = f"No deal matches {filters}"
        listed = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
        verb = "is" if hidden == 1 else "are"
        words = f"{counted(hidden)} {verb} hidden by {listed}."
        if self._begin(title, words):
            state = self._set(EmptyState("list-filter", title, words, "Clear filters", "Esc"))
            state.acted.connect(self.clear_wanted)
        self._place()

    def go(self) -> None:
        """There is something on the board."""
        self.hide()

    @property
    def button(self) -> QWidget | None:
        """The way out."""
        return None if self._state is None else self._state.button

    def _begin(self, title: str, words: str) -> bool:
        """Whether it has to be built: the same again stays as it is, with its focus."""
        same = self._shown == (title, words)
        self._shown = (title, words)
        return not same

    def _set(self, state: EmptyState) -> EmptyState:
        if self._state is not None:
            self._column.removeWidget(self._state)
            self._state.deleteLater()
        self._state = state
        self._column.addWidget(state)
        return state

    def _place(self) -> None:
        self.place()
        self.show()
        self.raise_()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def place(self) -> None:
        """In the middle of the board."""
        self._column.activate()
        parent = self._parent
        tokens = Theme.current()
        width = min(tokens.px(_WIDTH), parent.width() - 32)
        height = max(tokens.px(_HEIGHT), self.sizeHint().height())
        self.setGeometry((parent.width() - width) // 2, (parent.height() - height) // 2, width, height)
