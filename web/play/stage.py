"""The throwaway database that scenarios play in: made once for a policy, copied for each scenario."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType

from engine import people as engine_people
from engine import releases
from engine.clock import VirtualClock
from engine.database import Database
from engine.folders import Folder
from engine.room import Runtime
from web import councils, running
from web.play import market, people, policy
from web.play.desk import Desk
from web.play.player import BEFORE
from web.play.scenarios import Scenario


class Stage:
    """A folder with one prepared database; used as a context, it is gone afterwards."""

    def __init__(self, folder: Folder, wanted: policy.Policy, scenarios: Sequence[Scenario]) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="homeward-play-")
        self._prepared = Path(self._place.name) / "prepared.db"
        self._numbers = count(1)
        self.process = folder.process
        try:
            self._prepare(policy.derive(folder, wanted), wanted, scenarios)
        except BaseException:
            self._place.cleanup()
            raise

    def __enter__(self) -> "Stage":
        """The stage itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove everything."""
        self._place.cleanup()

    def _prepare(self, folder: Folder, wanted: policy.Policy, scenarios: Sequence[Scenario]) -> None:
        start = min(scenario.adverts[0].opened_at for scenario in scenarios) - 2 * BEFORE
        runtime = self._runtime(self._prepared, start)
        runtime.database.create_all()
        with runtime.database.begin() as connection:
            councils.add_council(connection, people.COUNCIL, "Practice Council")
            values = market.words_used(scenarios) | policy.settings_of(wanted)
            market.set_settings(connection, values, start)
        releases.publish(runtime, people.COUNCIL, folder, engine_people.SYSTEM)
        runtime.database.close()

    def desk_for(self, scenario: Scenario) -> Desk:
        """A fresh copy of the database with the scenario's providers, some time before its advert opens."""
        place = Path(self._place.name) / f"{next(self._numbers)}.db"
        shutil.copyfile(self._prepared, place)
        clock = VirtualClock(scenario.adverts[0].opened_at - BEFORE)
        runtime = Runtime(Database(f"sqlite:///{place}"), clock, running.operations())
        with runtime.database.begin() as connection:
            market.fill(connection, scenario)
        return Desk(runtime, clock)

    def _runtime(self, place: Path, now: datetime) -> Runtime:
        return Runtime(Database(f"sqlite:///{place}"), VirtualClock(now), running.operations())
