"""A stage for a folder that was checked already, whose cases follow each other on one database handle."""

import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from engine.actors import SYSTEM
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.runtime import Runtime
from engine.store import releases
from engine.store.releases import NO_ORIGIN
from play.practice_people import COUNCIL
from play.scenario.scenarios import ScenarioFile
from play.stage import Stage


class Handle(AbstractContextManager["Handle"]):
    """A database whose file is replaced for each case: a new handle would compile every statement anew."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="homeward-slips-")
        self._place = Path(self._folder.name) / "case.db"
        self._database = Database(f"sqlite:///{self._place}")

    def on(self, place: Path) -> Database:
        """Return the handle with this file under it."""
        self._database.close()
        os.replace(place, self._place)
        return self._database

    def __exit__(self, *error: object) -> None:
        """Remove the file."""
        self._database.close()
        self._folder.cleanup()


class KeptStage(Stage):
    """A stage that neither checks the folder again nor opens a database of its own for each case."""

    def __init__(self, handle: Handle, folder: Folder, file: ScenarioFile) -> None:
        self._handle = handle
        super().__init__(folder, file.policy, file.scenarios)

    def _publish(self, runtime: Runtime, folder: Folder) -> None:
        with runtime.database.begin() as connection:
            now = runtime.clock.now_in(connection)
            releases.freeze(connection, COUNCIL, folder, now, SYSTEM, NO_ORIGIN)

    def _open(self, place: Path) -> Database:
        return self._handle.on(place)
