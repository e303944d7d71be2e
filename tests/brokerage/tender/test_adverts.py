"""From referral to ranking, operation by operation, on the shipped tables and letters."""

from datetime import date, timedelta

import pytest

from brokerage import errors
from brokerage.facts import case_facts, options
from brokerage.register import providers
from brokerage.reports import case_outcome
from brokerage.store import dated_settings
from brokerage.tables.tender_tables import Advert, Invitation, Offer
from brokerage.tender import adverts, long_lists
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import Desk


def test_every_location_looked_at_is_kept_with_its_reason_and_rule(desk):
    desk.refer()
    desk.home("in")
    desk.home("far", areas=["south"])
    desk.home("barred", cqc="Inadequate")
    desk.home("poor", band="inadequate")
    desk.home("stopped")
    desk.home("outside", arrangement="none")
    desk.home("other", category="supported_living")
    providers.suspend(desk.connection, desk.council, "stopped", desk.clock.now(), "enquiry")
    advert = selection_steps.make_list(desk)
    assert selection_steps.reasons(desk, advert) == {
        "in": "eligible",
        "far": "outside_area",
        "barred": "cqc_inadequate",
        "poor": "band_inadequate",
        "stopped": "suspended",
        "outside": "not_contracted",
        "other": "wrong_category",
    }
    rows = desk.all(Invitation, advert_id=advert)
    assert all(row.rule.startswith("eligibility/") for row in rows)


def test_locations_of_which_the_same_is_true_share_a_line_that_names_each(desk):
    desk.refer()
    for home in ("a", "b", "c"):
        desk.home(home)
    desk.home("far", areas=["south"])
    selection_steps.make_list(desk)
    lines = [line for line in desk.book.lines if line.kind == "decision"]
    assert [(line.details["about"], line.details["value"], line.clause) for line in lines] == [
        (["a", "b", "c"], "eligible", "8(a)"),
        (["far"], "outside_area", "8(a)"),
    ]
    assert all(line.details["fired"][0]["inputs"]["contracted"] is True for line in lines)


def test_another_councils_enrolments_are_not_looked_at(desk):
    desk.refer()
    desk.home("ours")
    other = Desk(desk.connection, "elsewhere", "case-2")
    other.home("theirs")
    assert set(selection_steps.reasons(desk, selection_steps.make_list(desk))) == {"ours"}


def test_the_neighbouring_stage_asks_the_neighbours_and_nobody_twice(desk):
    desk.refer()
    desk.home("north")
    desk.home("both", areas=["north", "central"])
    desk.home("central", areas=["central"])
    selection_steps.make_list(desk)
    second = selection_steps.make_list(desk, "neighbouring")
    listed = {
        place for place, reason in selection_steps.reasons(desk, second).items() if reason == "eligible"
    }
    assert listed == {"central"}


def test_the_broker_adds_with_a_reason_only_whom_place_or_service_left_out(desk):
    desk.refer()
    desk.home("in")
    desk.home("far", areas=["south"])
    desk.home("barred", cqc="Inadequate", areas=["south"])
    advert = selection_steps.make_list(desk)
    case = desk.case()
    assert [each.value for each in options.left_out_locations(desk.case(reads=True))] == ["far"]
    plain = {"advert": advert, "description": "d", "required_start": date(2026, 4, 2)}
    with pytest.raises(errors.ReasonMissing):
        long_lists.prepare_advert(case, added=["far"], removed=None, reason=" ", **plain)
    with pytest.raises(errors.HomewardError, match="may not be invited"):
        long_lists.prepare_advert(case, added=["barred"], removed=None, reason="near", **plain)
    made = long_lists.prepare_advert(case, added=["far"], removed=["in"], reason="near her son", **plain)
    assert made == {"invited": 1}
    assert [each.value for each in options.invited_locations(desk.case(reads=True))] == ["far"]


def test_an_advert_is_extended_once_before_it_closes_and_for_all(desk):
    desk.refer()
    desk.home("a")
    advert = selection_steps.advertise(desk)
    closes = desk.records.require(Advert, advert).closes_at
    later = closes + timedelta(hours=4)
    with pytest.raises(errors.HomewardError, match="later"):
        adverts.extend_advert(desk.case(), advert=advert, closes_at=closes, reason="storm")
    assert (
        adverts.extend_advert(desk.case(), advert=advert, closes_at=later, reason="storm")["closes_at"]
        == later
    )
    with pytest.raises(errors.AlreadyExtended):
        adverts.extend_advert(desk.case(), advert=advert, closes_at=later + timedelta(hours=1), reason="more")
    assert [letter for letter, *_ in desk.book.letters] == ["advert_invitation", "advert_extended"]


def test_an_extension_ends_where_the_councils_setting_of_that_day_says(desk):
    desk.refer()
    desk.home("a")
    advert = selection_steps.advertise(desk)
    closes = desk.records.require(Advert, advert).closes_at
    setting = (desk.connection, desk.council, "advert_extension_days", 3)
    dated_settings.set_setting(*setting, date(2020, 1, 1), "one", "two", desk.clock.now())
    dated_settings.set_setting(*setting[:3], 9, date(2027, 1, 1), "one", "two", desk.clock.now())
    for late in (closes.replace(year=2030), closes + timedelta(days=3, minutes=1)):
        with pytest.raises(errors.AnswerRefused, match=r"at most 3 days.* on or before 14 March 2026"):
            adverts.extend_advert(desk.case(), advert=advert, closes_at=late, reason="storm")
    last = closes + timedelta(days=3)
    adverts.extend_advert(desk.case(), advert=advert, closes_at=last, reason="storm")
    assert desk.records.require(Advert, advert).closes_at == last


