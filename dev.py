#!/usr/bin/env python3
"""The one door to this checkout: set up, run, test, check, measure, build. Needs Python 3.11, nothing else.

    python3 dev.py run [arguments]     start Headwater, or pass arguments on to its command line
    python3 dev.py test [arguments]    run the tests, or hand the arguments to pytest
    python3 dev.py check               lint, formatting, types, import rules, then the tests
    python3 dev.py bench [arguments]   run the benchmarks
    python3 dev.py setup               only set up: make .venv and install what requirements.lock names
    python3 dev.py lock                write the lock files anew after a change of dependencies
    python3 dev.py build               make a folder that runs without Python (dist/headwater)

Every command sets up what is missing first, and does so again only when the dependencies have changed.
"""

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD_VENV = ROOT / ".venv-build"
LOCK = ROOT / "requirements.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
WINDOWS = sys.platform == "win32"

# What Qt loads from the system on Linux, and the Debian package that brings it.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
}
# What Qt needs besides to open a window on an X11 screen.
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
QT_PROBE = "import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtPrintSupport, PySide6.QtNetwork"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
# The whole suite is spread over the processors; a chosen part starts faster in one process.
EVERYTHING = ("-n", "logical", "--dist", "worksteal")
# These run the same four tools, for whoever runs the tests alone.
GATES_AS_TESTS = "tests/architecture/test_gates.py"


class Trouble(Exception):
    """Something the person at the keyboard can put right; the message says how."""


