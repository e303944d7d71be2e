"""What the engine tells whoever measures: how each step ended and how long it took, and what was waited for.

A step is told by its process, its kind and its outcome, never by an id. Unheard it costs nothing.
"""

import threading
from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import ParamSpec, Protocol, TypeVar

from engine import outages
from engine.errors import BegunAlready, CallClosed, Conflict, NotAllowed, NotFound, TaskGone
from engine.outcomes import Refused

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Listener(Protocol):
    """Who measures."""

    def step(self, process: str, kind: str, outcome: str, seconds: float) -> None:
        """Hear of a step that ended."""
        ...

    def waited(self, what: str, seconds: float) -> None:
        """Hear how long something was waited for."""
        ...


class _InHand(threading.local):
    """The step that this thread has in hand."""

    process = ""
    kind = ""


_listeners: list[Listener] = []
_in_hand = _InHand()


def listen(listener: Listener) -> None:
    """Tell somebody of everything from now on."""
    _listeners.append(listener)


def ignore(listener: Listener) -> None:
    """Tell somebody nothing more."""
    _listeners.remove(listener)


def about(process: str, kind: str = "") -> None:
    """Say what the step in hand is, as soon as that is known."""
    _in_hand.process = process
    if kind:
        _in_hand.kind = kind


def waited(what: str, seconds: float) -> None:
    """Tell how long the writer's turn or a connection was waited for."""
    for each in _listeners:
        each.waited(what, seconds)


def measured(kind: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Let a verb's steps be told of, as this kind unless it says a nearer one itself."""

    def named(verb: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(verb)
        def measuring(*given: _P.args, **more: _P.kwargs) -> _R:
            if not _listeners:
                return verb(*given, **more)
            began, outcome = perf_counter(), "failed"
            about("", kind)
            try:
                result = verb(*given, **more)
                outcome = "refused" if isinstance(result, Refused) else "done"
                return result
            except Exception as error:
                outcome = _outcome(error)
                raise
            finally:
                for each in _listeners:
                    each.step(_in_hand.process, _in_hand.kind, outcome, perf_counter() - began)

        return measuring

    return named


def _outcome(error: Exception) -> str:
    if isinstance(error, Conflict | TaskGone | CallClosed | BegunAlready):
        return "conflict"
    if isinstance(error, NotFound | NotAllowed):
        return "refused"
    outage = outages.of(error)
    return outage.value.replace(" ", "_") if outage else "failed"
