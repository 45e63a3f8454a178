"""Writes the change log by triggers, generated from the models, so that nothing stored goes unrecorded.

The unit of work opens a change set at the start of its transaction; each trigger finds it and adds a line to
``change_rows``. A write outside a unit of work has no change set and is refused by the log's NOT NULL column.
docs/adr/0002-record-in-the-database.md tells why triggers and not ORM events.
"""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from app.models import Base
from app.models.base import JsonValue
from app.storage.prepared import Prepared

# The log itself, what only describes imports, the program's own bookkeeping of what fired, the daily figures that it
# takes from the log, and the contents of files, which never change; everything else that people can change is recorded.
_UNRECORDED = frozenset(
    (
        *("change_sets", "change_rows", "change_context", "import_batches", "import_rejections", "occurrences"),
        *("forecast_snapshots", "snapshot_figures", "documents"),
    )
)
_EVENTS = ("insert", "update", "delete")
_ATTRIBUTE_IN_FILE = Prepared(text("UPDATE change_context SET change_set_id = :id"))
_ATTRIBUTE_ON_SERVER = Prepared(text("SELECT set_config('headwater.change_set', :id, true)"))
# Derived from the row's other columns, so worth no space in the log.
DERIVED_COLUMNS = frozenset(("search_text",))


def recorded_tables() -> list[Table]:
    """Every table whose changes are recorded, parents before children."""
    return [table for table in Base.metadata.sorted_tables if is_recorded(table.name)]


def is_recorded(table_name: str) -> bool:
    """Whether changes of a table go into the log."""
    return table_name not in _UNRECORDED


def install(connection: Connection) -> None:
    """(Re)create all recording triggers for the present models; run after each migration."""
    _stop_recording(connection)
    if connection.dialect.name == "sqlite":
        for table in recorded_tables():
            for statement in _sqlite_triggers(table):
                connection.exec_driver_sql(statement)
        return
    connection.exec_driver_sql(_POSTGRESQL_FUNCTIONS, execution_options={"no_parameters": True})
    for table in recorded_tables():
        connection.exec_driver_sql(_postgresql_triggers(table.name))
    connection.exec_driver_sql(_POSTGRESQL_NOTIFY)


def _stop_recording(connection: Connection) -> None:
    """Of tables that were recorded by an earlier program and are not any more."""
    on = "" if connection.dialect.name == "sqlite" else " ON {0}"
    for table in Base.metadata.sorted_tables:
        for event in () if is_recorded(table.name) else _EVENTS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS record_{event}_{table.name}" + on.format(table.name))


def open_change_set(connection: Connection, change_set_id: int) -> None:
    """Attribute what this transaction writes from here on to a change set."""
    if connection.dialect.name == "sqlite":
        _ATTRIBUTE_IN_FILE.count(connection, {"id": change_set_id})
    else:
        _ATTRIBUTE_ON_SERVER.rows(connection, {"id": str(change_set_id)})


def close_change_set(connection: Connection) -> None:
    """Before the commit, so that a later write without a change set is refused."""
    if connection.dialect.name == "sqlite":
        _ATTRIBUTE_IN_FILE.count(connection, {"id": None})


def _sqlite_triggers(table: Table) -> list[str]:
    name = table.name
    log = "INSERT INTO change_rows (change_set_id, table_name, row_id, op, before, after) VALUES"
    context = f"(SELECT change_set_id FROM change_context), '{name}'"
    old, new = _sqlite_image(table, "OLD"), _sqlite_image(table, "NEW")
    one_by_one = "WHEN NOT (SELECT inserts_in_bulk FROM change_context) "
    bodies = {
        "insert": f"{one_by_one}BEGIN {log} ({context}, NEW.id, 'I', NULL, NULL)",
        "update": f"BEGIN {log} ({context}, NEW.id, 'U', {old}, {new})",
        "delete": f"BEGIN {log} ({context}, OLD.id, 'D', {old}, NULL)",
    }
    statements = []
    for event, body in bodies.items():
        trigger = f"record_{event}_{name}"
        statements.append(f"DROP TRIGGER IF EXISTS {trigger}")
        statements.append(f"CREATE TRIGGER {trigger} AFTER {event.upper()} ON {name} {body}; END")
    return statements


