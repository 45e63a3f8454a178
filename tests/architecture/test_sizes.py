"""Nothing grows until nobody can read it. The few exceptions are listed by their size, and the list may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median

import pytest

from tests.support import source

MODULE, CLASS, FUNCTION = 300, 250, 45  # lines
# Typical functions stay under 25 lines: only this share of all may be longer, and half of all are this short.
LONG_FUNCTION, LONG_SHARE, MEDIAN_FUNCTION = 25, 0.04, 10

# Too long today, by so many lines. Splitting one takes it off the list; nothing may be added for convenience.
EXCEPTIONS = {
    # A released migration is never changed, and one that makes every table is long.
    "app/storage/migrations/versions/v0001_first_schema.py": 464,
}


def _lines(node: ast.stmt) -> int:
    """From the first line of the head to the last of the body, without the docstring."""
    assert node.end_lineno is not None
    length = node.end_lineno - node.lineno + 1
    if isinstance(node, ast.ClassDef | source.Function) and ast.get_docstring(node, clean=False) is not None:
        first = node.body[0]
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


def _measured() -> Iterator[tuple[str, str, int]]:
    """Kind, name and lines of every module, class and function of the program."""
    for path in source.modules("app", "benchmarks"):
        name = source.name_of(path)
        yield "module", name, len(path.read_text(encoding="utf-8").splitlines())
        if "migrations/versions" in name:
            continue
        for node in source.nodes(path, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            assert isinstance(node, ast.ClassDef | source.Function)
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            yield kind, f"{name}:{node.name}", _lines(node)


@pytest.mark.parametrize(("kind", "limit"), [("module", MODULE), ("class", CLASS), ("function", FUNCTION)])
def test_nothing_is_too_long(kind: str, limit: int) -> None:
    long = {name: lines for kind_, name, lines in _measured() if kind_ == kind and lines > limit}
    assert {name: lines for name, lines in long.items() if lines > EXCEPTIONS.get(name, 0)} == {}


def test_the_list_of_exceptions_only_shrinks() -> None:
    limits = {"module": MODULE, "class": CLASS, "function": FUNCTION}
    long = {name: lines for kind, name, lines in _measured() if lines > limits[kind]}
    assert {name: lines for name, lines in EXCEPTIONS.items() if long.get(name) != lines} == {}


def test_functions_are_typically_short() -> None:
    lengths = [lines for kind, _, lines in _measured() if kind == "function"]
    assert median(lengths) <= MEDIAN_FUNCTION
    assert sum(length > LONG_FUNCTION for length in lengths) / len(lengths) <= LONG_SHARE
