"""What is understood, what is not, and how that is said."""

from __future__ import annotations

import argparse
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date

import pytest

from app import __version__
from app.cli.arguments import Parser
from app.cli.main import run
from app.cli.parser import build_parser
from app.config.settings import RecentDatabase, Settings, save_settings
from tests.support import source
from tests.unit.cli.conftest import Headwater, no_window


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _parsers(command)


PARSERS = list(_parsers(build_parser()))


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.prog)
def test_every_command_explains_itself_with_examples(parser: Parser) -> None:
    text = parser.format_help()
    assert parser.description
    assert "examples:" in text
    assert "--db" in text
    assert all(line.startswith("  headwater ") for line in (parser.epilog or "").split("\n\n")[0].splitlines()[1:])


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.prog)
def test_every_example_is_understood(parser: Parser) -> None:
    import shlex

    for line in (parser.epilog or "").split("\n\n")[0].splitlines()[1:]:
        words = shlex.split(line.split("    ")[0])[1:]
        assert build_parser().parse_args(words) is not None


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["deals", "--help"], ["deals", "list", "--help"]])
def test_help_and_version_succeed(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words, no_window, no_window) == 0
    assert ("headwater" if "--help" in words else f"Headwater {__version__}") in capsys.readouterr().out


def test_help_loads_neither_the_window_nor_the_database() -> None:
    script = (
        "import sys; from app.__main__ import main; main(['--help']);"
        "print([m for m in ('PySide6', 'sqlalchemy', 'babel', 'platformdirs') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=source.ROOT, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "words",
    [
        ["--db", "a.headwater", "--user", "Mira", "--today", "2026-03-12", "--json", "deals", "list"],
        ["deals", "list", "--db", "a.headwater", "--user", "Mira", "--today", "2026-03-12", "--json"],
        ["--db", "a.headwater", "deals", "--user", "Mira", "list", "--json", "--today", "2026-03-12"],
    ],
)
def test_what_goes_for_all_commands_may_stand_anywhere(words: list[str]) -> None:
    args = build_parser().parse_args(words)
    assert (args.db, args.user, args.today, args.json) == ("a.headwater", "Mira", date(2026, 3, 12), True)


def test_without_a_command_the_window_opens() -> None:
    seen: list[Namespace] = []

    def window(args: Namespace) -> int:
        seen.append(args)
        return 7

    assert run(["--db", "a.headwater", "--today", "2026-03-12"], window, window) == 7
    assert (seen[0].db, seen[0].user, seen[0].today) == ("a.headwater", None, date(2026, 3, 12))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fly"], "“fly” is not known here. Choose one of: init, import"),
        (["deals"], "say what to do. Choose one of: list, show, move, won, lost, edit, category, judge."),
        (["--json"], "say what to do"),
        (["deals", "list", "--today", "12.3.2026"], "“12.3.2026” is not a date. Write it as in 2026-03-12."),
        (["deals", "list", "--limit", "0"], "“0” is not a whole number from 1 on."),
        (["deals", "list", "--limit", "²"], "is not a whole number"),
        (["deals", "show", "twelve"], "“twelve” is not a whole number"),
        (["deals", "judge", "12", "--probability", "half"], "“half” is no probability. Give a number from 0 to 100."),
        (["deals", "list", "--closing", "soon"], "“soon” is not known here. Choose one of: any, overdue"),
        (["deals", "list", "--mi"], "unrecognized arguments: --mi"),
        (["deals", "lost", "12"], "required: --reason"),
        (["history", "12"], "“12” is not a record. Write it as in deal:12"),
        (["history", "moon:1"], "is not a record"),
        (["import"], "name the file, and what it holds with --what"),
        (["import", "a.csv"], "name the file, and what it holds with --what"),
        (["import", "a.csv", "--revert", "4"], "give either a file to import or --revert"),
        (["import", "a.csv", "--what", "deals", "--set", "column"], "“column” has no equals sign"),
        (["import", "a.csv", "--what", "deals", "--value", "phase=D2"], "Write it as in phase:Proposal sent=D2."),
        (["import", "a.csv", "--what", "deals", "--decimal", "amount=;"], "names neither a point nor a comma"),
        (["export", "deals"], "required: --to"),
        (["tour", "--out", "x", "--size", "large"], "“large” is not a size. Write it like 1440x900."),
        (["tour", "--out", "x", "--size", "640x480"], "can't be smaller than 960x600"),
        (["init", "--currency", "EURO"], "“EURO” is not a code of 3 letters, such as EUR."),
    ],
)
def test_what_is_not_understood_is_said_in_words(anywhere: Headwater, words: list[str], said: str) -> None:
    answer = anywhere(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert "--help" in answer.err
    assert "invalid" not in answer.err


def test_no_database_named_says_how_to_name_one(anywhere: Headwater) -> None:
    answer = anywhere("board")
    assert answer.code == 2
    assert "Name one with --db or in HEADWATER_DB, or make one: headwater --db team.headwater init" in answer.err
    assert anywhere("init").code == 2


def test_the_environment_names_a_database(
    anywhere: Headwater, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADWATER_DB", migrated_url)
    assert anywhere("init").code == 0
    assert anywhere("phases", "--json").rows


def test_else_it_is_the_one_opened_last_and_as_the_same_user(anywhere: Headwater, migrated_url: str) -> None:
    anywhere("--db", migrated_url, "init", "--sample", "4")
    save_settings(Settings(recent=(RecentDatabase(migrated_url, "Fernhill Scales", "Pia Rendell"),)))
    deal = str(anywhere("deals", "list", "--open", "--mine", "--json").rows[0]["id"])
    assert anywhere("deals", "move", deal, "N1").code == 0
    assert anywhere("history", f"deal:{deal}", "--json").rows[0]["who"] == "Pia Rendell"
    assert anywhere("--user", "Tobias", "undo").code == 1
