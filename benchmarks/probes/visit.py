"""Lets the next window on a database begin at a place, as it does for whoever closed the last one there."""

from __future__ import annotations

import sys

from app.config.session import Session, Visit, save_session
from app.storage.location import Location
from benchmarks.probes.answer import tell


def main(place: str, where: str = "pipeline") -> None:
    """Forget every other visit."""
    save_session(Session(visits={Location.parse(place).title: Visit(where)}))
    tell()


if __name__ == "__main__":
    main(*sys.argv[2:])
