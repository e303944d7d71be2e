"""Writing the rows of one unit of work in as few statements as the database allows.

PostgreSQL takes them all in one statement, as JSON that the server turns into rows. SQLite needs no round
trip, so it takes one statement per table, compiled once and run on the driver's own cursor.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import Connection, Engine, LargeBinary, and_, bindparam, delete, insert, text, update
from sqlalchemy.dialects import sqlite

from engine.database import tables
from engine.database.prepared import Prepared, Row

_CASES, _TASKS, _TIMERS, _DRAFTS = tables.cases, tables.tasks, tables.timers, tables.drafts
_READ_ONLY = {"id", "council", "reference", "process", "release_id", "release_number", "opened_at"}
CASE_COLUMNS = tuple(column.name for column in _CASES.c if column.name not in _READ_ONLY)
_END_COLUMNS = ("status", "done_by", "done_name", "done_at")


@dataclass
class Changes:
    """What a unit of work changes.

    `before` is the case's row as it was read. `case` has CASE_COLUMNS, `b_id`, and the `b_version` that was
    read.
    """

    case: Row
    before: Row
    history: Sequence[Row] = ()
    contents: Sequence[Row] = ()
    paths: Sequence[Row] = ()
    ended_tasks: Sequence[Row] = ()
    new_tasks: Sequence[Row] = ()
    ended_timers: Sequence[Row] = ()
    new_timers: Sequence[Row] = field(default_factory=list)


_UPDATES: dict[tuple[str, ...], Prepared] = {}
_END_TASKS = Prepared(
    update(_TASKS)
    .where(and_(_TASKS.c.id == bindparam("b_id"), _TASKS.c.status == "open"))
    .values({name: bindparam(name) for name in _END_COLUMNS} | {"version": _TASKS.c.version + 1})
)
_END_DRAFTS = Prepared(delete(_DRAFTS).where(_DRAFTS.c.form_id == bindparam("b_id")))
_END_TIMERS = Prepared(
    update(_TIMERS)
    .where(and_(_TIMERS.c.case_id == bindparam("b_case"), _TIMERS.c.node == bindparam("b_node")))
    .values(ended_at=bindparam("ended_at"))
)
_KNOWN_PATHS: WeakKeyDictionary[Engine, set[int]] = WeakKeyDictionary()
_INSERT_PATHS = Prepared(sqlite.insert(tables.paths).on_conflict_do_nothing())
_INSERTS = {
    table.name: Prepared(insert(table))
    for table in (tables.history, tables.history_content, tables.tasks, tables.timers)
}


_ALL = text("""
WITH moved AS (
    UPDATE cases SET
        version = n.version, status = n.status, state = :state, stage = n.stage, stage_since = n.stage_since,
        waiting_for = n.waiting_for,
        moved_at = n.moved_at, ended_at = n.ended_at, next_due_at = n.next_due_at,
        deadline_at = n.deadline_at,
        history_length = n.history_length, history_head = n.history_head, failed_step = n.failed_step,
        failed_label = n.failed_label, failed_text = n.failed_text, failed_at = n.failed_at,
        failed_act = n.failed_act
    FROM json_populate_record(NULL::cases, CAST(:case AS json)) n
    WHERE cases.id = :id AND cases.version = :read RETURNING cases.id
), new_lines AS (
    INSERT INTO history
    SELECT r.* FROM moved, json_populate_recordset(NULL::history, CAST(:history AS json)) r
), new_contents AS (
    INSERT INTO history_content
    SELECT r.* FROM moved, json_populate_recordset(NULL::history_content, CAST(:history_content AS json)) r
), new_paths AS (
    INSERT INTO paths SELECT r.* FROM moved, json_populate_recordset(NULL::paths, CAST(:paths AS json)) r
    ON CONFLICT DO NOTHING
), ended AS (
    UPDATE tasks SET status = e.status, done_by = e.done_by, done_name = e.done_name, done_at = e.done_at,
        version = tasks.version + 1
    FROM json_populate_recordset(NULL::tasks, CAST(:ended_tasks AS json)) e
    WHERE tasks.id = e.id AND tasks.status = 'open'
), forgotten AS (
    DELETE FROM drafts USING json_populate_recordset(NULL::tasks, CAST(:ended_tasks AS json)) e
    WHERE drafts.form_id = e.id
), opened AS (
    INSERT INTO tasks SELECT r.* FROM moved, json_populate_recordset(NULL::tasks, CAST(:tasks AS json)) r
), stopped AS (
    UPDATE timers SET ended_at = e.ended_at
    FROM json_populate_recordset(NULL::timers, CAST(:ended_timers AS json)) e
    WHERE timers.case_id = e.case_id AND timers.node = e.node
), set AS (
    INSERT INTO timers SELECT r.* FROM moved, json_populate_recordset(NULL::timers, CAST(:timers AS json)) r
)
SELECT count(*) FROM moved
""").bindparams(bindparam("state", type_=LargeBinary))


def write(connection: Connection, changes: Changes) -> bool:
    """Write the changes. Return False if the case has moved since it was read; then do not commit."""
    if connection.dialect.name == "postgresql":
        return _write_as_one(connection, changes)
    if _update_case(changes).run(connection, [changes.case]) != 1:
        return False
    _END_TASKS.run(connection, changes.ended_tasks)
    _END_DRAFTS.run(connection, [{"b_id": task["b_id"]} for task in changes.ended_tasks])
    _END_TIMERS.run(connection, changes.ended_timers)
    _write_paths(connection, changes.paths)
    for name, rows in _inserts(changes).items():
        _INSERTS[name].run(connection, rows)
    return True


def _write_paths(connection: Connection, paths: Sequence[Row]) -> None:
    """Write the paths that are new. One that was there already has been committed, and is not tried again."""
    known = _KNOWN_PATHS.setdefault(connection.engine, set())
    for path in paths:
        if path["id"] not in known and _INSERT_PATHS.run(connection, [path]) == 0:
            known.add(path["id"])


def _update_case(changes: Changes) -> Prepared:
    """Return the statement that updates the columns that change, and no others.

    SQLite rewrites every index that covers a column the statement names, even if its value stays the same.
    """
    case, before = changes.case, changes.before
    names = tuple(name for name in CASE_COLUMNS if case[name] != before[name])
    if names not in _UPDATES:
        same = and_(_CASES.c.id == bindparam("b_id"), _CASES.c.version == bindparam("b_version"))
        _UPDATES[names] = Prepared(
            update(_CASES).where(same).values({name: bindparam(name) for name in names})
        )
    return _UPDATES[names]


def _inserts(changes: Changes) -> dict[str, Sequence[Row]]:
    return {"history": changes.history, "history_content": changes.contents, "tasks": changes.new_tasks,
            "timers": changes.new_timers}  # fmt: skip


def _write_as_one(connection: Connection, changes: Changes) -> bool:
    case = {name: value for name, value in changes.case.items() if name != "state"}
    parameters = {
        "id": case["b_id"],
        "read": case["b_version"],
        "state": changes.case["state"],
        "paths": _json(changes.paths),
        "case": _json(case),
        "ended_tasks": _json([{**task, "id": task["b_id"]} for task in changes.ended_tasks]),
        "ended_timers": _json(
            [
                {"case_id": timer["b_case"], "node": timer["b_node"], "ended_at": timer["ended_at"]}
                for timer in changes.ended_timers
            ]
        ),
        **{name: _json(_as_text(rows)) for name, rows in _inserts(changes).items()},
    }
    return bool(connection.execute(_ALL, parameters).scalar())


def _as_text(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with each JSON column as the text that is stored."""
    return [{**row, "passed": _text(row["passed"])} if row.get("passed") else row for row in rows]


def _text(value: Any) -> str:
    return tables.history.c.passed.type.process_bind_param(value, None) or ""  # type: ignore[attr-defined]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
