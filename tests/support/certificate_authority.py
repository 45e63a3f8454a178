"""Authorities that sign certificates of servers, made for one test: nothing of them is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_VALID = timedelta(days=2)


class Authority:
    """``root`` is the file with its certificate, which clients are given."""

    def __init__(self, folder: Path, name: str) -> None:
        pytest.importorskip("cryptography", reason="certificates are made with the package cryptography")
        from cryptography.hazmat.primitives.asymmetric import ec

        self._folder, self._name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.root = folder / f"{name}.pem"
        self.root.write_bytes(_pem(self._signed(self._key, name, server="")))

    def certify(self, server: str) -> tuple[Path, Path]:
        """The files of a server's certificate and of its key."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key = ec.generate_private_key(ec.SECP256R1())
        certificate, secret = self._folder / f"{server}.pem", self._folder / f"{server}.key"
        certificate.write_bytes(_pem(self._signed(key, server, server=server)))
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        secret.chmod(0o600)
        return certificate, secret

    def _signed(self, key: ec.EllipticCurvePrivateKey, name: str, *, server: str) -> x509.Certificate:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.x509.oid import NameOID

        def called(common: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(called(name))
            .issuer_name(called(self._name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _VALID)
            .not_valid_after(now + _VALID)
            .add_extension(x509.BasicConstraints(ca=not server, path_length=None), critical=True)
        )
        if server:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(server)]), critical=False)
        return made.sign(self._key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)
