"""Whom a server's certificate is trusted by, and what to do where it isn't."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.config.paths import user_data_dir
from app.domain.errors import EnvironmentFault

SYSTEM = "system"
"""What addresses call the authorities that the operating system trusts, as libpq does."""

# Where systems keep them, apart from what Python's own library was told: Debian, Fedora, SUSE, macOS and Alpine.
_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_EXPORTED = "authorities.pem"


def system_authorities() -> Path | None:
    """A file with the authorities that this system trusts; None where none are to be found.

    The library within the driver looks in a folder of its makers, where nothing is, so libpq's own way to the system's
    authorities finds nobody trustworthy.
    """
    import ssl  # only whoever goes to a server needs it

    known = (ssl.get_default_verify_paths().cafile, *_FILES)
    found = next((Path(name) for name in known if name and Path(name).is_file()), None)
    return found or _exported()


def _exported() -> Path | None:
    """Windows keeps them in no file: ours is written anew each time, for they change."""
    import ssl

    trusted = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not trusted:
        return None
    target = user_data_dir() / _EXPORTED
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".new")
    partial.write_text("".join(map(ssl.DER_cert_to_PEM_cert, trusted)), encoding="ascii")
    partial.replace(target)
    return target


_ASK = "Nothing was sent to it. Ask whoever looks after the server."
_UNENCRYPTED = (
    "The server takes no encrypted connections. Have them switched on there (ssl = on, with a certificate). Only where "
    "nobody else is on the network choose “Not encrypted”."
)
_STRANGER = (
    "The server can't prove who it is: its certificate is out of date, or was signed by nobody who counts here. Give "
    f"the root certificate that belongs to the server (sslrootcert in its address). {_ASK}"
)
_OTHER_NAME = (
    "The server's certificate is made out to “{0}”, not to “{1}”. Write the name in the certificate into the address, "
    f"or have a certificate made out to this one. {_ASK}"
)
_NO_ROOT = (
    "There is no root certificate in {0}. Give the file that came with the server, or sslrootcert=system for the "
    "authorities that this computer trusts."
)
_NOT_A_ROOT = "{0} is not a certificate. Give the root certificate that came with the server."

# libpq speaks English here: the driver brings it without translations.
_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"server does not support SSL"), lambda _found: _UNENCRYPTED),
    (re.compile(r"certificate verify failed"), lambda _found: _STRANGER),
    (
        re.compile(r'server certificate for "([^"]+)".*does not match host name "([^"]+)"'),
        lambda found: _OTHER_NAME.format(*found.groups()),
    ),
    (re.compile(r'root certificate file "([^"]+)" does not exist'), lambda found: _NO_ROOT.format(found[1])),
    (re.compile(r'could not read root certificate file "([^"]+)"'), lambda found: _NOT_A_ROOT.format(found[1])),
)


def refused_by_us(text: str) -> EnvironmentFault | None:
    """Our error where the driver broke off because the server is not who it should be; None for anything else."""
    for pattern, words in _WORDS:
        if found := pattern.search(text):
            return EnvironmentFault(words(found))
    return None
