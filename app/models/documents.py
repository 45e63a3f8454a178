"""Contents of files that go along with mail."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Instant, Record


class Document(Record, Base):
    """The content of a file, kept once under its SHA-256 and never changed. ``content`` is base64.

    It is in no history: mails and steps remember their files by name and checksum, and what is undone finds the content
    here again.
    """

    __tablename__ = "documents"
    __table_args__ = (Record.__table_args__,)

    checksum: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[Instant]
