"""What can be wrong with playing: with a file, with a process's acts, or on the way through a case."""

from web import errors


class PlayError(errors.WebError):
    """The scenarios cannot be played."""


class FileError(PlayError):
    """The file is not a scenario file. Its sentences begin with the scenario and the key that is wrong."""


class PolicyError(PlayError):
    """The policy asks for something that the process has no place for."""


class ActsError(PlayError):
    """The acts of the process do not fit its forms."""


class StuckError(PlayError):
    """A scenario says something that nothing in the case waits for."""
