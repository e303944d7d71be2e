"""What it takes to send an answer: one write transaction, and nothing is read or drawn for a refusal."""

import pytest

from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.journeys.metered_walk import Cost, MeteredWalk
from tests.web.builders import small_council
from tests.web.conftest import START
from web import app, settings
from web.server import bootstrap

COSTS = {
    "referral": (21, 18),
    "write_advert": (32, 25),
    "offer": (8, 8),
    "confirm_ranking": (39, 35),
    "choose_tied": (50, 45),
    "respond_to_offer": (36, 32),
    "declare_means": (12, 6),
    "last_checks": (10, 4),
}
"""Statements at most beside BEGIN and COMMIT, on SQLite and on PostgreSQL; one more fails here."""
TRANSACTIONS = 2
"""In one the session and its council's roles are looked up, in the other the answer is completed."""


def walk_on(database: Database) -> MeteredWalk:
    """Begin a walk on a site of its own."""
    clock = VirtualClock(START)
    runtime = Runtime(database, clock, bootstrap.operations())
    site = app.create_app(settings.read(practice=True, secret_key="s" * 40), runtime=runtime, testing=True)
    site.config["WTF_CSRF_ENABLED"] = False
    return MeteredWalk(site, runtime, clock)


@pytest.fixture
def costs(database: Database) -> dict[str, Cost]:
    """What the last answer to each form took in two whole cases, of which the first warms everything up."""
    small_council.fill(Runtime(database, VirtualClock(START), bootstrap.operations()))
    costs: dict[str, Cost] = {}
    for whole_case in (whole_cases.top_up, whole_cases.emergency):
        walk = walk_on(database)
        whole_case(walk)
        costs |= walk.costs
    return costs


def test_an_answer_is_completed_in_one_transaction_and_draws_nothing(
    costs: dict[str, Cost], database: Database
) -> None:
    assert len(costs) > 15
    for form, cost in costs.items():
        assert (cost.writes, cost.transactions, cost.drawn) == (1, TRANSACTIONS, []), form
    most = {form: at_most[database.dialect == "postgresql"] for form, at_most in COSTS.items()}
    dear = {form: costs[form].statements for form in most if costs[form].statements > most[form]}
    assert dear == {}
