"""Files that go along with mail: taken from the disk, kept in the database, read for sending, and saved again."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.attachments import (
    MOST_BYTES,
    Attached,
    Attachment,
    NewFile,
    check_together,
    checksum_of,
    too_large,
    written,
)
from app.domain.errors import EnvironmentFault, NotFound, UserError
from app.domain.mailing import Enclosed
from app.models.documents import Document
from app.services.context import Context
from app.storage.documents import keep_content
from app.storage.unit_of_work import UnitOfWork


def read_file(path: Path) -> NewFile:
    """The file at ``path``, to be attached. UserError where it is gone, too large, empty or can't be read."""
    try:
        if not path.is_file():
            raise UserError(f"{path} is not there, or is no file. Choose another.", field="attachments")
        if path.stat().st_size > MOST_BYTES:
            raise UserError(too_large(path.name), field="attachments")
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror or error}).", field="attachments") from error
    return NewFile.of(path.name, data)


def keep(uow: UnitOfWork, files: Sequence[Attached]) -> str | None:
    """Keep the contents of those that are new, and return all as a mail remembers them.

    UserError where they don't fit into one mail, or one that should be kept already isn't.
    """
    check_together(files)
    found = []
    for file in files:
        if isinstance(file, NewFile):
            attachment = file.attachment
            keep_content(uow, attachment.checksum, attachment.size, file.content)
        else:
            attachment = file
            if _content(uow.session, file) is None:
                raise UserError(_gone(file), field="attachments")
        found.append(attachment)
    return written(found)


def enclosed(session: Session, files: Sequence[Attachment]) -> tuple[Enclosed, ...]:
    """The files with their contents. UserError where one is not there any more, or is not what it was."""
    return tuple(Enclosed(file.name, _data(session, file)) for file in files)


def save_copy(ctx: Context, file: Attachment, target: Path) -> None:
    """Write a kept file to ``target``. NotFound where it is gone, EnvironmentFault where it can't be written."""
    with ctx.reading() as session:
        data = _data(session, file)
    try:
        target.write_bytes(data)
    except OSError as error:
        raise EnvironmentFault(f"{target} can't be written ({error.strerror or error}).") from error


def _content(session: Session, file: Attachment) -> int | None:
    return session.scalar(select(Document.id).where(Document.checksum == file.checksum))


def _data(session: Session, file: Attachment) -> bytes:
    content = session.scalar(select(Document.content).where(Document.checksum == file.checksum))
    if content is None:
        raise NotFound(_gone(file))
    data = base64.b64decode(content)
    if checksum_of(data) != file.checksum:
        raise UserError(f"{file.name} was damaged in the database. Take it out and attach it anew.")
    return data


def _gone(file: Attachment) -> str:
    return f"{file.name} is not in the database any more. Take it out, or attach it anew."
