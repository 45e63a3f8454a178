"""Backups: made by hand, regularly and before what is hard to take back; looked after, checked, restored."""

from app.services.backups.listing import BackupRow, backups, check_backup
from app.services.backups.making import back_up_to, make_backup
from app.services.backups.plan import BackupPlan, may_back_up
from app.services.backups.regular import RegularBackups

__all__ = [
    "BackupPlan",
    "BackupRow",
    "RegularBackups",
    "back_up_to",
    "backups",
    "check_backup",
    "make_backup",
    "may_back_up",
]
