"""Imports a file of so many deals into a new database; tells the most memory that took."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.deal_file import import_file, new_team, write_file
from benchmarks.probes.answer import peak_mb, tell


def main(folder: Path, rows: int) -> None:
    """The file is written before, and its rows are never in memory all at once."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        mine = Path(name)
        file = write_file(mine / "deals.csv", rows)
        ctx = new_team(str(mine / "import.headwater"), mine)
        try:
            import_file(ctx, file)
        finally:
            ctx.db.close()
    tell(peak=peak_mb())


if __name__ == "__main__":
    main(Path(sys.argv[2]), int(sys.argv[3]))
