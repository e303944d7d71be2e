"""The days and limits that bound the dates people type: forms read them, each under its source's name."""

from datetime import timedelta

from brokerage.package import people
from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import advert_of, case_of
from brokerage.tables.tender_tables import Advert
from brokerage.tender import award_reversal
from engine import clock
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_LIMITS = {
    "advert_extension_days": setting_catalogue.ADVERT_EXTENSION_DAYS,
    "temporary_review_weeks": setting_catalogue.TEMPORARY_REVIEW_WEEKS,
    "top_up_review_months": setting_catalogue.TOP_UP_REVIEW_MONTHS,
}


@declaration.declare(
    result="{advert_extension_days: number, temporary_review_weeks: number, top_up_review_months: number}",
    uses=[
        setting_catalogue.ADVERT_EXTENSION_DAYS,
        setting_catalogue.TEMPORARY_REVIEW_WEEKS,
        setting_catalogue.TOP_UP_REVIEW_MONTHS,
    ],
)
def date_limits(case: context.CaseContext) -> dict[str, object]:
    """Values: how long the council lets things last, by its settings of today."""
    today = dated_settings.today(case.now)
    return {
        name: dated_settings.value_on(case.connection, case.council, setting, today).value
        for name, setting in _LIMITS.items()
    }


@declaration.declare(result="{began_on: date}")
def case_dates(case: context.CaseContext) -> dict[str, object]:
    """Values: the day on which the case began."""
    return {"began_on": dated_settings.today(case_of(case).opened_at)}


@declaration.declare(
    result="{care_starts_on: date, closes_at: date and time | null, closed_on: date | null, "
    "would_close_on: date | null}",
    uses=[declaration.table("response_window", declaration.VARIABLES)],
)
def advert_dates(case: context.CaseContext) -> dict[str, object]:
    """Values: when care must start, and when the advert closes, closed, or would close if it opened now."""
    advert = session.of(case).require(Advert, advert_of(case))
    closes_at = None if advert.closes_at is None else clock.london(advert.closes_at)
    closed_on = None if advert.closed_at is None else dated_settings.today(advert.closed_at)
    would_close_on = None
    if advert.opened_at is None:
        minutes = case.decide("response_window", **case.variables)
        would_close_on = dated_settings.today(case.now + timedelta(minutes=int(minutes)))
    return {
        "care_starts_on": advert.required_start_on or people.package_of(case).required_start_on,
        "closes_at": closes_at,
        "closed_on": closed_on,
        "would_close_on": would_close_on,
    }


@declaration.declare(result="{awarded_on: date | null}")
def award_dates(case: context.CaseContext) -> dict[str, object]:
    """Values: the day on which the care was awarded."""
    award = award_reversal.live_award(session.of(case), advert_of(case))
    return {"awarded_on": None if award is None else dated_settings.today(award.made_at)}