def say(message: str) -> None:
    print(f"dev.py: {message}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run a command in the checkout and return its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


def must(command: Sequence[str | Path], failure: str) -> None:
    """Run a command of the set-up; its failure ends dev.py with `failure`."""
    if call(command) != 0:
        raise Trouble(f"{failure}\nThe command was: {shlex.join(str(word) for word in command)}")


# --- what the system must bring ---------------------------------------------------------------------------


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_system_packages(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages when allowed to, else say which line does."""
    if not packages:
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise Trouble(f"{purpose}, this system must bring what Debian calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise Trouble(f"{purpose}, install these and run the command again:\n\n    sudo {shlex.join(line)}\n")
    say(f"{purpose}, installing {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if call(line, quiet) != 0:
        must(["apt-get", "update"], "The list of system packages could not be fetched.")
        if call(line, quiet) != 0:
            raise Trouble(f"The system packages could not be installed: {shlex.join(line)}")


def missing_for(table: Mapping[str, str]) -> list[str]:
    """The Debian packages whose library does not load; none on other systems, whose wheels bring everything."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in table.items() if not loads(library)]


def missing_for_venv() -> list[str]:
    """Debian keeps the part of Python that makes environments in a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    return ["python{}.{}-venv".format(*sys.version_info)]


def has_screen() -> bool:
    """Whether a window can be shown: always on Windows and macOS, by the environment elsewhere."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


# --- the environment --------------------------------------------------------------------------------------


def tool(venv: Path, name: str) -> Path:
    return venv / "Scripts" / f"{name}.exe" if WINDOWS else venv / "bin" / name


def fingerprint(lock: Path) -> str:
    """What the installed environment depends on; the settings of linters do not count."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = {name: project.get(name) for name in ("build-system", "project", "dependency-groups")}
    parts["hatch"] = project.get("tool", {}).get("hatch")
    parts["version"] = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    text = json.dumps([sys.version, str(ROOT), parts], sort_keys=True) + lock.read_text(encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock on a file, so that two terminals do not set up the same folder together."""
    with path.open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_venv(venv: Path) -> None:
    say(f"making {venv.name}")
    must([sys.executable, "-m", "venv", "--clear", venv], "The Python environment could not be made.")


def install(venv: Path, lock: Path) -> None:
    """Install exactly what the lock names, by hash, then the project itself as editable."""
    python = tool(venv, "python")
    locked: list[str | Path] = ["--require-hashes", "-r", lock]
    editable: list[str | Path] = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    uv = shutil.which("uv")
    if uv is not None:
        say(f"installing {lock.name} with uv")
        if call([uv, "pip", "install", "-q", "--python", python, "--compile-bytecode", *locked]) == 0:
            must(
                [uv, "pip", "install", "-q", "--python", python, *editable],
                "Headwater itself could not be installed.",
            )
            return
        say("uv could not do it, trying pip")
    say(f"installing {lock.name} with pip, which takes a minute the first time")
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-input",
    ]
    must([*pip, *locked], "The packages in the lock could not be installed. Is the network there?")
    must([*pip, *editable], "Headwater itself could not be installed.")


def ensure(venv: Path = VENV, lock: Path = LOCK) -> None:
    """Make the environment what the lock says, when it is not already."""
    stamp = venv / "headwater-installed"
    want = fingerprint(lock)
    with one_at_a_time(ROOT / f"{venv.name}.lock"):
        usable = stamp.exists() and tool(venv, "python").exists()
        if usable and stamp.read_text(encoding="utf-8") == want:
            return
        need_system_packages([*missing_for(QT_LIBRARIES), *missing_for_venv()], "To set up")
        if not usable:
            make_venv(venv)
        install(venv, lock)
        if call([tool(venv, "python"), "-c", QT_PROBE]) != 0:
            raise Trouble("Qt does not load on this system: the message above names the library it misses.")
        stamp.write_text(want, encoding="utf-8")
        say("set up")


def module(*words: str) -> int:
    """Run a module with the environment's Python, in the checkout."""
    return call([tool(VENV, "python"), "-m", *words])


# --- the commands -----------------------------------------------------------------------------------------


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether these arguments of the program name no command, so that it would open its window."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    for name in ("--db", "--user", "--today"):
        parser.add_argument(name)
    try:
        return not parser.parse_known_args(list(arguments))[1]
    except argparse.ArgumentError:
        return False


def program(*words: str, env: Mapping[str, str] | None = None) -> int:
    """Run Headwater where the person stands, since the paths they type are meant from there."""
    command = [str(tool(VENV, "python")), "-P", "-m", "app", *words]
    return subprocess.run(command, env={**os.environ, **(env or {})}, check=False).returncode


def pictures(arguments: Sequence[str]) -> int:
    """Without a screen: draw every screen into PNG files, on sample data unless a database is named."""
    out = ROOT / "tour"
    say(f"there is no screen here, so every screen is drawn into pictures in {out}")
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        options = list(arguments)
        if not any(word == "--db" or word.startswith("--db=") for word in options):
            options += ["--db", str(Path(folder) / "sample.headwater")]
            if code := program(*options, "init", "--sample"):
                return code
        for theme in ("light", "dark"):
            command = (*options, "tour", "--out", str(out / theme), "--theme", theme)
            if code := program(*command, env=offscreen):
                return code
    return 0


def run(arguments: Sequence[str]) -> int:
    ensure()
    if not wants_window(arguments):
        return program(*arguments)
    if not has_screen():
        return pictures(arguments)
    if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        need_system_packages(missing_for(SCREEN_LIBRARIES), "To open a window")
    return program(*arguments)


def test(arguments: Sequence[str]) -> int:
    ensure()
    return module("pytest", *(arguments or EVERYTHING))


def check(arguments: Sequence[str]) -> int:
    """Every gate is tried, so that one run tells everything; the first failure's code is returned."""
    ensure()
    codes = [call([tool(VENV, name), *words]) for name, *words in CHECKS]
    codes.append(module("pytest", "--ignore", GATES_AS_TESTS, *(arguments or EVERYTHING)))
    return next((code for code in codes if code), 0)


def bench(arguments: Sequence[str]) -> int:
    ensure()
    return module("benchmarks", *arguments)


def setup(arguments: Sequence[str]) -> int:
    del arguments
    ensure()
    return 0


def compile_lock(uv: str, out: Path, group: str) -> None:
    command = [uv, "pip", "compile", "-q", "pyproject.toml", "--group", group, "--python-version", "3.11"]
    command += ["--universal", "--generate-hashes", "--no-header", "--upgrade", "-o", out.name]
    must(command, f"{out.name} could not be written.")
    if "://" in out.read_text(encoding="utf-8"):
        raise Trouble(f"{out.name} names an address; a lock must hold names, versions and hashes alone.")


def lock(arguments: Sequence[str]) -> int:
    del arguments
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv")
        if uv is None:
            need_system_packages(missing_for_venv(), "To make a Python environment")
            make_venv(Path(folder))
            python = str(tool(Path(folder), "python"))
            must(
                [python, "-m", "pip", "install", "-q", "uv"],
                "uv, which writes the locks, could not be installed.",
            )
            uv = str(tool(Path(folder), "uv"))
        compile_lock(uv, LOCK, "dev")
        compile_lock(uv, BUILD_LOCK, "build")
    ensure()
    return 0


def build(arguments: Sequence[str]) -> int:
    """Freeze from an environment of its own: whatever else lies in .venv must not slip in."""
    ensure(BUILD_VENV, BUILD_LOCK)
    frozen = ROOT / "dist" / "headwater" / ("headwater.exe" if WINDOWS else "headwater")
    pyinstaller = tool(BUILD_VENV, "pyinstaller")
    return call([pyinstaller, "--noconfirm", *arguments, "build_installer.spec"]) or call([frozen, "--version"])


COMMANDS = {f.__name__: f for f in (run, test, check, bench, setup, lock, build)}


def right_python() -> str | None:
    """The path of a Python 3.11 to start again with, or None when this one is."""
    if platform.python_version().startswith("3.11."):
        return None
    found = shutil.which("python3.11")
    if found is None and WINDOWS and (launcher := shutil.which("py")):
        asked = subprocess.run(
            [launcher, "-3.11", "-c", "import sys; print(sys.executable)"],
            capture_output=True,
            text=True,
            check=False,
        )
        found = asked.stdout.strip() or None
    if found is None:
        raise Trouble(f"Headwater needs Python 3.11; this is {platform.python_version()}. Install 3.11 beside it.")
    return found


def main(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        say(f"there is no command {arguments[0]!r}; there are: {', '.join(COMMANDS)}")
        return 2
    try:
        python = right_python()
        if python is not None:
            return call([python, Path(__file__).resolve(), *arguments])
        return command(arguments[1:])
    except Trouble as trouble:
        say(str(trouble))
        return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
