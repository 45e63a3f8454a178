"""What lies in a write-ahead log, read without SQLite: to open the database would bring the log into it.

The layout: https://sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

from pathlib import Path

_HEADER = 32
_FRAME_HEADER = 24


def pages_in(log: Path) -> frozenset[int]:
    """Numbers of the pages that the log holds, of transactions that were not committed too; none without a log.

    Frames of an earlier round, which stay behind where the log begins anew, carry another salt and do not count.
    """
    pages = set()
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER)
            step = int.from_bytes(header[8:12], "big")
            salt = header[16:24]
            while len(frame := file.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == salt:
                pages.add(int.from_bytes(frame[:4], "big"))
                file.seek(step, 1)
    except OSError:
        return frozenset()
    return frozenset(pages)
