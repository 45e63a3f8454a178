"""How a probe measures and answers."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

_STATUS = Path("/proc/self/status")


def since(started: int) -> float:
    """Milliseconds since another process noted ``time.perf_counter_ns()``, which all processes share."""
    return (time.perf_counter_ns() - started) / 1e6


def tell(**found: object) -> None:
    """Print what was found, for whoever started this process."""
    print(json.dumps(found), flush=True)


def resident_mb() -> float:
    """The memory that this process holds now."""
    return _status("VmRSS") if _STATUS.exists() else peak_mb()


def peak_mb() -> float:
    """The most that it has held."""
    if _STATUS.exists():
        # Not getrusage: on Linux its figure starts with what the parent held when it started this process.
        return _status("VmHWM")
    import resource

    # Kilobytes, but bytes on macOS.
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def _status(name: str) -> float:
    line = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith(name + ":"))
    return int(line.split()[1]) / 1024
