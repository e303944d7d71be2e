"""What is remembered for a transaction that only reads is forgotten with it."""

import gc
import weakref

from sqlalchemy import Connection

from brokerage import casefile, remembered
from engine.database import Database


def connection_that_remembered(database: Database) -> "weakref.ref[Connection]":
    with database.read() as connection:
        file = casefile.of(connection, "here", "no such case")
        assert file is casefile.of(connection, "here", "no such case")
        assert remembered.once(connection, "question", lambda: file) is file
        return weakref.ref(connection)


def test_a_connection_s_memory_goes_with_it(database: Database) -> None:
    gc.collect()
    gc.disable()
    try:
        gone = [connection_that_remembered(database)() is None for _ in range(5)]
    finally:
        gc.enable()
    assert gone == [True] * 5
