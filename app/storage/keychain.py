"""The password store of the operating system, the only place where the program remembers a secret.

It is used when somebody asks for it, and where there is none nothing is remembered: never in a file of ours.
"""

from __future__ import annotations

import contextlib
from typing import Any

from app.domain.errors import EnvironmentFault

_SERVICE = "Headwater"
_NONE = (
    "This computer has no password store that is open (such as the keychain, the credential manager or the Secret "
    "Service of the desktop), so nothing can be remembered here."
)


def why_not() -> str:
    """Why nothing can be remembered on this computer; "" where it can."""
    return "" if _store() is not None else _NONE


def recall(name: str) -> str | None:
    """The secret remembered under ``name``; None where there is none, or the store can't be asked."""
    from keyring.errors import KeyringError

    store = _store()
    try:
        return None if store is None else store.get_password(_SERVICE, name)
    except KeyringError:
        return None


def remember(name: str, secret: str) -> None:
    """Keep a secret. Raises EnvironmentFault where that is not possible; nothing is written elsewhere instead."""
    from keyring.errors import KeyringError

    store = _store()
    if store is None:
        raise EnvironmentFault(_NONE)
    try:
        store.set_password(_SERVICE, name, secret)
    except KeyringError as error:
        raise EnvironmentFault(f"The password store refused: {error}. Nothing was remembered.") from error


def forget(name: str) -> None:
    """Remove what was remembered under ``name``, if anything was."""
    from keyring.errors import KeyringError

    store = _store()
    if store is not None:
        with contextlib.suppress(KeyringError):
            store.delete_password(_SERVICE, name)


def _store() -> Any:
    """The store to use, or None. Those that keep secrets in readable files rank below 1 and are passed over."""
    import keyring
    from keyring.core import recommended

    chosen = keyring.get_keyring()
    candidates = getattr(chosen, "backends", (chosen,))
    return next((store for store in candidates if recommended(store)), None)
