"""A value can be mapped to nothing at all: its rows are rejected, and say that it was so decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.services.context import Context
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file
from app.services.exchange.mapping import REJECT, FileMapping, from_json, to_json
from app.services.exchange.preview import preview
from app.services.exchange.values import How
from tests.unit.services.exchange.support import table


@pytest.mark.parametrize(
    ("field", "theirs", "reason"),
    [
        ("owner", "Tom Hadley", "You chose to reject rows with the user “Tom Hadley”."),
        ("company", "Harrow Mills", "You chose to reject rows with the company “Harrow Mills”."),
    ],
)
def test_rows_with_a_refused_value_are_rejected(
    ctx: Context, tmp_path: Path, field: str, theirs: str, reason: str
) -> None:
    opened = table(tmp_path, "Deal,Owner,Company\nA,Tom Hadley,Harrow Mills\nB,Mira Osei,Oakmere Dairy\n")
    mapping = FileMapping(What.DEALS).with_column("Deal", "name").with_column("Owner", "owner")
    mapping = mapping.with_column("Company", "company").with_value(field, theirs, REJECT)
    findings = examine_file(ctx, opened, mapping)
    said = {match.theirs: match.how for match in findings.values[field]}
    assert said[theirs] is How.SAID
    if field == "company":
        mapping = mapping.with_value("owner", "Tom Hadley", "")
    found = preview(ctx, opened, mapping, findings)
    assert (found.to_create, [(r.line, r.problems[0].reason) for r in found.rejections]) == (1, [(2, reason)])


def test_it_is_kept_with_a_saved_mapping() -> None:
    mapping = FileMapping(What.DEALS).with_column("Owner", "owner").with_value("owner", "Tom", REJECT)
    assert from_json(to_json(mapping)) == mapping
