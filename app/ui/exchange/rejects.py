"""Exports the rows that an import rejected, to be corrected and imported again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.services.exchange.batches import export_rejections
from app.ui.exchange import words
from app.ui.exchange.save_file import ask_where_to_save
from app.ui.host import Host

_HOW = "Correct them there and save. The two columns that say why and where may stay."


def export_rejected(
    host: Host,
    owner: QWidget,
    batch: int,
    proposed: Path,
    again: Callable[[Path], None],
    written: Callable[[Path], None] = lambda _path: None,
) -> None:
    """Ask where to, write them, and offer to import the file ``again`` once it is corrected."""
    ctx = host.ctx

    def write(path: Path) -> None:
        def done(number: int) -> None:
            text = f"Exported {words.count(number, 'rejected row')} to {path.name}"
            written(path)
            host.message(text, detail=_HOW, actions=(("Import the corrected file", lambda: again(path)),))

        host.runner.query(lambda: export_rejections(ctx, batch, path), owner=owner, done=done, failed=host.show_error)

    ask_where_to_save(owner.window(), "Export the rejected rows", proposed, write, others=(".xlsx",))
