"""Files that ship with the program are found in a checkout and in a bundle; the user's own lie where each belongs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.config import paths


def test_shipped_files_are_found_in_a_checkout() -> None:
    assert paths.resource("theme", "tokens.json").is_file()


def test_shipped_files_are_found_in_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("icons", "phone.svg") == tmp_path / "resources" / "icons" / "phone.svg"


def test_the_users_folders_are_three_and_asking_makes_none() -> None:
    folders = {paths.user_data_dir(), paths.user_config_dir(), paths.log_dir()}
    assert len(folders) == 3
    assert all("headwater" in str(folder).lower() for folder in folders)
    assert not any(folder.exists() for folder in folders)
