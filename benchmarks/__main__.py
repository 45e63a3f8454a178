"""``python3 dev.py bench [NAME ...]``: measures, prints a table, and writes it as JSON where asked to."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Result, table
from benchmarks.stage import Stage

# Name -> module, which has ``measure(stage)``. Each is loaded when its turn comes.
_BENCHMARKS = {
    "start": "starting",
    "scroll": "scrolling",
    "drop": "dropping",
    "import": "importing",
    "undo": "undoing",
    "search": "searching",
    "access": "access",
    "sweep": "sweeping",
    "simulate": "simulating",
    "today": "today",
    "as-of": "as_of",
    "shape": "shape",
    "forecast": "forecast",
    "calibration": "calibration",
    "forecast-pdf": "forecast_pdf",
}


def main() -> int:
    """Run what is named, or all; returns 0 whether or not targets are met, for that is read and not guarded."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(_BENCHMARKS)}; all as usual")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there, too")
    parser.add_argument("--quick", action="store_true", help="little data and few rounds: try out, do not measure")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - _BENCHMARKS.keys())
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(_BENCHMARKS)}")
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="headwater-bench-") as folder:
        stage = Stage(Path(folder), quick=arguments.quick)
        for name in arguments.names or _BENCHMARKS:
            print(f"measuring: {name}", file=sys.stderr, flush=True)
            results += importlib.import_module(f"benchmarks.{_BENCHMARKS[name]}").measure(stage)
    print(table(results))
    if arguments.json is not None:
        content = {"machine": _machine(), "quick": arguments.quick, "results": [r.to_json() for r in results]}
        arguments.json.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return 0


def _machine() -> dict[str, object]:
    """What figures of two runs may differ by."""
    return {"system": platform.system(), "cores": os.cpu_count(), "python": platform.python_version()}


if __name__ == "__main__":
    sys.exit(main())
