"""Cases left waiting everywhere: `python -m tests.old_databases.parking` leaves this version's database.

The file is named by the version and is never written over: the next versions must finish its cases.
"""

import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from brokerage.register import providers
from engine.cases import assignment, call_responses
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.errors import StepFailed
from engine.runtime import Runtime
from engine.store import outbox, releases
from tests.engine.builders import small_process
from tests.old_databases import packed, waits
from tests.old_databases.cases import EVERYBODY, OPERATIONS, REFERRAL, Case, outsider, who
from tests.web.builders import small_council
from web.server import migrations

ROOT = Path(__file__).resolve().parent.parent.parent
START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SHIPPED = small_council.PROCESS.name
Act = Callable[[Case], object]


def did(name: str, **given: Any) -> Act:
    """Return the act of answering a form."""
    return lambda case: case.do(name, **given)


def offered(*homes: str) -> Act:
    """Return the act of offers coming in until the time is up."""

    def act(case: Case) -> None:
        for home in homes:
            case.offer(home)
        case.wait()

    return act


ALTERNATIVE = {
    "decision": "alternative",
    "provider": "1-104",
    "via": "placement",
    "reason_kind": "family_or_community",
    "reason": "My sister lives next door",
}
AT_HOME: dict[str, Any] = {"category": "home_support", "weekly_hours": 14}
URGENT = {"urgency": "emergency", "urgency_reason": "Her carer is in hospital"}
TIED = (did("write_advert"), offered("1-101", "1-102"), did("confirm_ranking"))
LED = (did("write_advert"), offered("1-101", "1-103"), did("confirm_ranking"))
ASKED = (*TIED, did("choose_tied", **ALTERNATIVE), did("decide_reasonable"))
ENDING = (did("last_checks"), did("award"), did("confirm_start"))
OFF_CONTRACT = (did("write_advert"), offered(), did("approve_temporary"))
TOP_UP = (
    *ASKED,
    did("check_home"),
    did("explain_top_up"),
    did("declare_means"),
    did("check_affordability"),
    did("confirm_top_up", weekly_pence=7_500),
    did("settle_difference"),
    did("confirm_top_up"),
    did("sign_agreement"),
    *ENDING,
)
NO_PAYER = (
    *ASKED,
    did("check_home"),
    did("explain_top_up", payer_type="none"),
    did("exceptional_circumstances"),
)
OWN_HOME = (
    *(did("write_advert"), offered("1-101", "1-102"), did("confirm_ranking"), did("confirm_tie_break")),
    did("respond_to_offer", **{**ALTERNATIVE, "decision": "another", "via": "direct_payment"}),
    did("decide_reasonable"),
    did("agree_direct_payment"),
)
EMERGENCY = (*LED, did("respond_to_offer"), *ENDING, Case.wait, did("ask_choice_again"))
Story = tuple[Mapping[str, Any], tuple[Act, ...], int]
STORIES: tuple[Story, ...] = (
    ({}, TOP_UP, 0),
    (URGENT, EMERGENCY, 3),
    (AT_HOME, OWN_HOME, 3),
    ({}, (*TIED, did("choose_tied", decision="decline")), 4),
    ({}, (*TIED, did("provider_withdrew"), did("respond_to_offer")), 4),
    ({}, OFF_CONTRACT, 3),
    ({}, NO_PAYER, 7),
)
"""Referrals, how they go on, and after how many acts a case is left first: then after each further one."""


def fill(database: Database, stories: Iterable[Story] = STORIES) -> None:
    """Leave cases waiting everywhere in an empty database."""
    migrations.upgrade(database)
    runtime = Runtime(database, VirtualClock(START), OPERATIONS)
    small_council.fill(runtime, {"broker": small_council.STAFF["broker"]})
    with database.begin() as connection:
        for home in small_council.HOMES:
            arrangement = "fca" if home in small_council.OFFERING else "none"
            given = AT_HOME["category"], arrangement, ["central"], ["dementia"], [], small_council.FROM
            providers.enrol(connection, small_council.COUNCIL, home, *given)
    for process, folder in waits.folders().items():
        releases.publish(runtime, small_council.COUNCIL, folder, EVERYBODY, process)
    for changes, acts, least in stories:
        for number in range(least, len(acts) + 1):
            case = Case(database, START).start(SHIPPED, {**REFERRAL, **changes})
            for act in acts[:number]:
                act(case)
    for park in (_small_waits, _open_calls, _failures, _desk_work, _letters):
        park(database)


