"""The temporary database in which scenarios play: prepared once for a policy, copied for each scenario."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType

from engine import actors as engine_people
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.runtime import Runtime
from engine.store import releases
from play import market, practice_people
from play.player import BEFORE
from play.policy import council_policy
from play.practice_case import PracticeCase
from play.scenario.scenarios import Scenario
from web import councils
from web.server import bootstrap


class Stage:
    """A temporary folder with one prepared database; the folder is removed when the context ends."""

    def __init__(self, folder: Folder, wanted: council_policy.Policy, scenarios: Sequence[Scenario]) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="homeward-play-")
        self._prepared = Path(self._place.name) / "prepared.db"
        self._numbers = count(1)
        self.process = folder.process
        try:
            self._prepare(council_policy.derive(folder, wanted), wanted, scenarios)
        except BaseException:
            self._place.cleanup()
            raise

    def __enter__(self) -> "Stage":
        """Return the stage itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self._place.cleanup()

    def _prepare(self, folder: Folder, wanted: council_policy.Policy, scenarios: Sequence[Scenario]) -> None:
        start = min(scenario.adverts[0].opened_at for scenario in scenarios) - 2 * BEFORE
        runtime = self._runtime(self._prepared, start)
        runtime.database.create_all()
        with runtime.database.begin() as connection:
            councils.add_council(connection, practice_people.COUNCIL, "Practice Council")
            values = market.area_and_need_settings(scenarios) | council_policy.settings_of(wanted)
            market.set_settings(connection, values, start)
        self._publish(runtime, folder)
        runtime.database.close()

    def _publish(self, runtime: Runtime, folder: Folder) -> None:
        releases.publish(runtime, practice_people.COUNCIL, folder, engine_people.SYSTEM)

    def case_for(self, scenario: Scenario) -> PracticeCase:
        """Return a case on a fresh database with the scenario's providers, before its advert opens."""
        place = Path(self._place.name) / f"{next(self._numbers)}.db"
        shutil.copyfile(self._prepared, place)
        clock = VirtualClock(scenario.adverts[0].opened_at - BEFORE)
        runtime = Runtime(self._open(place), clock, bootstrap.operations())
        with runtime.database.begin() as connection:
            market.fill(connection, scenario)
        return PracticeCase(runtime, clock)

    def _open(self, place: Path) -> Database:
        return Database(f"sqlite:///{place}")

    def _runtime(self, place: Path, now: datetime) -> Runtime:
        return Runtime(Database(f"sqlite:///{place}"), VirtualClock(now), bootstrap.operations())