def record_inserted(connection: Connection, table: str, first_id: int, last_id: int) -> None:
    """Log rows that were inserted in bulk (SQLite): one statement costs a third of as many triggers."""
    context = "(SELECT change_set_id FROM change_context)"
    connection.execute(
        text(
            "INSERT INTO change_rows (change_set_id, table_name, row_id, op) "
            f"SELECT {context}, '{table}', id, 'I' FROM {table} WHERE id BETWEEN :first AND :last"
        ),
        {"first": first_id, "last": last_id},
    )


def _sqlite_image(table: Table, side: str) -> str:
    pairs = []
    for column in table.columns:
        if column.name in DERIVED_COLUMNS:
            continue
        value = f'{side}."{column.name}"'
        pairs.append(f"'{column.name}', " + (f"json({value})" if isinstance(column.type, JsonValue) else value))
    return f"json_object({', '.join(pairs)})"


def _postgresql_triggers(name: str) -> str:
    tables = {
        "insert": "NEW TABLE AS new_rows",
        "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "delete": "OLD TABLE AS old_rows",
    }
    return ";\n".join(
        f"CREATE OR REPLACE TRIGGER record_{event}_{name} AFTER {event.upper()} ON {name} "
        f"REFERENCING {transition} FOR EACH STATEMENT EXECUTE FUNCTION record_change()"
        for event, transition in tables.items()
    )


# One call per statement over transition tables: a COPY of 100,000 rows costs one INSERT ... SELECT.
# They run with the rights of who owns the log, so that nobody else needs any to write it, and believe nothing that a
# client says: a change set counts for the transaction that opened it, and bears the login that the server knows.
_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION headwater_change_set() RETURNS bigint LANGUAGE sql STABLE {_DEFINER} AS $$
    SELECT id FROM change_sets
    WHERE id = NULLIF(current_setting('headwater.change_set', true), '')::bigint
        AND xmin = (pg_current_xact_id_if_assigned())::xid
$$;
CREATE OR REPLACE FUNCTION headwater_sign_change_set() RETURNS trigger LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    NEW.login := session_user;
    IF EXISTS (SELECT 1 FROM users WHERE login = session_user) THEN
        NEW.made_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION headwater_refresh_statistics(name text) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
    EXECUTE format('ANALYZE public.%I', name);
END $$;
CREATE OR REPLACE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    change_set bigint := headwater_change_set();
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change_rows (change_set_id, table_name, row_id, op)
        SELECT change_set, TG_TABLE_NAME, id, 'I' FROM new_rows ORDER BY id;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO change_rows (change_set_id, table_name, row_id, op, before, after)
        SELECT change_set, TG_TABLE_NAME, n.id, 'U', to_jsonb(o) - 'search_text', to_jsonb(n) - 'search_text'
        FROM old_rows o JOIN new_rows n USING (id) ORDER BY id;
    ELSE
        INSERT INTO change_rows (change_set_id, table_name, row_id, op, before)
        SELECT change_set, TG_TABLE_NAME, id, 'D', to_jsonb(o) - 'search_text' FROM old_rows o ORDER BY id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION headwater_erase(name text, key bigint) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE
    is_there boolean;
BEGIN
    IF EXISTS (SELECT 1 FROM users WHERE login = session_user AND (role <> 'owner' OR NOT is_active)) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only owners remove something for good';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE id = $1)', name) INTO is_there USING key;
    IF NOT is_there THEN
        UPDATE change_rows SET before = NULL, after = NULL WHERE table_name = name AND row_id = key;
    END IF;
END $$;
CREATE OR REPLACE FUNCTION announce_change_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('headwater_changes', NEW.id::text);
    RETURN NULL;
END $$;
"""

_POSTGRESQL_NOTIFY = """
CREATE OR REPLACE TRIGGER headwater_sign_change_set BEFORE INSERT ON change_sets
FOR EACH ROW EXECUTE FUNCTION headwater_sign_change_set();
CREATE OR REPLACE TRIGGER announce_change_set AFTER INSERT ON change_sets
FOR EACH ROW EXECUTE FUNCTION announce_change_set()
"""
