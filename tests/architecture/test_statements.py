"""What statements are made of, where several threads make them."""

from __future__ import annotations

import ast

from tests.support import source

_NAMED_ANEW = {"aliased", "alias", "subquery", "cte", "lateral"}


def test_no_second_name_of_a_table_is_shared_by_threads() -> None:
    """app/storage/aliases.py says why, and makes those that can be."""
    shared = [
        f"{source.name_of(path)}:{call.lineno}"
        for path in source.modules("app")
        for statement in source.tree(path).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef)
        for call in ast.walk(statement)
        if isinstance(call, ast.Call) and _called(call) in _NAMED_ANEW
    ]
    assert not shared, f"Make these by app.storage.aliases, or in the function that uses them: {shared}"


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
