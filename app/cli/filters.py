"""The filter of deals as arguments: the same parts as the chips of the board."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from app.cli.arguments import Parser, UsageError, day
from app.domain.filters import Closing

if TYPE_CHECKING:
    from app.domain.filters import DealFilter
    from app.services.context import Context

_CLOSING = tuple(closing.value for closing in Closing if closing is not Closing.CUSTOM)


def add_filter(parser: Parser) -> None:
    """Add the arguments."""
    group = parser.add_argument_group("which deals")
    group.add_argument("--mine", action="store_true", help="those of the user")
    group.add_argument("--owner", metavar="NAME", action="append", default=[], help="those of this owner; repeatable")
    group.add_argument("--unowned", action="store_true", help="those of nobody")
    group.add_argument("--region", metavar="NAME", action="append", default=[], help="of owners in a region")
    group.add_argument("--source", metavar="NAME", action="append", default=[], help="from this lead source")
    group.add_argument("--product", metavar="NAME", action="append", default=[], help="with this product")
    group.add_argument("--closing", metavar="WHEN", choices=_CLOSING, help=", ".join(_CLOSING))
    group.add_argument("--from", dest="first", metavar="DATE", type=day, help="closing on this day or later")
    group.add_argument("--to", dest="last", metavar="DATE", type=day, help="closing on this day or earlier")
    group.add_argument("--text", metavar="WORDS", default="", help="whose deal or company has words that begin so")
    group.add_argument("--without-company", action="store_true", help="whose company is not known")


def read_filter(ctx: Context, args: Namespace) -> DealFilter:
    """What was asked for; UserError for a name that isn't known."""
    from app.cli.names import find
    from app.domain.filters import DealFilter
    from app.services.board.offers import offers

    if args.closing and (args.first or args.last):
        raise UsageError("give either --closing or --from and --to")
    known = offers(ctx)
    people = sorted(known.names.items(), key=lambda item: item[1])
    sources = [(offer.id, offer.name) for offer in known.sources]
    products = [(offer.id, offer.name) for offer in known.products]
    regions = list(enumerate(known.regions))
    return DealFilter(
        mine=args.mine,
        unowned=args.unowned,
        owner_ids=tuple(find("user", name, people) for name in args.owner),
        regions=tuple(known.regions[find("region", name, regions)] for name in args.region),
        source_ids=tuple(find("lead source", name, sources) for name in args.source),
        product_ids=tuple(find("product", name, products) for name in args.product),
        closing=_closing(args),
        first=args.first,
        last=args.last,
        text=args.text,
        without_company=args.without_company,
    )


def _closing(args: Namespace) -> Closing:
    if args.first or args.last:
        return Closing.CUSTOM
    return Closing(args.closing) if args.closing else Closing.ANY
