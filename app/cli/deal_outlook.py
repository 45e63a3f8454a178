"""``deals category`` and ``deals judge``: how a deal is counted upon, and what a manager expects of it."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from app.cli.arguments import Commands, UsageError, key
from app.cli.output import show
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.forecast.basis import Category
    from app.services.saved import Saved

_NONE = "none"
_CATEGORY = """\
headwater deals category 12 commit
headwater deals category 12 "best case"
headwater deals category 12 none
"""
_JUDGE = """\
headwater deals judge 12 --category pipeline --probability 30 --note "No budget yet"
headwater deals judge 12 --withdraw
"""
EXAMPLES = _CATEGORY + _JUDGE
_CATEGORY_NOTES = "A category is commit, best case, pipeline or omitted; with none it follows from the phase again."
_JUDGE_NOTES = (
    "Managers and owners judge; it stands beside what the rep says, never over it. What is not said anew is left open."
)


def add(group: Commands) -> None:
    """Add the commands to those of deals."""
    about = "Set how a deal is counted upon in the forecast"
    category = group.add("category", about, _CATEGORY, _category, notes=_CATEGORY_NOTES)
    category.add_argument("deal", metavar="ID", type=key)
    category.add_argument("category", metavar="CATEGORY", help="commit, best case, pipeline, omitted; none")
    judge = group.add("judge", "Say what you expect of a deal as a manager", _JUDGE, _judge, notes=_JUDGE_NOTES)
    judge.add_argument("deal", metavar="ID", type=key)
    judge.add_argument("--category", metavar="CATEGORY", help="commit, best case, pipeline or omitted")
    judge.add_argument("--probability", metavar="PERCENT", type=_percent, help="0 to 100")
    judge.add_argument("--note", metavar="TEXT", default="", help="why")
    judge.add_argument("--withdraw", action="store_true", help="take back what was judged")


def _percent(text: str) -> int:
    """A whole number; whether it is a probability is for the service to say."""
    try:
        return int(text.strip().removesuffix("%"))
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no probability. Give a number from 0 to 100.") from None


def _category(args: Namespace) -> int:
    from app.services.deals.commands import EditDeal, edit_deal

    value = None if args.category.strip().casefold() == _NONE else str(_named(args.category))
    with opened(args) as ctx:
        saved = edit_deal(ctx, EditDeal(args.deal, None, {"forecast_category": value}))
    return _told(args, saved)


def _judge(args: Namespace) -> int:
    from app.services.forecast.judging import JudgeDeal, WithdrawJudgement, judge_deal, withdraw_judgement

    said = args.category is not None or args.probability is not None or args.note
    if args.withdraw and said:
        raise UsageError("give either --withdraw, or what you expect")
    category = None if args.category is None else _named(args.category)
    with opened(args) as ctx:
        if args.withdraw:
            saved = withdraw_judgement(ctx, WithdrawJudgement(args.deal))
        else:
            saved = judge_deal(ctx, JudgeDeal(args.deal, category, args.probability, args.note))
    return _told(args, saved)


def _named(text: str) -> Category:
    """The category that somebody typed, with a hyphen or a space in it."""
    from app.domain.forecast.basis import check_category

    return check_category(text.strip().casefold().replace("-", " "))


def _told(args: Namespace, saved: Saved) -> int:
    data = {"id": args.deal, "change_set": saved.change_set_id, "label": saved.label}
    show(args, data, lambda: f"{saved.label}." if saved.change_set_id else "It is so already.")
    return 0
