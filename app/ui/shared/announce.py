"""Words for those who listen instead of look, and small ones for both where something could not be done."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QToolTip, QWidget


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something, such as where a moved card is. ``urgent`` interrupts what it says now."""
    # Here, not above: its names take 2 ms to load, and a start has nothing to say.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, words)
    level = QAccessible.AnnouncementPoliteness
    event.setPoliteness(level.Assertive if urgent else level.Polite)
    QAccessible.updateAccessibility(event)


def say_at(widget: QWidget, at: QPoint, words: str) -> None:
    """Say why a key did nothing: at a point of the widget, until the next key or movement, and aloud."""
    QToolTip.showText(widget.mapToGlobal(at), words, widget)
    announce(widget, words)
