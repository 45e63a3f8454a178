"""Backups: made by hand, regularly and before what is hard to take back; looked after, checked, restored."""

from app.services.backups.listing import (
    BackupRow,
    BackupState,
    backup_state,
    backups,
    backups_of,
    check_backup,
    newest_verified,
)
from app.services.backups.making import back_up_before_import, back_up_to, make_backup
from app.services.backups.plan import BackupPlan, may_back_up
from app.services.backups.regular import RegularBackups
from app.services.backups.restoring import Loss, loss_since, restore_beside, restore_over
from app.storage.backup_folder import BackupFile

__all__ = [
    "BackupFile",
    "BackupPlan",
    "BackupRow",
    "BackupState",
    "Loss",
    "RegularBackups",
    "back_up_before_import",
    "back_up_to",
    "backup_state",
    "backups",
    "backups_of",
    "check_backup",
    "loss_since",
    "make_backup",
    "may_back_up",
    "newest_verified",
    "restore_beside",
    "restore_over",
]
