"""Where the passphrase of an encrypted file comes from on the command line. No argument is one: others see those."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import EnvironmentFault, PassphraseNeeded, UserError

if TYPE_CHECKING:
    from app.storage.location import Location

VARIABLE = "HEADWATER_PASSPHRASE"


def given(file: Path | None) -> str | None:
    """The passphrase in a file, or else in the environment; None where neither says one."""
    if file is None:
        return os.environ.get(VARIABLE) or None
    try:
        text = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"The passphrase can't be read from {file}. Check the file.") from error
    if not text:
        raise UserError(f"There is no passphrase in {file}.")
    return text


def remembered(location: Location) -> str | None:
    """What this computer's password store holds for the file, if anything."""
    from app.storage import keychain
    from app.storage.server import keychain_name

    return keychain.recall(keychain_name(location))


def asked_for(location: Location, needed: EnvironmentFault) -> str:
    """What somebody types now. Raises ``needed`` where nobody can be asked."""
    if not sys.stdin.isatty():
        raise PassphraseNeeded(f"{needed.message} Put it into {VARIABLE}, or into a file named by --passphrase-file.")
    return getpass.getpass(f"Passphrase of {location.path}: ")


def new(file: Path | None) -> str:
    """A new passphrase: given, or typed twice."""
    text = given(file)
    if text is not None:
        return text
    if not sys.stdin.isatty():
        raise UserError(f"Say the passphrase: put it into {VARIABLE}, or into a file named by --passphrase-file.")
    first = getpass.getpass("New passphrase: ")
    if first != getpass.getpass("The same again: "):
        raise UserError("The two passphrases differ. Nothing was done.")
    return first
