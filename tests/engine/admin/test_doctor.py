"""Health: all is well until something is late."""

from datetime import timedelta

import pytest

from engine.admin import doctor
from engine.background import worker
from engine.database.handle import Database
from engine.runtime import Runtime
from tests.engine.builders.small_process import begin, clock_of, make_runtime


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def test_all_is_well_until_something_is_late(runtime: Runtime) -> None:
    begin(runtime)
    assert doctor.examine(runtime) == []
    clock_of(runtime).advance(timedelta(days=1, minutes=3))
    assert [each.about for each in doctor.examine(runtime)] == ["worker"]
    assert worker.wake_due(runtime) == 1
    assert doctor.examine(runtime) == []
