"""What somebody was told by the program itself: reminders, deals that ran out of time, promises; seen or not."""

from app.services.notices.marks import MarkRead, mark_read
from app.services.notices.rows import KINDS, Notice, notices, unread_count

__all__ = ["KINDS", "MarkRead", "Notice", "mark_read", "notices", "unread_count"]
