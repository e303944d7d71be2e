"""A case that is begun twice under one id begins once, however close together that is."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from engine.cases import commands
from engine.database import tables
from engine.database.handle import Database, new_id
from engine.errors import BegunAlready
from engine.runtime import Runtime
from tests.engine.builders.small_process import ASKED, CLERK, make_runtime


def begin(runtime: Runtime, case_id: str) -> None:
    commands.start(runtime, "here", "errand", ASKED, CLERK, case_id=case_id)


def lines(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.history)).scalar_one())


def test_the_second_time_is_refused_and_leaves_nothing(database: Database) -> None:
    runtime, once = make_runtime(database), new_id()
    begin(runtime, once)
    before = lines(database)
    with pytest.raises(BegunAlready):
        begin(runtime, once)
    assert lines(database) == before


def test_of_four_at_once_one_begins_it(database: Database) -> None:
    runtime, once, barrier = make_runtime(database), new_id(), threading.Barrier(4)

    def one_of_four() -> bool:
        barrier.wait()
        try:
            begin(runtime, once)
        except BegunAlready:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(one_of_four) for _ in range(4)]
    assert sorted(each.result() for each in tried) == [False, False, False, True]
