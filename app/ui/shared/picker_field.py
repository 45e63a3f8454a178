"""A field in place that chooses one of many by typed text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.ui.host import Runner
from app.ui.shared.choice_popup import ChoicePopup, Option
from app.ui.shared.field_line import ENTER_KEYS
from app.ui.shared.inline_field import InlineField

Ask = Callable[[str], Sequence[Option]]

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class NewChoice:
    """What was typed is not there yet and shall be added."""

    text: str


class PickerField(InlineField):
    """Typing asks for options, arrow keys walk them, Enter or a click takes one; ``saved`` carries its key.

    ``ask`` runs on a reader thread where a ``runner`` is given. An emptied field saves None where ``can_clear``. With
    ``can_create`` the list ends with an offer to add what was typed; choosing that saves a NewChoice.
    """

    def __init__(
        self,
        name: str,
        ask: Ask,
        *,
        runner: Runner | None = None,
        can_clear: bool = True,
        can_create: bool = False,
        placeholder: str = "",
        role: str = "bodyMedium",
        tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            name,
            validate=self._chosen,
            show=self._text_of,
            placeholder=placeholder,
            role=role,
            tight=tight,
            parent=parent,
        )
        self._ask, self._runner, self._can_clear, self._can_create = ask, runner, can_clear, can_create
        self._popup: ChoicePopup | None = None
        self._texts: dict[object, str] = {}
        self._waiting = self._commits_on_arrival = False
        self._taken: Option | None = None
        self.line_edit().textEdited.connect(self._on_typed)
        self.editing_changed.connect(self._on_editing_changed)

    @property
    def options(self) -> tuple[Option, ...]:
        """What is offered now."""
        return self._popup.options if self._popup is not None and self._popup.isVisible() else ()

    def commit(self) -> bool:
        """Save what is chosen. An answer that is still under way is waited for."""
        if self.editing and self._waiting:
            self._commits_on_arrival = True
            return True
        return super().commit()

    def take_key(self, event: QKeyEvent) -> bool:
        by = _STEPS.get(Qt.Key(event.key()))
        if self.editing and by is not None and self._popup is not None:
            self._popup.step(by)
            return True
        if self.editing and event.key() in ENTER_KEYS and self._popup is not None and not self._waiting:
            self._taken = self._popup.current
            if self._taken is not None:
                self._show_taken(self._taken)
        return super().take_key(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._popup is not None:
            self._popup.hide()
        super().hideEvent(event)

    def _on_editing_changed(self, editing: bool) -> None:
        if editing:
            self._taken = None
            self._look("")
        else:
            self._waiting = self._commits_on_arrival = False
            if self._popup is not None:
                self._popup.hide()

    def _on_typed(self, text: str) -> None:
        self._taken = None
        self._look(text)

    def _look(self, text: str) -> None:
        if self._runner is None:
            self._on_answer(text, self._ask(text))
            return
        self._waiting = True
        self._runner.query(
            lambda: self._ask(text),
            owner=self,
            done=lambda options: self._on_answer(text, options),
            failed=self._on_failed,
            lane="options",
        )

    def _on_answer(self, text: str, options: Sequence[Option]) -> None:
        self._waiting = False
        if not self.editing:
            return
        if self._popup is None:
            self._popup = ChoicePopup(self)
            self._popup.chosen.connect(self._on_option_clicked)
        offered = [*options]
        if self._can_create and text.strip() and text.strip() not in (option.text for option in options):
            offered.append(Option(NewChoice(text.strip()), f"Add “{text.strip()}”"))
        self._popup.offer(offered, first=bool(text.strip()))
        if self._commits_on_arrival:
            self._commits_on_arrival = False
            self._taken = self._popup.current
            if self._taken is not None:
                self._show_taken(self._taken)
            super().commit()

    def _on_failed(self, error: Exception) -> None:
        self._waiting = False
        self.set_error(str(error))

    def _on_option_clicked(self, option: Option) -> None:
        self._taken = option
        self._show_taken(option)
        super().commit()

    def _show_taken(self, option: Option) -> None:
        self.line_edit().setText(_title(option))

    def _chosen(self, text: str) -> object:
        taken = self._taken or self._exact(text)
        if taken is not None:
            self._texts[taken.key] = _title(taken)
            return taken.key
        if not text.strip() and self._can_clear:
            return None
        raise UserError("Choose one from the list." if not self._can_clear else "Choose one, or empty the field.")

    def _exact(self, text: str) -> Option | None:
        """What was typed in full, or the only one that fits it."""
        wanted = text.strip().casefold()
        if not wanted:
            return None
        same = [option for option in self.options if option.text.casefold() == wanted]
        real = [option for option in self.options if not isinstance(option.key, NewChoice)]
        return same[0] if same else real[0] if len(real) == 1 else None

    def _text_of(self, key: object) -> str:
        return self._texts.get(key, "")


def _title(option: Option) -> str:
    return option.key.text if isinstance(option.key, NewChoice) else option.text
