"""The same one-file backup of a PostgreSQL database, made by this program through an ordinary connection."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from app.domain.backup_rotation import Reason
from app.domain.progress import Progress
from app.storage.backup_folder import folder_of, free_backup_path, stem_of
from app.storage.location import Location, Mode
from app.storage.transfer import transfer


def backup_server(
    location: Location, engine: Engine, at: datetime, reason: Reason, progress: Progress, *, folder: Path | None = None
) -> Path:
    """Copy one state of the database into a file that can be opened like any other, compared by checksums.

    The file bears the schema that the server has. Raises what `transfer` does, leaving nothing behind.
    """
    target = free_backup_path(folder or folder_of(location), stem_of(location), at, reason)
    transfer(engine, Location(Mode.LOCAL_FILE, path=target), progress)
    return target
