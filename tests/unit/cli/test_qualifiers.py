"""Rules that move deals by themselves, from the command line."""

from __future__ import annotations

import re

from tests.unit.cli.conftest import Headwater

RULE = ("Any size", "--if", "employees at least 1", "--met", "G2", "--automatic")


def test_a_rule_that_moves_by_itself_is_stored_once_its_moves_were_seen(team: Headwater) -> None:
    before = team("board", "--json").json
    refused = team("qualifiers", "add", *RULE)
    found = re.search(r"would move (\d+) deals?: \1 from G1 to G2\. Nothing was stored", refused.err)
    assert found is not None, refused.err
    assert (refused.code, team("qualifiers", "list", "--json").rows) == (1, [])
    assert team("qualifiers", "add", *RULE, "--yes", str(int(found[1]) + 1)).code == 1
    assert team("qualifiers", "add", *RULE, "--yes", found[1]).code == 0
    assert team("board", "--json").json == before, "the scheduler moves them, not the command"


def test_what_such_a_rule_decides_is_changed_and_switched_on_with_the_same_care(team: Headwater) -> None:
    large = ("Any size", "--if", "employees at least 999999", "--met", "G2", "--automatic")
    assert team("qualifiers", "add", *large).code == 0, "it moves nothing"
    wider = ("qualifiers", "edit", "any size", "--if", "employees at least 1")
    assert "Nothing was stored" in team(*wider).err
    assert team("qualifiers", "edit", "any size", "--name", "Some size").code == 0
    assert team("qualifiers", "off", "some size").code == 0
    assert team("qualifiers", "edit", "some size", "--if", "employees at least 1").code == 0, "it is off"
    assert "Nothing was stored" in team("qualifiers", "on", "some size").err
    (row,) = team("qualifiers", "list", "--json").rows
    assert row["is_active"] is False
