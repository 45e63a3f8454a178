"""What somebody was told by the program itself: reminders, deals out of time, promises, mail; seen or not."""

from app.services.notices.marks import MarkRead, mark_read
from app.services.notices.news import KINDS
from app.services.notices.rows import Notice, notices, notices_of, unread_count

__all__ = ["KINDS", "MarkRead", "Notice", "mark_read", "notices", "notices_of", "unread_count"]
