"""The log of the program: one file in the user's folder for logs, turned over when it grows."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.config.paths import log_dir

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

_BYTES, _KEPT = 1_000_000, 3


class _LogFile(logging.Handler):
    """What turns the file over brings sockets and queues with it, so it is loaded with the first thing to be said."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.WARNING)
        self._path = path

    @cached_property
    def _file(self) -> RotatingFileHandler:
        from logging.handlers import RotatingFileHandler

        file = RotatingFileHandler(self._path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
        file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        return file

    def emit(self, record: logging.LogRecord) -> None:
        self._file.emit(record)

    def close(self) -> None:
        if "_file" in vars(self):
            self._file.close()
        super().close()


def log_file() -> Path:
    """Where it is."""
    return log_dir() / "headwater.log"


def start_logging() -> logging.Handler | None:
    """Write warnings and worse to the file from now on; None where that is not possible. End it with ``stop_logging``.

    What is logged names kinds of errors and places in the code, not customers.
    """
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # a program that can't write its log still works
    handler = _LogFile(path)
    logging.getLogger().addHandler(handler)
    return handler


def stop_logging(handler: logging.Handler | None) -> None:
    """Close the file."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
