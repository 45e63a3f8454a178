"""Where data is kept: engines, units of work, the recorder, the change feed, search, backups, migrations."""
