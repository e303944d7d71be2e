"""Whether a slip in a folder is noticed: by the check, or by the first example that comes out differently."""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from enum import StrEnum
from itertools import islice

from engine.checks import problem, process_folder
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from play import report
from play.errors import PlayError
from play.scenario import acts
from play.scenario.scenarios import Scenario, ScenarioFile
from tests.folder_mutants.changed_parts import ChangedParts
from tests.folder_mutants.kept_stage import Handle, KeptStage
from tests.folder_mutants.mutant import Mutant
from tests.folder_mutants.trace import Trace, trace
from web.server import bootstrap

SOONEST = 2
"""How many examples are played before the long proofs of the check."""


class Fate(StrEnum):
    """What noticed a slip."""

    CHECK = "check"
    EXAMPLE = "example"
    ADVICE = "advice"
    SURVIVED = "survived"


class Hunt(AbstractContextManager["Hunt"]):
    """The examples that are played on each mutant, and what the check says of the folder without a slip.

    Examples of one policy play together. Those without a policy come first: they play what was changed, and
    not a table made from it.
    """

    def __init__(self, folder: Folder, files: Sequence[ScenarioFile]) -> None:
        self.folder, self.files = folder, _by_policy(files)
        self.operations: Operations = bootstrap.operations()
        self.known = set(process_folder.advise(folder, self.operations))
        self._handle = Handle()
        self._traces: dict[int, dict[str, Trace]] = {}

    def __exit__(self, *error: object) -> None:
        """Remove what the plays left."""
        self._handle.__exit__(*error)

    def fate_of(self, mutant: Mutant) -> tuple[Fate, str]:
        """Return what noticed a slip, with its words.

        What costs least comes first: the check without its long proofs, the likeliest examples, those proofs,
        and the other examples. So a slip that both would notice counts for whichever is sooner.
        """
        problems, whole = process_folder.glance(mutant.folder, self.operations)
        faults = problem.faults(problems)
        if faults:
            return Fate.CHECK, str(faults[0])
        with closing(self._plays(mutant)) as plays:
            told = next(filter(None, islice(plays, SOONEST)), "")
            faults = [] if told or whole else process_folder.check(mutant.folder, self.operations)
            if faults:
                return Fate.CHECK, str(faults[0])
            told = told or next(filter(None, plays), "")
        return (Fate.EXAMPLE, told) if told else self._advised(mutant.folder)

    def _advised(self, folder: Folder) -> tuple[Fate, str]:
        advice = [one for one in process_folder.advise(folder, self.operations) if one not in self.known]
        return (Fate.ADVICE, str(advice[0])) if advice else (Fate.SURVIVED, "")

    def _plays(self, mutant: Mutant) -> Generator[str, None, None]:
        """Yield for each example that meets a slip how it differs, or nothing."""
        for number in range(len(self.files)):
            try:
                yield from self._plays_of(mutant, number)
            except (PlayError, Exception) as stop:  # whatever stops the examples has noticed the slip
                yield f"{type(stop).__name__}: {stop}"

    def _plays_of(self, mutant: Mutant, number: int) -> Generator[str, None, None]:
        likely = self._likely(mutant, number)
        if likely:
            how = acts.read_acts(mutant.folder)
            with KeptStage(self._handle, mutant.folder, self.files[number]) as stage:
                for scenario in likely:
                    played = report.play(stage, scenario, how)
                    yield "" if played.ok else " ".join(list(played.lines())[:4])

    def _likely(self, mutant: Mutant, number: int) -> list[Scenario]:
        """Return the examples of a policy that meet the slip: what compares most first, then the shortest."""
        file, traces = self.files[number], self.traces(number)
        parts = ChangedParts(self.folder, mutant.folder, mutant.path, file.policy)
        meeting = [scenario for scenario in file.scenarios if parts.met_by(traces[scenario.id])]
        return sorted(meeting, key=lambda one: (one.expected["tasks"] is None, traces[one.id].seconds))

    def traces(self, number: int) -> dict[str, Trace]:
        """Return what each example of a policy goes through when there is no slip; played once."""
        if number not in self._traces:
            how, traces = acts.read_acts(self.folder), {}
            with KeptStage(self._handle, self.folder, self.files[number]) as stage:
                for scenario in self.files[number].scenarios:
                    traces[scenario.id], differences = trace(stage, scenario, how)
                    if differences:
                        raise ValueError(f"{scenario.id} differs although there is no slip: {differences}")
            self._traces[number] = traces
        return self._traces[number]


def _by_policy(files: Sequence[ScenarioFile]) -> list[ScenarioFile]:
    together: dict[str, ScenarioFile] = {}
    for file in files:
        key = repr(sorted(file.policy.items()))
        before = together.get(key)
        together[key] = replace(file, scenarios=(before.scenarios if before else ()) + file.scenarios)
    return sorted(together.values(), key=lambda file: bool(file.policy))
