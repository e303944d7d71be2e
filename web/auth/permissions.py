"""The one catalogue of permissions and of the page that each one opens.

Staff roles are rows of a council (web.auth.roles), and a new council gets STAFF_ROLES. Outside parties deal
with many councils, so their roles are the same everywhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """Something a role may do. The values are stored with a council's roles and never change.

    Two belong to no role: EVERYBODY means all people, signed in or not; SIGNED_IN, all who have signed in.
    """

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    DO_TASKS = "do_tasks"
    DECIDE = "decide"
    BEGIN_CASES = "begin_cases"
    FOLLOW_CASES = "follow_cases"
    OVERSEE_CASES = "oversee_cases"
    HAND_OVER_TASKS = "hand_over_tasks"
    CORRECT_PEOPLE = "correct_people"
    SEND_LINKS = "send_links"
    RETRY_STEPS = "retry_steps"
    RUN_BACKGROUND_WORK = "run_background_work"
    SEE_PROCESSES = "see_processes"
    CHANGE_PROCESSES = "change_processes"
    APPROVE_CHANGES = "approve_changes"
    SEE_AGREEMENTS = "see_agreements"
    ANSWER_ADVERTS = "answer_adverts"
    CHOOSE_PROVIDER = "choose_provider"
    SIGN_TOP_UP = "sign_top_up"


TASK_PERMISSIONS = (Permission.DO_TASKS, Permission.DECIDE)
CASE_PERMISSIONS = (Permission.FOLLOW_CASES, Permission.OVERSEE_CASES)
OUTSIDE_PERMISSIONS = (Permission.ANSWER_ADVERTS, Permission.CHOOSE_PROVIDER, Permission.SIGN_TOP_UP)


@dataclass(frozen=True)
class Page:
    """A page of the navigation: its label, its view and the permission that opens it."""

    label: str
    view: str
    permission: Permission


PAGES = (
    Page("My tasks", "tasks.listed", Permission.DO_TASKS),
    Page("Cases in flight", "cases.listed", Permission.OVERSEE_CASES),
    Page("Decisions waiting", "tasks.listed", Permission.DECIDE),
    Page("Cases", "cases.listed", Permission.FOLLOW_CASES),
    Page("New package", "referrals.new", Permission.BEGIN_CASES),
    Page("Background work", "background.listed", Permission.RUN_BACKGROUND_WORK),
    Page("Processes", "processes.listed", Permission.SEE_PROCESSES),
    Page("Processes", "processes.listed", Permission.OVERSEE_CASES),
    Page("Operations", "operations.listed", Permission.SEE_PROCESSES),
    Page("Operations", "operations.listed", Permission.RUN_BACKGROUND_WORK),
    Page("Agreements", "agreements.listed", Permission.SEE_AGREEMENTS),
    Page("Adverts for you", "provider.listed", Permission.ANSWER_ADVERTS),
    Page("Your offers", "provider.offers", Permission.ANSWER_ADVERTS),
    Page("Awarded to you", "provider.awards", Permission.ANSWER_ADVERTS),
    Page("Your choice", "citizen.choice", Permission.CHOOSE_PROVIDER),
    Page("Your agreement", "payer.agreement", Permission.SIGN_TOP_UP),
)
"""The pages in the order of the navigation. A person starts at the first one that they may open."""


@dataclass(frozen=True)
class Role:
    """A role: the key that lanes and tasks use, the label that people read, and what the role may do."""

    key: str
    label: str
    permissions: frozenset[Permission]


def _role(key: str, *permissions: Permission) -> Role:
    return Role(key, key.replace("_", " ").capitalize(), frozenset(permissions))


STAFF_ROLES = (
    _role(
        "broker",
        Permission.DO_TASKS,
        Permission.FOLLOW_CASES,
        Permission.BEGIN_CASES,
        Permission.HAND_OVER_TASKS,
        Permission.CORRECT_PEOPLE,
        Permission.SEND_LINKS,
    ),
    _role(
        "practitioner",
        Permission.DO_TASKS,
        Permission.FOLLOW_CASES,
        Permission.BEGIN_CASES,
        Permission.HAND_OVER_TASKS,
        Permission.CORRECT_PEOPLE,
        Permission.SEND_LINKS,
    ),
    _role("senior_officer", Permission.DECIDE, Permission.FOLLOW_CASES, Permission.HAND_OVER_TASKS),
    _role(
        "manager",
        Permission.OVERSEE_CASES,
        Permission.DECIDE,
        Permission.HAND_OVER_TASKS,
        Permission.RETRY_STEPS,
    ),
    _role("auditor", Permission.OVERSEE_CASES),
    _role("commissioner", Permission.OVERSEE_CASES),
    _role("administrator", Permission.OVERSEE_CASES, Permission.RETRY_STEPS, Permission.RUN_BACKGROUND_WORK),
    _role("analyst", Permission.SEE_PROCESSES, Permission.CHANGE_PROCESSES),
    _role("approver", Permission.SEE_PROCESSES, Permission.APPROVE_CHANGES),
    _role("finance", Permission.SEE_AGREEMENTS),
)
"""The roles of a new council."""

OUTSIDE_ROLES = (
    _role("provider", Permission.ANSWER_ADVERTS),
    _role("citizen", Permission.CHOOSE_PROVIDER),
    _role("payer", Permission.SIGN_TOP_UP),
)


def pages_of(permissions: Collection[Permission]) -> list[Page]:
    """Return the pages of the navigation that these permissions open, in order, each label once."""
    opened = {(page.label, page.view): page for page in reversed(PAGES) if page.permission in permissions}
    return [page for page in PAGES if opened.get((page.label, page.view)) is page]
