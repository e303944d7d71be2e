"""One case from referral to award through a running site, by five people with browsers of their own."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from brokerage import operations as care
from brokerage import practice
from brokerage.reports import case_outcome
from brokerage.tables import market_tables, package_tables, tender_tables
from engine import actors
from engine.cases import worklist
from engine.clock import SystemClock, london
from engine.database.handle import Database
from tests.frame.plain_browser import Browser
from web.auth import accounts
from web.practice.practice_accounts import PASSWORD

PROVIDER = "home_support@practice.example"


class WholeCase:
    """The case, and who has to do with it."""

    def __init__(self, address: str, database: Database, person: str = "Nora Tennant") -> None:
        self._address, self._database, self._person = address, database, person
        self._browsers: dict[str, Browser] = {}
        self.today = london(SystemClock().now()).date()
        self.case_id = ""

    def award(self) -> None:
        """Take the case to its award."""
        self.refer()
        self.advertise()
        call = self._task("offer")["call_id"]
        self.answer(
            PROVIDER,
            f"/adverts/{call}",
            {
                "decision": "offer",
                "can_meet": "yes",
                "start": self.today + timedelta(days=10),
                "how_met": "By us",
            },
        )
        self._do("broker", "close_early", {"confirm": "close"})
        self._do("broker", "confirm_ranking", {"checked": "yes"})
        said = {"by": "citizen", "recorded_from": "phone", "said_by": self._person, "said_on": self.today}
        self._do("broker", "respond_to_offer", {"decision": "accept", **said})
        self._do("broker", "last_checks", {"plan_met": "yes", "start_agreed": "yes", "go_on": "yes"})
        self._do("senior_officer", "award", {"decision": "award"})

    def advertise(self) -> None:
        """Put the package to one provider, who has a sign-in."""
        self._do("broker", "write_advert", self._advert(self._enrolment().location))

    def refer(self) -> None:
        """Begin the case."""
        enrolment = self._enrolment()
        referral = {
            "person_name": self._person,
            "has_capacity": "yes",
            "category": enrolment.category,
            "age_group": "over_65",
            "urgency": "routine",
            "area": enrolment.areas[0],
            "needs": [enrolment.service_types[0]],
            "required_start": self.today + timedelta(days=14),
            "plan_approved": "yes",
            "budget_approved": "yes",
        }
        self.answer("broker@practice.example", "/cases/new", referral)
        (self.case_id,) = self.cases()

    def is_awarded(self) -> bool:
        """Whether the award is on record."""
        with self._database.read() as connection:
            return bool(case_outcome.outcome(connection, self.case_id)["outcome"] == "awarded")

    def cases(self) -> list[str]:
        """Every case of the person."""
        known = select(package_tables.people.c.id).where(package_tables.people.c.name == self._person)
        with self._database.read() as connection:
            found = select(package_tables.packages.c.case_id).where(
                package_tables.packages.c.person.in_(known)
            )
            return list(connection.execute(found).scalars())

    def answer(self, email: str, path: str, answers: dict[str, Any]) -> None:
        """Let somebody answer the form at an address."""
        self._browser(email).answer(path, answers)

    def _advert(self, kept: str) -> dict[str, Any]:
        invitation, advert = tender_tables.invitations, tender_tables.adverts
        # The practice council has other cases with lists of their own.
        of_this_case = select(advert.c.id).where(advert.c.case_id == self.case_id)
        with self._database.read() as connection:
            listed = select(invitation.c.location).where(
                invitation.c.listed, invitation.c.location != kept, invitation.c.advert.in_(of_this_case)
            )
            others = list(connection.execute(listed).scalars())
        return {
            "description": "Help at home in the morning",
            "required_start": self.today + timedelta(days=14),
            "removed": others,
            "reason": "Asked one home only, to close early",
        }

    def _enrolment(self) -> Any:
        with self._database.read() as connection:
            known = {each.email: each for each in accounts.practice_accounts(connection)}
            location = known[PROVIDER].memberships[0].party
            of_it = market_tables.enrolments
            rows = select(of_it).where(of_it.c.location == location, of_it.c.category == "home_support")
            return connection.execute(rows).one()

    def _do(self, who: str, form: str, answers: dict[str, Any]) -> None:
        self.answer(f"{who}@practice.example", f"/tasks/{self._task(form)['id']}", answers)

    def _task(self, form: str) -> dict[str, Any]:
        anybody = actors.Actor("x", "x", frozenset(care.ROLES), practice.COUNCIL[0])
        kinds = ("work", "action", "call")
        with self._database.read() as connection:
            found = worklist.open_tasks(connection, anybody, case_id=self.case_id, kinds=kinds)
        waiting = {task["form"]: task for task in found}
        assert form in waiting, f"the case waits for {sorted(waiting)}, not for {form}"
        return waiting[form]

    def _browser(self, email: str) -> Browser:
        if email not in self._browsers:
            self._browsers[email] = Browser(self._address)
            self._browsers[email].sign_in(email, PASSWORD)
        return self._browsers[email]
