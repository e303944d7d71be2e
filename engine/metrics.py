"""Measuring the engine: how each step ended and how long it took, and how long it waited for the database.

A step is reported by its process, kind and outcome, never by an id. Without listeners this costs nothing.
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
    """Somebody who measures."""

    def step(self, process: str, kind: str, outcome: str, seconds: float) -> None:
        """Note that a step has ended."""
        ...

    def wait(self, what: str, seconds: float) -> None:
        """Note how long a step waited for something."""
        ...


class _CurrentStep(threading.local):
    """The step that this thread is doing."""

    process = ""
    kind = ""


_listeners: list[Listener] = []
_current = _CurrentStep()


def listen(listener: Listener) -> None:
    """Report everything to a listener from now on."""
    _listeners.append(listener)


def ignore(listener: Listener) -> None:
    """Report nothing more to a listener."""
    _listeners.remove(listener)


def describe_step(process: str, kind: str = "") -> None:
    """Say which process the current step belongs to, and its kind, as soon as they are known."""
    _current.process = process
    if kind:
        _current.kind = kind


def report_wait(what: str, seconds: float) -> None:
    """Report how long a step waited for its turn to write or for a connection."""
    for listener in _listeners:
        listener.wait(what, seconds)


def measure(kind: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Report the steps of a command, as this kind unless `describe_step` names a more exact one."""

    def decorate(command: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(command)
        def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            if not _listeners:
                return command(*args, **kwargs)
            began, outcome = perf_counter(), "failed"
            describe_step("", kind)
            try:
                result = command(*args, **kwargs)
                outcome = "refused" if isinstance(result, Refused) else "done"
                return result
            except Exception as error:
                outcome = _outcome(error)
                raise
            finally:
                for listener in _listeners:
                    listener.step(_current.process, _current.kind, outcome, perf_counter() - began)

        return wrapped

    return decorate


def _outcome(error: Exception) -> str:
    if isinstance(error, Conflict | TaskGone | CallClosed | BegunAlready):
        return "conflict"
    if isinstance(error, NotFound | NotAllowed):
        return "refused"
    outage = outages.of(error)
    return outage.value.replace(" ", "_") if outage else "failed"
