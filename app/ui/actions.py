"""The commands of the window as data: menus, palette, keys and the overlay of keys are all made from this registry."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from app.ui.host import Action

MENUS = ("File", "Edit", "View", "Go", "Deal", "Tools", "Help")
WINDOW = "window"

_WORDS = {"Return": "Enter", "Del": "Delete", "PgUp": "Page up", "PgDown": "Page down"}


def key_caps(key: str) -> tuple[str, ...]:
    """The caps to press for a key in portable notation: ``"Shift+Right"`` is Shift and Right, ``"G, P"`` is G and P."""
    return tuple(_cap(part) for press in key.split(", ") for part in re.findall(r"[^+]+|\+$", press))


def key_text(key: str) -> str:
    """The same on one cap: ``"Ctrl+Z"`` is ``Ctrl Z``."""
    return " ".join(key_caps(key))


def _cap(part: str) -> str:
    if part == "Ctrl" and sys.platform == "darwin":
        return "Cmd"
    return _WORDS.get(part, part)


def is_letter_key(key: str) -> bool:
    """Whether a key begins with a bare character, which belongs to whoever is typing."""
    first = key.split(", ")[0]
    return len(first) == 1


def is_typing(widget: QWidget | None) -> bool:
    """Whether characters typed now are meant for this widget."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox | QAbstractSpinBox)


@dataclass(eq=False)
class _Entry:
    action: Action
    owner: QWidget
    shortcut: QShortcut | None = None
    is_letter: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_letter = is_letter_key(self.action.key or "")


class ActionRegistry(QObject):
    """All actions in force. Of two with the same id the one whose owner came later, and can be seen, counts."""

    changed = Signal()
    refused = Signal(str, str)
    """An action was asked for that can't run now: its text and the reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]  # it runs

    def add(self, owner: QWidget, actions: tuple[Action, ...]) -> None:
        """Register actions of ``owner``, instead of those of the same ids that it had; they go when it does."""
        ids = {action.id for action in actions}
        is_new = all(entry.owner is not owner for entry in self._entries)
        for entry in [e for e in self._entries if e.owner is owner and e.action.id in ids]:
            self._drop(entry)
        for action in actions:
            entry = _Entry(action, owner)
            if action.key is not None and action.scope == WINDOW:
                entry.shortcut = self._shortcut(owner, action)
            self._entries.append(entry)
        if is_new:
            owner.destroyed.connect(self._on_owner_destroyed)
        self.changed.emit()

    def drop(self, owner: QWidget) -> None:
        """Forget the actions of an owner that stays."""
        for entry in [each for each in self._entries if each.owner is owner]:
            self._drop(entry)
        self.changed.emit()

    def all(self) -> tuple[Action, ...]:
        """The actions in force, in the order in which they were registered."""
        found: dict[str, Action] = {}
        for entry in self._entries:
            if isValid(entry.owner) and _is_present(entry.owner):
                found[entry.action.id] = entry.action
        return tuple(found.values())

    def find(self, action_id: str) -> Action | None:
        """The action of this id that is in force."""
        return next((action for action in self.all() if action.id == action_id), None)

    def trigger(self, action: Action) -> None:
        """Run an action, or say why it can't run now."""
        reason = action.reason()
        if reason is None:
            action.run()
        else:
            self.refused.emit(action.text, reason)

    def _shortcut(self, owner: QWidget, action: Action) -> QShortcut:
        assert action.key is not None
        shortcut = QShortcut(QKeySequence.fromString(action.key), owner)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self.trigger(action))
        shortcut.activatedAmbiguously.connect(lambda: self._on_ambiguous(action))
        if is_letter_key(action.key):
            shortcut.setEnabled(not is_typing(QApplication.focusWidget()))
        return shortcut

    def _on_ambiguous(self, action: Action) -> None:
        """Two owners in sight use the same key: the one that came last means it."""
        rivals = [each for each in self.all() if each.key == action.key and each.scope == WINDOW]
        self.trigger(rivals[-1] if rivals else action)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        typing = is_typing(now)
        for entry in self._entries:
            shortcut = entry.shortcut
            if shortcut is not None and entry.is_letter and isValid(shortcut):
                shortcut.setEnabled(not typing)

    def _on_owner_destroyed(self) -> None:
        self._entries = [entry for entry in self._entries if isValid(entry.owner)]
        self.changed.emit()

    def _drop(self, entry: _Entry) -> None:
        self._entries.remove(entry)
        if entry.shortcut is not None and isValid(entry.shortcut):
            entry.shortcut.setEnabled(False)
            entry.shortcut.deleteLater()


def _is_present(owner: QWidget) -> bool:
    """Whether the owner is on screen, as far as the window itself is."""
    return owner.isWindow() or owner.isVisibleTo(owner.window())
