"""What failed, noted on its case after the unit of work was rolled back: in words, with what to do again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, update

from engine import tables
from engine.errors import EngineError, StepFailed
from engine.people import Actor
from engine.room import Runtime
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
def noted(runtime: Runtime, act: Mapping[str, Any], actor: Actor) -> Iterator[None]:
    """Note a failed step on its case, in a transaction of its own, and let the failure go on."""
    try:
        yield
    except StepFailed as failure:
        note(runtime, failure, act, actor)
        raise


def note(runtime: Runtime, failure: StepFailed, act: Mapping[str, Any], actor: Actor) -> None:
    """Note on a case what failed and what to do again, in a transaction of its own."""
    by = {
        "id": actor.id,
        "name": actor.name,
        "roles": sorted(actor.roles),
        "council": actor.council,
        "party": actor.party,
    }
    with runtime.database.begin() as connection:
        connection.execute(
            _NOTE,
            {
                "b_id": failure.case_id,
                "step": failure.step,
                "label": failure.label,
                "text": failure.reason,
                "at": runtime.clock.now_in(connection),
                "act": {**act, "by": by},
            },
        )


def in_words(cause: Exception) -> str:
    """Return what was raised as a sentence; what is nobody's rule is a fault of the programme and says so."""
    if isinstance(cause, EngineError | RulesError) or _has_words(cause):
        return str(cause)
    what = f"{type(cause).__name__}: {cause}"
    return f"Something unexpected went wrong ({what}). Tell the people who look after Homeward."


def _has_words(cause: Exception) -> bool:
    """Return whether this was raised to be read: another room's error, or a ValueError, with a sentence."""
    own = type(cause).__module__.partition(".")[0] not in {"builtins", "sqlalchemy"}
    # Python's own ValueErrors ("invalid literal for int() ...") are no sentences.
    return (own or type(cause) is ValueError) and str(cause).endswith((".", "!", "?"))
