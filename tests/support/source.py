"""The project's own source, for tests that state rules about it."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git keeps, as absolute paths; whatever was deleted but not yet committed is left out.

    Without git, or in an unpacked archive, it is whatever lies here outside of hidden folders and of what dev.py makes.
    """
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        own = [path for path in ROOT.iterdir() if path.name not in ("build", "dist", "tour") and path.name[0] != "."]
        found = [path for top in own for path in (top.rglob("*") if top.is_dir() else [top])]
        return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def modules(*folders: str) -> list[Path]:
    """Every Python file under these folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """The path as a person writes it, for messages and for lists of exceptions."""
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def texts(path: Path) -> list[tuple[int, str]]:
    """Line and content of each text in a file that the program uses: all but docstrings."""
    owners = nodes(path, ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [owner.body for owner in owners if isinstance(owner, ast.Module | ast.ClassDef | Function)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    constants = [node for node in nodes(path, ast.Constant) if isinstance(node, ast.Constant)]
    return [(c.lineno, c.value) for c in constants if isinstance(c.value, str) and id(c) not in docstrings]


def imports_at_start(path: Path) -> set[str]:
    """The names that importing this file imports: not those in functions, nor those for type checkers alone."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        waiting += ast.iter_child_nodes(node)
    return found
