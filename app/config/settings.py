"""What a person prefers on this computer. Team settings are in the database, not here."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any, Literal

from app.config.json_file import read_json, write_json
from app.config.paths import user_config_dir

VERSION = 1
Scheme = Literal["light", "dark", "system"]
SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")
BackupEvery = Literal["hour", "day", "never"]
BACKUP_EVERY: tuple[BackupEvery, ...] = ("hour", "day", "never")
BackupKeep = Literal["fewer", "usual", "more"]
BACKUP_KEEP: tuple[BackupKeep, ...] = ("fewer", "usual", "more")

_SMALLEST, _LARGEST = 0.9, 1.5
_MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class RecentDatabase:
    """A database opened before: where it is (without any password), its team's name, and as whom."""

    location: str
    team: str = ""
    user: str | None = None


@dataclass(frozen=True)
class Settings:
    """``recent`` has the newest first; with ``reopen`` that one is opened at the start.

    In quiet hours, from ``quiet_from`` until ``quiet_until`` (wall times), nothing is told but by the bell;
    ``desktop_notices`` lets the system tell it while another program is in front.

    Backups go to ``backup_folder`` ("": beside the database); one older than ``backup_warn_days`` is told about.
    ``backup_keep`` says how many of them are kept.
    """

    theme: Scheme = "system"
    font_scale: float = 1.0
    motion: bool = True
    sidebar_open: bool = True
    reopen: bool = True
    recent: tuple[RecentDatabase, ...] = field(default=())
    backup_every: BackupEvery = "hour"
    backup_folder: str = ""
    backup_warn_days: int = 7
    backup_keep: BackupKeep = "usual"
    quiet_hours: bool = False
    quiet_from: str = "18:00"
    quiet_until: str = "08:00"
    desktop_notices: bool = True

    @property
    def reopened(self) -> str:
        """The location of the database that a start opens by itself; "" is none."""
        return self.recent[0].location if self.recent and self.reopen else ""

    def opened(self, database: RecentDatabase) -> Settings:
        """The same after this database was opened."""
        others = tuple(each for each in self.recent if each.location != database.location)
        return replace(self, recent=(database, *others)[:_MOST_RECENT])

    def forgotten(self, location: str) -> Settings:
        """The same without this database among the recent ones."""
        return replace(self, recent=tuple(each for each in self.recent if each.location != location))


def settings_file() -> Path:
    """Where they are kept."""
    return user_config_dir() / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The stored settings. What is missing, unknown or of the wrong kind is as if it had not been set."""
    return _decode(read_json(path or settings_file()))


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Store them. May raise OSError."""
    write_json(path or settings_file(), {"version": VERSION, **asdict(settings)})


def _decode(content: dict[str, Any]) -> Settings:
    default = Settings()
    theme, scale = content.get("theme"), content.get("font_scale")
    every, folder, days = (content.get(f"backup_{name}") for name in ("every", "folder", "warn_days"))
    keep = content.get("backup_keep")
    font_scale = default.font_scale
    if isinstance(scale, int | float) and not isinstance(scale, bool):
        font_scale = min(max(float(scale), _SMALLEST), _LARGEST)
    recent = content.get("recent")
    return Settings(
        theme=next((scheme for scheme in SCHEMES if scheme == theme), default.theme),
        font_scale=font_scale,
        motion=_flag(content, "motion", default.motion),
        sidebar_open=_flag(content, "sidebar_open", default.sidebar_open),
        reopen=_flag(content, "reopen", default.reopen),
        backup_every=next((known for known in BACKUP_EVERY if known == every), default.backup_every),
        backup_folder=folder if isinstance(folder, str) else default.backup_folder,
        backup_warn_days=days if type(days) is int and 0 <= days <= 365 else default.backup_warn_days,
        backup_keep=next((known for known in BACKUP_KEEP if known == keep), default.backup_keep),
        quiet_hours=_flag(content, "quiet_hours", default.quiet_hours),
        quiet_from=_clock(content, "quiet_from", default.quiet_from),
        quiet_until=_clock(content, "quiet_until", default.quiet_until),
        desktop_notices=_flag(content, "desktop_notices", default.desktop_notices),
        recent=tuple(filter(None, map(_recent, recent)))[:_MOST_RECENT] if isinstance(recent, list) else (),
    )


def _flag(content: dict[str, Any], name: str, default: bool) -> bool:
    value = content.get(name)
    return value if isinstance(value, bool) else default


def _clock(content: dict[str, Any], name: str, default: str) -> str:
    value = content.get(name)
    try:
        return f"{time.fromisoformat(value):%H:%M}" if isinstance(value, str) else default
    except ValueError:
        return default


def _recent(value: Any) -> RecentDatabase | None:
    if not isinstance(value, dict) or not isinstance(value.get("location"), str) or not value["location"]:
        return None
    team, user = value.get("team"), value.get("user")
    return RecentDatabase(
        value["location"], team if isinstance(team, str) else "", user if isinstance(user, str) else None
    )