def _small_waits(database: Database) -> None:
    for process, words in waits.WAYS.items():
        for word in words:
            case = Case(database, START).start(process, {"text": word})
            if word == "branches done in part":
                case.do("left")
            if word.startswith("loop"):
                case.do("again", text="again").do("again", text="again" if word == "loop" else "no")
            if word.endswith("passed"):
                case.wait()


def _open_calls(database: Database) -> None:
    """Leave calls nobody has answered, with every kind of answer, extended, and one that has closed."""
    for number in range(4):
        case = Case(database, START).start("errand", {"what": "Fetch the post", "urgency": "routine"})
        if number:
            case.offer("P1").offer("P1").offer("P2").offer("P3")
            call_responses.withdraw(case.runtime, case.call().id, outsider("helper", "P2"))
        if number == 2:
            case.do("extend")
        if number == 3:
            case.do("close_early")
    case = Case(database, START).start(SHIPPED, REFERRAL).do("write_advert")
    case.offer("1-101").offer("1-102", decision="decline", decline_reason="no_capacity")


def _failures(database: Database) -> None:
    """Leave a task and a time that failed, each noted to be tried again."""
    for act in (did("walk", text="x"), Case.wait):
        case = Case(database, START).start("stumble", {"text": "x"})
        small_process.STUMBLES.update({"x", "late"})
        try:
            act(case)
        except StepFailed:
            continue
        finally:
            small_process.STUMBLES.clear()
        raise AssertionError("The step did not fail.")


def _desk_work(database: Database) -> None:
    """Leave tasks taken on, begun, taken over and moved."""
    for number, verb in enumerate(
        (assignment.claim, assignment.save_draft, assignment.set_due, assignment.reassign)
    ):
        case = Case(database, START).start(
            SHIPPED, {**REFERRAL, "person_name": f"Person {number}", "person_reference": f"W-{number}"}
        )
        task = case.task("write_advert")
        given: dict[Any, tuple[Any, ...]] = {
            assignment.claim: (who(task),),
            assignment.save_draft: ([("description", "Half of it")], who(task)),
            assignment.set_due: (EVERYBODY, START + timedelta(days=1), "It is urgent"),
            assignment.reassign: (EVERYBODY, who(task), "It is hers"),
        }
        verb(case.runtime, task["id"], *given[verb])


def _letters(database: Database) -> None:
    """Send some letters, fail with others, and leave the rest where they are."""

    class Mail:
        sent = 0

        def send(self, message: outbox.Message) -> None:
            self.sent += 1
            if self.sent % 2:
                raise outbox.NotSent("The mail server is away.")

    outbox.deliver(Runtime(database, VirtualClock(START), OPERATIONS), Mail(), 20)


def version() -> str:
    """Return the version of Homeward that this is."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(written["project"]["version"])


def main(folder: Path, stories: Iterable[Story] = STORIES) -> int:
    """Leave this version's database in a folder; 1 when there is one."""
    file = folder / f"{version()}{packed.ENDING}"
    if file.exists():
        sys.stderr.write(
            f"{file} is there, and stays: give the next version its number in pyproject.toml first.\n"
        )
        return 1
    with tempfile.TemporaryDirectory() as place, closing(Database(f"sqlite:///{place}/left.db")) as database:
        fill(database, stories)
        packed.write(database, file, version=version())
    sys.stdout.write(f"{file} ({file.stat().st_size / 1000:,.0f} kB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else packed.HERE))
