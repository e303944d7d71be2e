"""Whether a slip in a folder is noticed: by the check, or by the first example that comes out differently."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import StrEnum

from engine.checks import process_folder
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from play import report
from play.errors import PlayError
from play.scenario import acts
from play.scenario.scenarios import Scenario, ScenarioFile
from tests.folder_mutants.changed_parts import could_notice
from tests.folder_mutants.kept_stage import Handle, KeptStage
from tests.folder_mutants.mutant import Mutant
from tests.folder_mutants.trace import Trace, trace
from web.server import bootstrap


class Fate(StrEnum):
    """What noticed a slip."""

    CHECK = "check"
    EXAMPLE = "example"
    ADVICE = "advice"
    SURVIVED = "survived"


class Hunt(AbstractContextManager["Hunt"]):
    """The examples that are played on each mutant, and what the check says of the folder without a slip.

    Files without a policy come first: they play what was changed, and not a table made from it.
    """

    def __init__(self, folder: Folder, files: Sequence[ScenarioFile]) -> None:
        self.folder, self.files = folder, sorted(files, key=lambda file: bool(file.policy))
        self.operations: Operations = bootstrap.operations()
        self.known = set(process_folder.advise(folder, self.operations))
        self._handle = Handle()
        self._traces: dict[int, dict[str, Trace]] = {}

    def __exit__(self, *error: object) -> None:
        """Remove what the plays left."""
        self._handle.__exit__(*error)

    def fate_of(self, mutant: Mutant) -> tuple[Fate, str]:
        """Return what noticed a slip, with its words."""
        faults = self._faults(mutant.folder)
        if faults:
            return Fate.CHECK, faults[0]
        for number in range(len(self.files)):
            told = self._first_difference(mutant, number)
            if told:
                return Fate.EXAMPLE, told
        advice = [
            one for one in process_folder.advise(mutant.folder, self.operations) if one not in self.known
        ]
        return (Fate.ADVICE, str(advice[0])) if advice else (Fate.SURVIVED, "")

    def _faults(self, folder: Folder) -> list[str]:
        """Return the faults of a folder, without the long proofs where something is wrong anyway."""
        problems, whole = process_folder.glance(folder, self.operations)
        faults = process_folder.faults(problems)
        if not faults and not whole:
            faults = process_folder.check(folder, self.operations)
        return [str(fault) for fault in faults]

    def _first_difference(self, mutant: Mutant, number: int) -> str:
        file = self.files[number]
        try:
            likely = self._likely(mutant, number)
            if not likely:
                return ""
            how = acts.read_acts(mutant.folder)
            with KeptStage(self._handle, mutant.folder, file) as stage:
                for scenario in likely:
                    played = report.play(stage, scenario, how)
                    if not played.ok:
                        return " ".join(list(played.lines())[:4])
        except (PlayError, Exception) as problem:  # whatever stops the examples has noticed the slip
            return f"{type(problem).__name__}: {problem}"
        return ""

    def _likely(self, mutant: Mutant, number: int) -> list[Scenario]:
        """Return the examples of a file that meet the slip: what compares most first, then the shortest."""
        traces, policy = self.traces(number), self.files[number].policy
        meeting = [
            scenario
            for scenario in self.files[number].scenarios
            if could_notice(self.folder, mutant.folder, mutant.path, policy, traces[scenario.id])
        ]
        return sorted(meeting, key=lambda one: (one.expected["tasks"] is None, traces[one.id].seconds))

    def traces(self, number: int) -> dict[str, Trace]:
        """Return what each example of a file goes through when there is no slip; played once."""
        if number not in self._traces:
            file = self.files[number]
            how = acts.read_acts(self.folder)
            with KeptStage(self._handle, self.folder, file) as stage:
                played = {scenario.id: trace(stage, scenario, how) for scenario in file.scenarios}
            wrong = {name: differences for name, (_, differences) in played.items() if differences}
            if wrong:
                raise ValueError(f"Examples differ although there is no slip: {wrong}")
            self._traces[number] = {name: went for name, (went, _) in played.items()}
        return self._traces[number]
