"""Loads SQLAlchemy and what the program needs of it: once, whoever is first, while everybody else waits.

Two threads that import the same package for the first time may each hold what the other waits for: Python's locks are
one for each module, and a package and its parts are taken in opposite orders.
"""

from __future__ import annotations

from importlib import import_module
from threading import RLock

_MODULES = (
    "sqlalchemy",
    "sqlalchemy.orm",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "app.models.team",
    "app.models.changes",
    "app.models.deals",
    "app.models.people",
    "app.models.tasks",
    "app.models.stalls",
    "app.models.activities",
    "app.models.views",
    "app.storage.engine",
    "app.storage.faults",
)
_lock = RLock()
_loaded: list[str] = []


def load(*more: str) -> None:
    """Return when all is there, and these modules with it."""
    if len(_loaded) == len(_MODULES) and not more:
        return
    with _lock:
        for module in _MODULES[len(_loaded) :]:
            import_module(module)
            _loaded.append(module)
        for module in more:
            import_module(module)
