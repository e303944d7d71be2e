from datetime import UTC, date, datetime, timedelta

import pytest

from brokerage import errors
from brokerage.register import customer_feedback, provider_status, providers
from brokerage.store import dated_settings
from brokerage.tables.market_tables import Enrolment
from engine.database import session

_AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
_ON = _AT.date()


@pytest.fixture
def book(connection):
    providers.add_provider(connection, "body", "Body")
    providers.add_location(connection, "p", "body", "Place")
    return session.records_of(connection, "a")


def _standing(book, **where):
    return provider_status.statuses(book, _AT, ["p"], **where)["p"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Requires Improvement", "Requires improvement"),
        (" inadequate ", "Inadequate"),
        ("Inspected but not rated", "Not rated"),
        ("No published rating", "Not rated"),
        ("Not applicable", "Not rated"),
        ("", "Not rated"),
        (None, "Not rated"),
    ],
)
def test_ratings_have_one_spelling_and_the_blanks_are_not_rated(written, read):
    assert provider_status.rating_in_one_spelling(written) == read


def test_the_latest_rating_counts_in_whatever_order_they_were_read(book):
    providers.record_cqc_rating(book.connection(), "p", "Good", date(2025, 1, 1), at=_AT)
    providers.record_cqc_rating(book.connection(), "p", "Inadequate", date(2020, 1, 1), at=_AT)
    assert _standing(book).cqc == "Good"


def test_a_rating_without_a_day_replaces_what_was_written_before(book):
    providers.record_cqc_rating(book.connection(), "p", "Good", date(2025, 1, 1), at=_AT)
    providers.record_cqc_rating(book.connection(), "p", "No published rating", at=_AT)
    assert _standing(book).cqc == "Not rated"
    providers.record_cqc_rating(book.connection(), "p", "Inadequate", date(2026, 3, 1), at=_AT)
    assert _standing(book).cqc == "Inadequate"


def test_a_rating_of_tomorrow_does_not_count_yet(book):
    providers.record_cqc_rating(book.connection(), "p", "Inadequate", _ON + timedelta(days=1), at=_AT)
    assert _standing(book).cqc == "Not rated"


def test_without_its_own_rating_the_lowest_of_its_services_counts(book):
    providers.record_cqc_rating(book.connection(), "p", "Not rated", date(2025, 6, 1), at=_AT)
    providers.record_cqc_rating(book.connection(), "p", "Good", date(2025, 1, 1), "Homecare", at=_AT)
    providers.record_cqc_rating(
        book.connection(), "p", "Inadequate", date(2025, 1, 1), "Supported living", at=_AT
    )
    assert _standing(book).cqc == "Inadequate"


def test_the_same_rating_is_written_once(book):
    assert providers.record_cqc_rating(book.connection(), "p", "Good", date(2025, 1, 1), safe="Good", at=_AT)
    assert not providers.record_cqc_rating(
        book.connection(), "p", "good", date(2025, 1, 1), safe="Good", at=_AT
    )


def test_the_band_is_the_one_that_holds_on_the_day(book):
    providers.record_band(book.connection(), "a", "p", "gold", 82.5, date(2026, 1, 1), at=_AT)
    providers.record_band(book.connection(), "a", "p", "bronze", 40, date(2026, 4, 1), at=_AT)
    providers.record_band(book.connection(), "b", "p", "inadequate", 1, date(2026, 1, 1), at=_AT)
    assert (_standing(book).band, _standing(book).score) == ("gold", 8250)
    later = provider_status.statuses(book, _AT, ["p"], bands_on=date(2026, 4, 1))["p"]
    assert later.band == "bronze"


def test_a_suspension_counts_in_its_time_for_its_category_and_area_only(book):
    row = providers.suspend(
        book.connection(), "a", "p", _AT - timedelta(days=1), "why", "home_support", "north"
    )
    assert _standing(book, category="home_support", area="north").suspended
    assert not _standing(book, category="home_support", area="south").suspended
    assert not _standing(book, category="supported_living", area="north").suspended
    providers.lift_suspension(book.connection(), "a", row, _AT, "done", "officer")
    assert not _standing(book, category="home_support", area="north").suspended


def test_feedback_is_the_mean_of_the_guidances_months_weighted_by_answers(book):
    providers.record_feedback(book.connection(), "a", "p", 1, date(2020, 1, 1), at=_AT)
    providers.record_feedback(book.connection(), "a", "p", 5, date(2026, 1, 1), answers=3, at=_AT)
    providers.record_feedback(book.connection(), "a", "p", 3, date(2026, 2, 1), answers=1, at=_AT)
    assert customer_feedback.feedback(book, _ON, ["p", "q"]) == {"p": 450}


@pytest.mark.parametrize(
    ("months", "since"), [(6, date(2025, 9, 1)), (18, date(2024, 9, 1)), (24, date(2024, 3, 1))]
)
def test_the_months_of_the_guidance_are_counted_back_from_the_day(book, months, since):
    council = book.council
    dated_settings.set_setting(
        book.connection(), council, "feedback_guidance", {"months": months}, date(2026, 1, 1), "a", "b", _AT
    )
    providers.record_feedback(book.connection(), council, "p", 1, since - timedelta(days=1), at=_AT)
    providers.record_feedback(book.connection(), council, "p", 5, since, at=_AT)
    assert customer_feedback.feedback(book, date(2026, 3, 9), ["p"]) == {"p": 500}


def test_a_score_outside_nought_to_five_is_refused(book):
    with pytest.raises(errors.HomewardError, match="0 to 5"):
        providers.record_feedback(book.connection(), "a", "p", 5.1, at=_AT)


def test_enrolling_again_for_a_category_ends_what_was_before(book):
    for areas in (["north"], ["south"]):
        providers.enrol(
            book.connection(), "a", "p", "home_support", "framework", areas, [], from_=date(2026, 1, 1)
        )
    held = provider_status.enrolled(book, _ON)["p"]
    assert [row.areas for row in held] == [["south"]]
    assert provider_status.arrangement(book, _ON, "p", "home_support") == "framework"
    assert provider_status.arrangement(book, _ON, "p", "supported_living") is None


def test_vacancies_are_reported_with_their_time(book):
    enrolment = providers.enrol(book.connection(), "a", "p", "home_support", "framework", [], [])
    providers.report_vacancies(book.connection(), "a", enrolment, 3, _AT)
    row = book.require(Enrolment, enrolment)
    assert (row.vacancies, row.vacancies_at) == (3, _AT)
    with pytest.raises(errors.HomewardError, match="below nought"):
        providers.report_vacancies(book.connection(), "a", enrolment, -1, _AT)
