"""Names that nobody knows become records where that was asked for, and are refused with a way out where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.context import Context
from app.services.exchange.batches import rejections, revert_batch
from app.services.exchange.fields import What, field_named
from app.services.exchange.mapping import FileMapping
from tests.support.snapshots import snapshot
from tests.unit.services.exchange.importing import Settle, load_text, stored

CONTENT = (
    "name,product,owner,source,quantity,amount\n"
    "A,GTX Pro,Kim Oh,Golf club,2,100\n"
    "B,GTXPro,kim oh,golf  CLUB,,\n"
    "C,GTX Basic,Mira Osei,,,7\n"
)


def creating(*names: str) -> Settle:
    def settle(mapping: FileMapping) -> FileMapping:
        for name in names:
            mapping = mapping.with_created(field_named(mapping.what, name))
        return mapping

    return settle


def test_products_and_people_are_created_once_under_their_first_spelling(ctx: Context, tmp_path: Path) -> None:
    before = snapshot(ctx.db)
    foreseen, done = load_text(ctx, tmp_path, What.DEALS, CONTENT, creating("product", "owner"))
    assert foreseen.also_created == {
        "owner": ("Kim Oh",),
        "product": ("GTX Pro", "GTX Basic"),
        "source": ("Golf club",),
    }
    assert done.also_created == {"users": 1, "lead_sources": 1, "products": 2}
    assert stored(ctx, "products", "name", "list_price_minor", "is_active") == [
        ("GTX Pro", None, True),
        ("GTX Basic", None, True),
    ]
    products = dict(stored(ctx, "products", "id", "name"))
    lines = stored(ctx, "deal_lines", "product_id", "unit_price_minor")
    assert [(products[key], price) for key, price in lines] == [("GTX Pro", 50_00), ("GTX Pro", 0), ("GTX Basic", 7_00)]
    revert_batch(ctx, done.batch)
    assert snapshot(ctx.db) == before


def test_somebody_who_is_only_named_is_not_active(ctx: Context, tmp_path: Path) -> None:
    foreseen, _ = load_text(ctx, tmp_path, What.DEALS, CONTENT, creating("product", "owner"))
    assert stored(ctx, "users", "name", "is_active", "role") == [("Mira Osei", True, "owner"), ("Kim Oh", False, "rep")]
    assert "People who are created because they are named are not active until you activate them." in foreseen.notes


def test_a_block_later_the_same_name_is_the_same_product(ctx: Context, tmp_path: Path) -> None:
    rows = "".join(f"{n},Deal {n},{'Gizmo' if n % 2 else 'gizmo'}\n" for n in range(2100))
    _, done = load_text(ctx, tmp_path, What.DEALS, "id,name,product\n" + rows, creating("product"))
    assert (done.created, done.also_created) == (2100, {"products": 1})


def test_without_being_asked_only_sources_and_companies_are_created(ctx: Context, tmp_path: Path) -> None:
    _, done = load_text(ctx, tmp_path, What.DEALS, CONTENT)
    assert (done.created, done.rejected, done.also_created) == (0, 3, {})
    assert [[problem.column for problem in row.problems] for row in rejections(ctx, done.batch)] == [
        ["product", "owner"],
        ["product", "owner"],
        ["product"],
    ]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("phase", "Phase: a phase is not made from a name alone, for it needs a kind, a place and rules."),
        ("pipeline", "Pipeline: these can't be created here."),
        ("amount", "Amount: it holds values, not names of records"),
    ],
)
def test_what_can_not_be_made_from_a_name_is_refused_with_the_reason(field: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        FileMapping(What.DEALS).with_created(field_named(What.DEALS, field))
