"""Whether a folder can run at all. A fault that a later check would report does not stop it from running."""

from collections.abc import Callable, Iterator

from engine.definition.bpmn_xml import CannotRead
from engine.definition.operations import Operations
from engine.definition.release import Release
from engine.errors import EngineError
from engine.spiff.parsing import CannotParse
from forms.errors import FormsError
from rules.errors import RulesError

_UNREADABLE = (CannotRead, CannotParse, EngineError, FormsError, RulesError, ValueError)


def obstacles(release: Release, operations: Operations) -> list[str]:
    """Return why cases could not run on a release, as sentences.

    Either the parser cannot read a part of it, or an operation that it calls is gone.
    """
    parts: tuple[Callable[[], object], ...] = (
        lambda: release.specs,
        lambda: release.forms,
        lambda: release.tables,
        lambda: release.letters,
    )
    unread = [sentence for part in parts for sentence in _unread(part)]
    return unread or [
        f"There is no operation “{name}” any more." for name in sorted(_gone(release, operations))
    ]


def _unread(part: Callable[[], object]) -> Iterator[str]:
    try:
        part()
    except _UNREADABLE as error:
        yield str(error)
    except KeyError as error:
        yield f"Its journey {error} is missing."


def _gone(release: Release, operations: Operations) -> set[str]:
    nodes = [node for scope in release.scopes.values() for node in scope.nodes.values()]
    called = {node.call.operation for node in nodes if node.call}
    return called - operations.names
