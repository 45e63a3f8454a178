"""Settings and session survive what happens to files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.config.json_file import read_json, write_json
from app.config.session import Geometry, Session, Visit, load_session, save_session
from app.config.settings import RecentDatabase, Settings, load_settings, save_settings, settings_file


def test_what_was_stored_comes_back() -> None:
    settings = Settings("dark", 1.25, False, False, False, (RecentDatabase("team.headwater", "Oak", "Ann"),))
    save_settings(settings)
    assert load_settings() == settings


def test_without_a_file_there_are_the_usual_ones() -> None:
    assert not settings_file().exists()
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    "content",
    [
        {"theme": "pink", "font_scale": "big", "motion": 1, "recent": "none"},
        {"theme": None, "font_scale": True, "recent": [1, {"location": ""}, {"team": "Oak"}]},
        {"unknown": 1, "recent": None},
    ],
)
def test_what_cannot_be_understood_is_as_if_it_had_not_been_set(tmp_path: Path, content: dict[str, object]) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(content))
    assert load_settings(path) == Settings()


@pytest.mark.parametrize(("stored", "used"), [(0.1, 0.9), (1, 1.0), (9, 1.5)])
def test_a_size_of_text_stays_within_what_the_layout_bears(tmp_path: Path, stored: float, used: float) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"font_scale": stored}))
    assert load_settings(path).font_scale == used


def test_a_damaged_file_is_put_aside_and_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark"')
    assert load_settings(path) == Settings()
    assert (tmp_path / "settings.json.broken").read_text() == '{"theme": "dark"'
    save_settings(Settings(theme="light"), path)
    assert load_settings(path).theme == "light"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_json(path, {"theme": "dark"})
    with pytest.raises(TypeError):
        write_json(path, {"theme": object()})
    assert read_json(path) == {"theme": "dark"}
    assert list(tmp_path.iterdir()) == [path]


def test_the_newest_database_comes_first_and_once() -> None:
    settings = Settings()
    for name in ("a", "b", "a"):
        settings = settings.opened(RecentDatabase(name))
    assert [each.location for each in settings.recent] == ["a", "b"]
    assert [each.location for each in settings.forgotten("a").recent] == ["b"]
    for number in range(20):
        settings = settings.opened(RecentDatabase(str(number)))
    assert len(settings.recent) == 8


def test_the_session_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    session = Session(Geometry(10, 20, 1200, 800, True))
    session = session.visited("b", Visit("people"))
    session = session.visited("a", Visit("pipeline", {"pipeline": {"filter": "mine"}}, "deals", 7))
    save_session(session, path)
    assert load_session(path) == session
    assert list(load_session(path).visits) == ["b", "a"]


@pytest.mark.parametrize(
    "content",
    [
        {"geometry": {"x": 1.5, "y": 0, "width": 1, "height": 1}, "visits": {"a": {}}},
        {"geometry": [1, 2], "visits": [["a"], ["a", 1], [1, {}], "a"]},
        {"geometry": {"x": True, "y": 0, "width": 1, "height": 1}},
    ],
)
def test_a_session_that_cannot_be_understood_is_left_out(tmp_path: Path, content: dict[str, object]) -> None:
    path = tmp_path / "session.json"
    path.write_text(json.dumps(content))
    assert load_session(path) == Session()


def test_parts_of_a_visit_that_make_no_sense_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_text(json.dumps({"visits": [["a", {"place": 1, "screens": {"p": 1, "q": {}}, "record_id": "7"}]]}))
    assert load_session(path).visits == {"a": Visit("", {"q": {}}, "", None)}
