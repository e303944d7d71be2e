"""Everything that the engine refuses or reports, as sentences on which a person can act."""

from collections.abc import Sequence
from typing import Any


class EngineError(Exception):
    """The engine could not do what was asked."""

    def __init__(self, text: str = "") -> None:
        self.text = text or (self.__doc__ or "").strip()
        super().__init__(self.text)


class NotFound(EngineError):
    """There is nothing at this address, or you may not see it."""


class RecordMissing(EngineError):
    """The record is not there, or it belongs to another council. Go back and choose again."""


class NotAllowed(EngineError):
    """This is for people in another role. Ask your manager if it should be yours."""


class TaskGone(EngineError):
    """This task is no longer open. Go back to the list of tasks."""


class Conflict(EngineError):
    """Somebody changed this while you were looking at it. Look at it again before you go on."""


class BegunAlready(EngineError):
    """This case has already begun: the same answers came before."""


class NotAccepted(EngineError):
    """These answers cannot be accepted. Change them and send them again."""


class CallClosed(EngineError):
    """This has closed, so nothing more can be sent."""


class CallOpen(EngineError):
    """The responses are sealed until this closes."""


class StepFailed(EngineError):
    """A step of this case could not be done. Nothing was changed; it can be tried again."""

    def __init__(self, case_id: str, step: str, label: str, text: str) -> None:
        self.case_id, self.step, self.label, self.reason = case_id, step, label, text
        super().__init__(f"The step “{label}” could not be done: {text} Nothing was changed; try again.")


class CannotPublish(EngineError):
    """The process folder has faults and cannot be published."""

    def __init__(self, problems: Sequence[Any]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class LetterError(EngineError):
    """A letter could not be written."""


class StateError(EngineError):
    """The stored state of a case cannot be read with its release."""


class BackupError(EngineError):
    """The copy could not be made or restored. Nothing was changed."""
