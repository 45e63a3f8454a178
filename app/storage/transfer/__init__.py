"""Copies everything of one database into an empty one of any kind, and proves that both hold the same."""

from app.storage.transfer.copying import Contents
from app.storage.transfer.moving import contents_of, refill, sees_everything, transfer

__all__ = ["Contents", "contents_of", "refill", "sees_everything", "transfer"]
