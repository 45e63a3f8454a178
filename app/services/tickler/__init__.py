"""Somebody's tickler: how much lies in each of the 43 folders, and what lies in the open one."""

from app.services.tickler.contents import Contents, OpenFolder, Repeat, read_folder
from app.services.tickler.counts import FolderCount, Overdue, Tickler, read_tickler
from app.services.tickler.people import Person, may_look_at_others, people, person_named, require_may_look
from app.services.tickler.rows import FolderTask

__all__ = [
    "Contents",
    "FolderCount",
    "FolderTask",
    "OpenFolder",
    "Overdue",
    "Person",
    "Repeat",
    "Tickler",
    "may_look_at_others",
    "people",
    "person_named",
    "read_folder",
    "read_tickler",
    "require_may_look",
]
