"""Noting a failed step on its case after the unit of work is rolled back: in words, with the act to retry."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from engine.actors import Actor
from engine.database import tables
from engine.errors import EngineError, StepFailed
from engine.runtime import Runtime
from engine.store import notes
from engine.store.history import Line
from rules.errors import RulesError

_NOTE = (
    update(tables.cases)
    .where(tables.cases.c.id == bindparam("b_id"))
    .values(
        failed_step=bindparam("step"),
        failed_label=bindparam("label"),
        failed_text=bindparam("text"),
        failed_at=bindparam("at"),
        failed_act=bindparam("act"),
    )
)


@contextmanager
def note_failures(
    runtime: Runtime, act: Mapping[str, Any], actor: Actor, retried_by: Actor | None = None
) -> Iterator[None]:
    """If a step fails in this block, note it on its case in a separate transaction and raise it again."""
    try:
        yield
    except StepFailed as failure:
        note(runtime, failure, act, actor, retried_by)
        raise


def note(
    runtime: Runtime,
    failure: StepFailed,
    act: Mapping[str, Any],
    actor: Actor,
    retried_by: Actor | None = None,
) -> None:
    """Note on a case and in its history what failed, and what to retry, in a separate transaction."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        noted = {
            "b_id": failure.case_id,
            "step": failure.step,
            "label": failure.label,
            "text": failure.reason,
        }
        # What the database refuses may be the history itself; then the case at least says what failed.
        with suppress(IntegrityError), connection.begin_nested():
            notes.add(connection, [failure.case_id], _line(failure, actor, retried_by), now)
        connection.execute(_NOTE, {**noted, "at": now, "act": {**act, "by": actor.stored()}})


def _line(failure: StepFailed, actor: Actor, retried_by: Actor | None) -> Line:
    again = "failed again" if retried_by else "failed"
    text = f"“{failure.label}” {again}: {failure.reason}"
    return Line("failed", text, retried_by or actor, failure.step, failure.label)


def in_words(cause: Exception) -> str:
    """Return an exception as a sentence. An unexpected one is reported as a fault of the program."""
    if isinstance(cause, EngineError | RulesError) or _has_words(cause):
        return str(cause)
    what = f"{type(cause).__name__}: {cause}"
    return f"Something unexpected went wrong ({what}). Tell the people who look after Homeward."


def _has_words(cause: Exception) -> bool:
    """Return whether an exception, our own or a ValueError, carries a sentence for people."""
    own = type(cause).__module__.partition(".")[0] not in {"builtins", "sqlalchemy"}
    # Python's own ValueErrors ("invalid literal for int() ...") are not sentences.
    return (own or type(cause) is ValueError) and str(cause).endswith((".", "!", "?"))
