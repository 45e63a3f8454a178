"""``letters``: what is due by letter, or one letter to many, as a PDF."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, text_of
from app.cli.output import show, table
from app.cli.progress import Meter
from app.cli.records import Record, record
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.letters.facts import LetterBatch
    from app.services.letters.keeping import LettersLogged

_EXAMPLES = """\
headwater letters --pdf due.pdf                                  all letters that are due
headwater letters --programme "Slow burners" --dry-run           who would get one, and who not
headwater letters --to contact:7 company:2 --subject "We moved" --text-file moved.txt --pdf moved.pdf
"""
_NOTES = (
    "Each letter that is written into the file becomes an activity of whom it goes to, once, and its reminder is done; "
    "undo takes that back. Who wants no mail, or whose street and town are not known, gets none and is named."
)
_PAPERS = ("a4", "letter")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("letters", "Write letters as one PDF, and keep that they went out", _EXAMPLES, _letters,
                          notes=_NOTES)  # fmt: skip
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="ends with .pdf")
    parser.add_argument("--dry-run", action="store_true", help="only say who would get one")
    parser.add_argument("--programme", metavar="NAME", help="only what is due of this programme")
    parser.add_argument("--to", metavar="RECORD", type=record, nargs="+", default=[], help="contact:7, company:2")
    parser.add_argument("--subject", metavar="TEXT", help="with --to; may have fields such as {company}")
    words = parser.add_mutually_exclusive_group()
    words.add_argument("--text", metavar="TEXT", help="with --to; may have fields, too")
    words.add_argument("--text-file", metavar="FILE", type=Path, help="the text from a file (UTF-8)")
    parser.add_argument("--paper", choices=_PAPERS, help="a4 or letter, else what the team's country uses")


def _letters(args: Namespace) -> int:
    from app.services.letters.keeping import print_letters
    from app.services.printing.paper import Paper

    if not args.pdf and not args.dry_run:
        raise UsageError("say where to with --pdf FILE, or --dry-run")
    paper = Paper[args.paper.upper()] if args.paper else None
    with opened(args) as ctx, Meter() as meter:
        batch = _gathered(ctx, args)
        done = None if args.dry_run else print_letters(ctx, batch, args.pdf, paper, meter)
    show(args, _json(batch, args, done), lambda: _words(batch, args, done))
    return 0


def _gathered(ctx: Context, args: Namespace) -> LetterBatch:
    from app.services.letters.gathering import WriteLetters, due_letters, letters_to
    from app.services.nurture.programmes import programme_named

    records: list[Record] = args.to
    text = args.text if args.text_file is None else text_of(args.text_file)
    if not records:
        if args.subject or text:
            raise UsageError("a subject and a text are for letters --to somebody")
        return due_letters(ctx, programme_named(ctx, args.programme).id if args.programme else None)
    if args.programme:
        raise UsageError("either of a programme or --to somebody")
    if not {one.table for one in records} <= {"contacts", "companies"}:
        raise UsageError("letters go to contacts and companies")
    people = tuple(one.id for one in records if one.table == "contacts")
    firms = tuple(one.id for one in records if one.table == "companies")
    return letters_to(ctx, WriteLetters(args.subject or "", text or "", people, firms))


def _json(batch: LetterBatch, args: Namespace, done: LettersLogged | None) -> dict[str, Any]:
    letters = [
        {
            "contact": letter.contact_id,
            "company": letter.company_id,
            "deal": letter.deal_id,
            "task": letter.task_id,
            "to": list(letter.to),
            "subject": letter.subject,
        }
        for letter in batch.letters
    ]
    left_out = [{"name": one.name, "why": one.why} for one in batch.left_out]
    return {
        "file": None if done is None else str(args.pdf),
        "letters": letters,
        "left_out": left_out,
        "logged": 0 if done is None else done.logged,
        "change_set": None if done is None else done.change_set_id,
    }


def _words(batch: LetterBatch, args: Namespace, done: LettersLogged | None) -> str:
    rows = [(letter.name, ", ".join(letter.to[1:]), letter.subject) for letter in batch.letters]
    parts = [table(("To", "Address", "About"), rows) if rows else "There is no letter to print."]
    if batch.left_out:
        parts.append(table(("Gets none", "Why"), [(one.name, one.why) for one in batch.left_out]))
    if done is not None:
        count = len(batch.letters)
        parts.append(f"{count:,} {'letter is' if count == 1 else 'letters are'} in {args.pdf}.")
    return "\n\n".join(parts)
