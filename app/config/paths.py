"""Where things lie: what ships with the program, and the user's own folders.

Everything here answers with a path and creates nothing. The user's folders follow the habits of each operating system.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_APP_NAME = "Headwater"
# Followed once: to follow the links of a path asks the disk about each of its folders, and every icon wants to know.
_CHECKOUT = Path(__file__).resolve().parents[2]


def _shipped_root() -> Path:
    """Where a bundled program is unpacked, or the top of a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else _CHECKOUT


def resource_root() -> Path:
    """The folder ``resources``."""
    return _shipped_root() / "resources"


def guide_dir() -> Path:
    """The folder of the user guide's chapters."""
    return _shipped_root() / "docs" / "guide"


def resource(*parts: str) -> Path:
    """The path of one shipped file, for example ``resource("icons", "phone.svg")``."""
    return resource_root().joinpath(*parts)


def user_data_dir() -> Path:
    """The folder for databases and their backups."""
    from platformdirs import PlatformDirs

    return Path(PlatformDirs(_APP_NAME, appauthor=False).user_data_dir)


def user_config_dir() -> Path:
    """The folder for settings."""
    from platformdirs import PlatformDirs

    return Path(PlatformDirs(_APP_NAME, appauthor=False).user_config_dir)


def runtime_dir() -> Path:
    """The folder for what lives as long as the running program; it may not be there."""
    own = os.environ.get("XDG_RUNTIME_DIR") if sys.platform.startswith("linux") else None
    if own:
        return Path(own) / _APP_NAME
    import tempfile

    number = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"{_APP_NAME}-{number}"


def log_dir() -> Path:
    """The folder for log files."""
    from platformdirs import PlatformDirs

    return Path(PlatformDirs(_APP_NAME, appauthor=False).user_log_dir)
