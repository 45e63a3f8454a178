"""The dialog that names a saved view, and says what it means to share one with the team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label
from app.ui.shared.moving.ask_field import AskField

_SEEN = "Everybody sees it among their views. You, managers and owners can change it."


def sharing_words(definition: Mapping[str, Any]) -> str:
    """What a view with this definition, of a board or a list, means to others."""
    stored = definition.get("filter", definition)
    chosen = stored if isinstance(stored, dict) else {}
    words = [_SEEN]
    if chosen.get("mine"):
        words.append("“Me” in it is whoever looks at it.")
    if chosen.get("owner_ids"):
        words.append("Who is named in it stays that person.")
    if definition.get("sort") == "mine":
        words.append("“My order” is each one's own.")
    return " ".join(words)


class NameDialog(Dialog):
    """Asks for the name of a view and, where it is known what ``sharing`` would mean, whether the team is to see it."""

    def __init__(
        self, window: QWidget, title: str, name: str, hint: str, *, action: str = "Save", sharing: str = ""
    ) -> None:
        super().__init__(window, title, action, width=440)
        self.field = AskField("Name", name, hint=hint)
        self.body.addWidget(self.field)
        self.field.edit.textEdited.connect(lambda _text: self._measure())
        self.share = QCheckBox("Share with the team")
        self.share.setAccessibleDescription(sharing)
        self._sharing = Label(sharing, "meta", "text3", wrap=True)
        for widget in (self.share, self._sharing):
            self.body.addWidget(widget)  # before it is shown or hidden: until then it would be a window of its own
        self.share.setVisible(bool(sharing))
        self._sharing.hide()
        self.share.toggled.connect(self._on_share_toggled)

    @property
    def is_shared(self) -> bool:
        """Whether the team is to see it."""
        return self.share.isChecked()

    def say_wrong(self, words: str) -> None:
        """Say below the name what is wrong with it."""
        self.field.say_wrong(words)
        self._measure()

    def _on_share_toggled(self, wanted: bool) -> None:
        self._sharing.setVisible(wanted)
        self._measure()

    def _measure(self) -> None:
        """Find room for what is said: the field's own lines first, or the dialog would not know of another one."""
        layout = self.field.layout()
        if layout is not None:
            layout.activate()
        self.place()
