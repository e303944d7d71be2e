"""The catalogue of dated settings: what each holds, its default, who changes it, and its clause.

Values belong to a council and take effect on a date (`brokerage.store.dated_settings`). Each default is
written here and nowhere else. Money is whole pence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypedDict, TypeVar

from brokerage import errors
from engine.definition.operations import did_you_mean

_Value = TypeVar("_Value")


class Area(TypedDict):
    """An area: its name, and its wards."""

    name: str
    wards: list[str]


class Guidance(TypedDict):
    """How customer feedback is computed: the guidance's version, and how many months of feedback count."""

    version: str
    months: int


@dataclass(frozen=True, eq=False)
class Setting(Generic[_Value]):
    """One setting.

    `holds` says what a value is, and in which unit. `changed_by` is the role responsible for it.
    """

    key: str
    label: str
    kind: type[object]
    holds: str
    default: _Value
    changed_by: str
    clause: str = ""


# The settings, in the order of their names.
ADVERT_EXTENSION_DAYS = Setting(
    "advert_extension_days",
    "Longest extension of an advert",
    int,
    "a whole number of days after the closing time that providers were first told",
    7,
    "commissioner",
    "8(b)",
)
APPROVAL_LIMITS: Setting[dict[str, int]] = Setting(
    "approval_limits",
    "Approval limits",
    dict,
    "the most that each role may award, in pence a week; with no limits at all, anybody may award anything",
    {},
    "finance",
    "1",
)
AREAS: Setting[dict[str, Area]] = Setting(
    "areas", "Areas", dict, "a name and a list of wards for each area's key", {}, "commissioner", "8(a)"
)
COMMISSIONING_ADDRESS = Setting(
    "commissioning_address",
    "Commissioning address",
    str,
    "who is told of care bought outside every arrangement",
    "commissioning",
    "commissioner",
    "003/5.4(4)",
)
COMPLAINT_ROUTE = Setting(
    "complaint_route",
    "How to complain",
    str,
    "the words that tell a person how to complain about a choice that was not upheld",
    "Write to the council's complaints team.",
    "manager",
    "13(c)",
)
COUNCIL_NAME = Setting(
    "council_name", "Council name", str, "the name that letters give the council", "", "administrator"
)
COUNCIL_TELEPHONE = Setting(
    "council_telephone", "Council telephone", str, "the number that letters give", "", "administrator"
)
FEEDBACK_GUIDANCE: Setting[Guidance] = Setting(
    "feedback_guidance",
    "Feedback guidance",
    dict,
    "the version of the guidance, and for how many months feedback counts",
    {"version": "1", "months": 24},
    "commissioner",
    "12(a)",
)
NEEDS: Setting[dict[str, str]] = Setting(
    "needs", "Needs", dict, "the words for each need's key", {}, "commissioner", "8(a)"
)
OFFER_HOLDS_DAYS = Setting(
    "offer_holds_days",
    "How long an offer holds",
    int,
    "a whole number of days after the advert closes",
    7,
    "commissioner",
    "12",
)
STANDARD_FEE_WEEKLY: Setting[dict[str, int]] = Setting(
    "standard_fee_weekly",
    "Standard fee",
    dict,
    "pence a week for each category of care home",
    {},
    "commissioner",
    "13(d)",
)
TEMPORARY_REVIEW_WEEKS = Setting(
    "temporary_review_weeks",
    "Review of a temporary placement",
    int,
    "a whole number of weeks after the placement begins",
    12,
    "commissioner",
    "003/5.5",
)
TOP_UP_REVIEW_MONTHS = Setting(
    "top_up_review_months",
    "Top-up review",
    int,
    "a whole number of months after the agreement",
    12,
    "finance",
    "13(e)",
)
WORDS_RELEASED_BY_TWO = Setting(
    "words_released_by_two",
    "Release of words that tell whose care it is",
    int,
    "1 if a second person may release them with a reason, else 0",
    0,
    "manager",
    "3.6",
)
ZONE_NEIGHBOURS: Setting[dict[str, list[str]]] = Setting(
    "zone_neighbours",
    "Neighbouring areas",
    dict,
    "the keys of the neighbouring areas for each area's key",
    {},
    "commissioner",
    "003/5.4(2)",
)

SETTINGS: Mapping[str, Setting[Any]] = {
    setting.key: setting
    for setting in (
        ADVERT_EXTENSION_DAYS,
        APPROVAL_LIMITS,
        AREAS,
        COMMISSIONING_ADDRESS,
        COMPLAINT_ROUTE,
        COUNCIL_NAME,
        COUNCIL_TELEPHONE,
        FEEDBACK_GUIDANCE,
        NEEDS,
        OFFER_HOLDS_DAYS,
        STANDARD_FEE_WEEKLY,
        TEMPORARY_REVIEW_WEEKS,
        TOP_UP_REVIEW_MONTHS,
        WORDS_RELEASED_BY_TWO,
        ZONE_NEIGHBOURS,
    )
}
"""Every setting by its key, in the order in which they are listed."""


def check(key: str, value: object) -> None:
    """Raise WrongSetting, in words, unless there is such a setting and the value is of its kind."""
    if key not in SETTINGS:
        raise errors.WrongSetting(f"There is no setting “{key}”.{did_you_mean(key, SETTINGS)}")
    setting = SETTINGS[key]
    if not isinstance(value, setting.kind) or isinstance(value, bool):
        raise errors.WrongSetting(f"“{setting.label}” must be {setting.holds}.")
