"""Somebody's tickler: how much lies in each of the 43 folders, and what lies in the open one."""

from app.services.tickler.adding import AddToFolder, add_to_folder, read_for_folder
from app.services.tickler.contents import Contents, OpenFolder, Repeat, read_folder
from app.services.tickler.counts import FolderCount, Overdue, Tickler, due_today, read_tickler
from app.services.tickler.filing import Refile, refile
from app.services.tickler.people import Person, may_look_at_others, people, person_named, require_may_look
from app.services.tickler.rows import FolderTask

__all__ = [
    "AddToFolder",
    "Contents",
    "FolderCount",
    "FolderTask",
    "OpenFolder",
    "Overdue",
    "Person",
    "Refile",
    "Repeat",
    "Tickler",
    "add_to_folder",
    "due_today",
    "may_look_at_others",
    "people",
    "person_named",
    "read_folder",
    "read_for_folder",
    "read_tickler",
    "refile",
    "require_may_look",
]
