"""What the import page asks of each of its steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from app.ui.exchange.draft import ImportDraft


class StepPage(QWidget):
    """One step. It shows the draft and changes it; the page knows the way between steps."""

    changed = Signal()
    """Something was decided: what can be done next may be another thing now."""
    advanced = Signal()
    """The step asks to go on, as the button at its foot does."""

    title = ""
    leads = False
    """Whether the step can show what is still open in it."""

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft

    def enter(self) -> None:
        """The step was brought to front: show the draft as it stands."""

    def focus_first(self) -> None:
        """Take the focus where work begins."""
        self.setFocus()

    def problem(self) -> str:
        """Why one can't go on, and what to do; nothing when one can."""
        return ""

    def show_open(self) -> None:
        """Bring the focus to what keeps one from going on, in a step that ``leads`` there."""

    def note(self) -> str:
        """The result of the step in a word or two."""
        return ""

    def hints(self) -> tuple[tuple[str, str], ...]:
        """The keys that matter here, as (keys, meaning)."""
        return ()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key that nobody else wanted; whether the step used it."""
        del event
        return False

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is the step's own, so that no shortcut of the window may take it."""
        del event
        return False


class StepTable(QTableView):
    """A table whose letters and digits belong to its step, as does Alt with an arrow: it has no type-ahead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        is_way = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_way or (text and text.isprintable()):
            event.ignore()
            return
        super().keyPressEvent(event)
