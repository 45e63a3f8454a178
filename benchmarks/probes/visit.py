"""Lets the next window on a database begin at a place, as it does for whoever closed the last one there."""

from __future__ import annotations

import json
import sys
from typing import Any

from app.config.session import Session, Visit, save_session
from app.storage.location import Location
from benchmarks.probes.answer import tell


def main(place: str, where: str = "pipeline", options: str = "") -> None:
    """Forget every other visit. ``options`` are those of the board (JSON), for the first user."""
    screens: dict[str, dict[str, Any]] = {}
    if options:
        screens["pipeline"] = {"users": {"1": {"options": json.loads(options)}}}
    save_session(Session(visits={Location.parse(place).title: Visit(where, screens)}))
    tell()


if __name__ == "__main__":
    main(*sys.argv[2:])
