"""The one script of the checkout: what it decides before it installs or starts anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="system libraries are a matter of Linux")


@LINUX
def test_a_missing_library_is_known_by_its_package() -> None:
    assert dev.missing_for({"libc.so.6": "libc6", "libheadwater-not-there.so.9": "libheadwater9"}) == ["libheadwater9"]


@LINUX
def test_who_is_not_root_is_told_the_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    apt = tmp_path / "apt-get"
    apt.write_text("#!/bin/sh\nexit 99\n")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Trouble, match="sudo apt-get install -y --no-install-recommends libegl1 libgl1"):
        dev.need_system_packages(["libegl1", "libgl1"], "To set up")


@LINUX
def test_a_system_without_apt_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(dev.Trouble, match="libegl1"):
        dev.need_system_packages(["libegl1"], "To set up")


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--db", "team.headwater", "--user", "Ann"], True),
        (["--today=2017-12-31"], True),
        (["board", "--json"], False),
        (["--db", "team.headwater", "board"], False),
        (["--help"], False),
        (["--db"], False),
    ],
)
def test_only_a_start_without_a_command_needs_a_screen(arguments: list[str], window: bool) -> None:
    assert dev.wants_window(arguments) is window


@LINUX
def test_a_screen_is_known_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not dev.has_screen()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert dev.has_screen()


def test_set_up_is_done_anew_only_when_what_is_installed_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    for name in ("pyproject.toml", "requirements.lock", "app/__init__.py"):
        (tmp_path / name).write_bytes((dev.ROOT / name).read_bytes())
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    project, lock = tmp_path / "pyproject.toml", tmp_path / "requirements.lock"
    before = dev.fingerprint(lock)
    project.write_text(project.read_text(encoding="utf-8") + "\n[tool.other]\nkey = 1\n", encoding="utf-8")
    assert dev.fingerprint(lock) == before
    lock.write_text(lock.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert dev.fingerprint(lock) != before


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--help"], 0), (["fly"], 2)])
def test_the_door_says_what_it_can_do(arguments: list[str], code: int) -> None:
    done = subprocess.run(
        [sys.executable, dev.ROOT / "dev.py", *arguments], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == code
    for command in ("run", "test", "check", "bench"):
        assert command in done.stdout + done.stderr


def test_the_one_script_needs_nothing_but_python() -> None:
    """`-S` leaves out installed packages, `-I` the environment: it must load all the same."""
    done = subprocess.run([sys.executable, "-I", "-S", dev.ROOT / "dev.py", "--help"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
