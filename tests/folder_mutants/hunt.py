"""Whether a slip in a folder is noticed: by the check, or by the first example that comes out differently."""

from collections.abc import Sequence
from enum import StrEnum

from engine.checks import process_folder
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from play import report
from play.errors import PlayError
from play.scenario import acts
from play.scenario.scenarios import ScenarioFile
from play.stage import Stage
from tests.folder_mutants.mutant import Mutant
from web.server import bootstrap


class Fate(StrEnum):
    """What noticed a slip."""

    CHECK = "check"
    ADVICE = "advice"
    EXAMPLE = "example"
    SURVIVED = "survived"


class Hunt:
    """The examples that are played on each mutant, and what the check says of the folder without a slip."""

    def __init__(self, folder: Folder, files: Sequence[ScenarioFile]) -> None:
        self.folder, self.files = folder, files
        self.operations: Operations = bootstrap.operations()
        self.known = set(process_folder.advise(folder, self.operations))

    def fate_of(self, mutant: Mutant) -> tuple[Fate, str]:
        """Return what noticed a slip, with its words."""
        faults = process_folder.check(mutant.folder, self.operations)
        if faults:
            return Fate.CHECK, str(faults[0])
        for file in self.files:
            told = self._first_difference(mutant.folder, file)
            if told:
                return Fate.EXAMPLE, told
        advice = [
            one for one in process_folder.advise(mutant.folder, self.operations) if one not in self.known
        ]
        return (Fate.ADVICE, str(advice[0])) if advice else (Fate.SURVIVED, "")

    def _first_difference(self, folder: Folder, file: ScenarioFile) -> str:
        try:
            how = acts.read_acts(folder)
            with Stage(folder, file.policy, file.scenarios) as stage:
                for scenario in file.scenarios:
                    played = report.play(stage, scenario, how)
                    if not played.ok:
                        return next(played.lines())
        except (PlayError, Exception) as problem:  # whatever stops the examples has noticed the slip
            return f"{type(problem).__name__}: {problem}"
        return ""
