"""Trying a case again after a failed step or a missed deadline, and telling the person what came of it."""

from flask import flash

from engine import outcomes
from engine.cases import commands, retries
from web.auth import access


def retry(case_id: str, *, wake: bool = False) -> None:
    """Retry the failed step of a case, as the person who first did it, and flash what came of it.

    If nothing has failed and `wake` is true, wake the case, in case its deadline has passed.
    """
    runtime, actor = access.runtime(), access.actor()
    version, has_failed = _state(case_id)
    outcome = None
    if has_failed:
        outcome = retries.retry(runtime, case_id, actor)
    elif wake:
        commands.wake(runtime, case_id)
    if isinstance(outcome, outcomes.Refused):
        flash(f"The answers are no longer accepted: {'; '.join(outcome.errors.values())}", "warning")
    elif _state(case_id)[0] == version:
        unmoved = "Nothing was due, so the case waits as before."
        flash(unmoved if has_failed or wake else "No step of this case had failed.", "warning")
    elif has_failed:
        flash("The step was tried again, and the case has moved on.", "success")
    else:
        flash("The case has moved on.", "success")


def _state(case_id: str) -> tuple[int, bool]:
    """Return the version of the case, and whether a step of it has failed."""
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, access.actor())
    return case.version, case.failed_act is not None