def test_an_advert_is_not_extended_past_the_day_when_care_must_start(desk):
    desk.refer(required_start=date(2026, 3, 12))
    desk.home("a")
    advert = selection_steps.advertise(desk)
    closes = desk.records.require(Advert, advert).closes_at
    with pytest.raises(errors.AnswerRefused, match="must start by 12 March 2026"):
        adverts.extend_advert(
            desk.case(), advert=advert, closes_at=closes + timedelta(days=2), reason="storm"
        )
    last_minute = closes.replace(day=12, hour=23, minute=59)
    adverts.extend_advert(desk.case(), advert=advert, closes_at=last_minute, reason="storm")


def test_a_closed_advert_is_not_extended(desk):
    desk.refer()
    desk.home("a")
    advert = selection_steps.advertise(desk)
    desk.pass_time(days=3)
    with pytest.raises(errors.AdvertNotOpen):
        adverts.extend_advert(
            desk.case(), advert=advert, closes_at=desk.clock.now() + timedelta(days=1), reason="late"
        )


def test_offers_that_cannot_be_ranked_keep_their_reason_and_rule(desk):
    desk.refer()
    for home in ("good", "dear", "later", "unable", "late", "back", "no"):
        desk.home(home)
    advert = selection_steps.advertise(desk)
    desk.answer(advert, "good")
    desk.answer(advert, "dear", weekly_pence=72001)
    desk.answer(advert, "later", start=date(2026, 4, 2))
    desk.answer(advert, "unable", can_meet="no")
    desk.answer(advert, "late", state="late")
    desk.answer(advert, "back", state="withdrawn")
    desk.answer(advert, "no", decision="decline", decline_reason="no_capacity")
    assert selection_steps.rank(desk, advert) == 1
    rows = {row.location_id: row for row in desk.all(Offer, advert_id=advert)}
    assert {place: row.reason for place, row in rows.items() if place != "no"} == {
        "good": "rankable",
        "dear": "above_price_limit",
        "later": "starts_too_late",
        "unable": "cannot_meet_needs",
        "late": "late",
        "back": "withdrawn",
    }
    assert rows["no"].state == "declined"
    assert rows["good"].rule.startswith("offer_check/")
    found = case_outcome.outcome(desk.connection, desk.case_id)
    assert found["ranking"] == [["good"]]
    assert "good" not in found["offers_not_ranked"]


def test_an_offer_that_comes_after_the_close_is_late_in_the_records(desk):
    desk.refer()
    desk.home("a")
    advert = selection_steps.advertise(desk)
    assert selection_steps.rank(desk, advert) == 0
    desk.answer(advert, "a", state="late")
    assert case_outcome.outcome(desk.connection, desk.case_id)["offers_not_ranked"] == {"a": "late"}


def test_a_cheaper_or_earlier_offer_never_beats_a_better_band(desk):
    desk.refer()
    for home, band in (("cheap", "silver"), ("dear", "gold"), ("new", None)):
        desk.home(home, band)
    advert = selection_steps.advertise(desk)
    desk.answer(advert, "new", weekly_pence=1)
    desk.pass_time(minutes=1)
    desk.answer(advert, "cheap", weekly_pence=50000)
    desk.pass_time(minutes=1)
    desk.answer(advert, "dear", weekly_pence=72000)
    assert selection_steps.rank(desk, advert) == 3
    assert case_outcome.outcome(desk.connection, desk.case_id)["ranking"] == [["dear"], ["cheap"], ["new"]]


def test_until_the_close_staff_see_who_answered_and_nothing_else(desk):
    desk.refer()
    desk.home("a")
    desk.home("b")
    advert = selection_steps.advertise(desk)
    desk.answer(advert, "a", weekly_pence=71234, how_met="by night staff")
    shown = str(case_facts.answers_so_far(desk.case(reads=True)))
    assert "1 of 2 have answered" in shown
    assert "712" not in shown
    assert "night staff" not in shown
    assert options.early_close_options(desk.case(reads=True)) == []
    desk.answer(advert, "b", decision="decline")
    assert [each.value for each in options.early_close_options(desk.case(reads=True))] == ["close"]


def test_what_providers_are_shown_never_says_who_the_person_is(desk):
    desk.refer(
        person_name="Ada Unmistakable", postcode="ZX1 1AA", address="1 Mill Lane", email="ada@x.example"
    )
    desk.home("a")
    selection_steps.advertise(desk)
    shown = str(case_facts.package_facts(desk.case(reads=True)))
    shown += "".join(written.body + written.subject for *_, written in desk.book.letters)
    for secret in ("Unmistakable", "ZX1", "Mill Lane", "ada@"):
        assert secret not in shown


def test_a_referral_without_approved_plan_or_budget_is_refused(desk):
    for name in ("plan_approved", "budget_approved"):
        with pytest.raises(errors.ReferralNotReady):
            desk.refer(**{name: "no"})
