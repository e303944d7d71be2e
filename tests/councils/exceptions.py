"""Functions of the product whose statements bind no council, each with the reason why that is right."""

from collections.abc import Mapping
from inspect import unwrap
from types import FunctionType
from typing import Any

from brokerage.package import people
from brokerage.reports import case_outcome
from engine.admin import doctor, doctor_checks
from engine.background import backlog
from engine.cases import (
    assignment,
    call_responses,
    commands,
    loading,
    monitor,
    open_calls,
    saving,
    visibility,
    worklist,
)
from engine.database import bulk_write, session, sets
from engine.store import (
    drafts,
    failures,
    files,
    hash_chain,
    history,
    link_letters,
    links,
    notes,
    outbox,
    procrastinate_queue,
    releases,
    responses,
    timers,
)
from engine.svg import position
from web.practice import seed_cases
from web.server import migrations


def _functions(*functions: Any) -> tuple[FunctionType, ...]:
    return tuple(unwrap(function) for function in functions)


EXCEPTIONS: Mapping[str, tuple[FunctionType, ...]] = {
    "It looks a row up by its random id to learn whose it is, and checks the actor against that.": _functions(
        commands.find,
        open_calls.response_form,
        open_calls.find,
        assignment._lock_task,
        case_outcome.outcome,
        call_responses._lock_call,
        call_responses.admit,
        loading.open_case,
        loading.open_task,
        worklist.task,
        drafts.has_begun,
        files.find,
    ),
    "A draft is its writer's alone, whichever council or provider they act for at the moment.": _functions(
        drafts.weigh,
    ),
    "It reads what hangs on a case, call or release whose id came from a row that was looked up before.": (
        _functions(
            open_calls.respondents,
            open_calls.responses_of,
            open_calls.of_case,
            open_calls.invited_to,
            history.between,
            history.of_kind,
            history.lines,
            history.paths,
            position.of_case,
            monitor.variables,
            outbox.of_case,
            releases._read,
            call_responses._last,
            call_responses._end_standing,
            responses.all_of,
            responses.note_seen,
            responses.closed_call,
            responses.open_call,
            saving._deadline,
            timers.next_of_case,
        )
    ),
    "It changes, under the lock on its case or call, rows by ids that were read there.": _functions(
        failures.note,
        assignment._change,
        notes.add,
        notes.lock,
        link_letters.release,
        links.end_with_tasks,
        assignment.set_due,
        call_responses._write,
        responses.close_left,
        bulk_write._write_as_one,
        bulk_write.write,
    ),
    "An outside party deals with many councils and sees what is kept for it by all of them.": _functions(
        worklist.actions_in,
        open_calls.open_for,
        open_calls.sent_by,
        visibility.has_part,
        worklist.open_tasks,
    ),
    "A link's token is all that its bearer has: it says which case of which council is meant.": _functions(
        links.find,
        links.open,
        people._whose,
    ),
    "Whatever is due is done and counted in the background, whichever council's it is.": _functions(
        backlog.figures,
        files.number_left_behind,
        files.remove_old,
        procrastinate_queue.sweep,
        outbox._note,
        outbox._take,
        outbox.deliver,
        outbox.oldest_due,
        timers.due,
        timers.due_of,
        timers.oldest_due,
    ),
    "It examines, copies or migrates the whole database.": _functions(
        hash_chain._rows,
        hash_chain.verify,
        doctor._calls,
        doctor._deadline,
        doctor._failures,
        doctor._left_behind,
        doctor._letters,
        doctor._next_due,
        doctor._orphans,
        doctor._releases,
        doctor._waits_for_nothing,
        doctor_checks._by_id,
        doctor_checks.state_faults,
        migrations.upgrade,
    ),
    "It asks for names by the random ids of parties that the reader was shown already.": _functions(
        people.names_of
    ),
    "Each row to change brings its council along, and is joined by it.": _functions(sets.change),
    "It changes records by their ids, after it has refused those of another council.": _functions(
        session.Records.flush
    ),
    "It plays the people of a practice council, in a database without others.": _functions(
        seed_cases._CasePlayer._offer
    ),
}
