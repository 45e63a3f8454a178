"""The log of the program: one file in the user's folder for logs, turned over when it grows."""

from __future__ import annotations

import logging
from pathlib import Path

from app.config.paths import log_dir

_BYTES, _KEPT = 1_000_000, 3


def log_file() -> Path:
    """Where it is."""
    return log_dir() / "headwater.log"


def start_logging() -> logging.Handler | None:
    """Write warnings and worse to the file from now on; None where that is not possible. End it with ``stop_logging``.

    What is logged names kinds of errors and places in the code, not customers.
    """
    from logging.handlers import RotatingFileHandler

    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    except OSError:
        return None  # a program that can't write its log still works
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler


def stop_logging(handler: logging.Handler | None) -> None:
    """Close the file."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()
