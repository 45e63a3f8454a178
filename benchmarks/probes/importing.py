"""Imports a file of deals into a new database; tells the most memory that this took."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.importing import new_team, run_import, write_file
from benchmarks.probes.answer import peak_mb, tell


def main(place: Path, rows: int) -> None:
    """Write the file, import it, tell."""
    file = write_file(place.with_suffix(".csv"), rows)
    database, ctx = new_team(place)
    run_import(ctx, file)
    database.close()
    tell(peak=peak_mb())


if __name__ == "__main__":
    main(Path(sys.argv[2]), int(sys.argv[3]))
