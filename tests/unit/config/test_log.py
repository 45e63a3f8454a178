"""The log of the program."""

from __future__ import annotations

import logging

from app.config.log import log_file, start_logging, stop_logging


def test_warnings_are_written_once_there_are_any() -> None:
    handler = start_logging()
    try:
        logging.getLogger("somewhere").info("of no interest")
        assert log_file().parent.is_dir()
        assert not log_file().exists()
        logging.getLogger("somewhere").warning("the disk is %s", "slow")
    finally:
        stop_logging(handler)
    logging.getLogger("somewhere").warning("nobody listens any more")
    written = log_file().read_text(encoding="utf-8")
    assert written.endswith(" WARNING somewhere the disk is slow\n")
    assert written.count("\n") == 1
