"""Words for those who listen instead of look."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something, such as where a moved card is. ``urgent`` interrupts what it says now."""
    event = QAccessibleAnnouncementEvent(widget, words)
    level = QAccessible.AnnouncementPoliteness
    event.setPoliteness(level.Assertive if urgent else level.Polite)
    QAccessible.updateAccessibility(event)
