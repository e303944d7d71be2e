"""From referral to selection, operation by operation, on the shipped process's own tables and letters."""

from datetime import date, timedelta

import pytest

from brokerage import (
    adverts,
    changes,
    errors,
    long_lists,
    market,
    offers,
    outcome,
    presentations,
    providers,
    ranking,
    records,
    referrals,
    selections,
    sources_facts,
    sources_options,
    tables,
    ties,
)
from tests.brokerage.desk import OFFICER, Desk


def _reasons(desk: Desk, advert: str) -> dict[str, str]:
    rows = records.of(desk.case()).all(tables.invitations, advert=advert)
    return {row.location: row.reason for row in rows}


def _list(desk: Desk, reach: str = "local") -> str:
    made = long_lists.build_long_list(desk.case(), package=desk.variables["package"], reach=reach)
    desk.variables["advert"] = made["advert"]
    return str(made["advert"])


def _advertise(desk: Desk) -> str:
    advert = _list(desk)
    words = {"description": "Quiet home", "required_start": None, "reason": None}
    long_lists.prepare_advert(desk.case(), advert=advert, added=None, removed=None, **words)
    adverts.open_advert(desk.case(), advert=advert, minutes=2880)
    desk.open_call(advert)
    return advert


def _rank(desk: Desk, advert: str) -> int:
    adverts.close_advert(desk.case(), advert=advert)
    offers.check_offers(desk.case(), advert=advert)
    return int(ranking.rank_offers(desk.case(), advert=advert)["ranked"])


def _tie(desk: Desk, *homes: str) -> str:
    desk.refer()
    for home in homes:
        desk.home(home)
    advert = _advertise(desk)
    for home in homes:
        desk.pass_time(minutes=5)
        desk.answer(advert, home)
    _rank(desk, advert)
    return advert


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
    advert = _list(desk)
    assert _reasons(desk, advert) == {
        "in": "eligible",
        "far": "outside_area",
        "barred": "cqc_inadequate",
        "poor": "band_inadequate",
        "stopped": "suspended",
        "outside": "not_contracted",
        "other": "wrong_category",
    }
    rows = records.of(desk.case()).all(tables.invitations, advert=advert)
    assert all(row.rule.startswith("eligibility/") for row in rows)


def test_another_councils_enrolments_are_not_looked_at(desk):
    desk.refer()
    desk.home("ours")
    other = Desk(desk.connection, "elsewhere", "case-2")
    other.home("theirs")
    assert set(_reasons(desk, _list(desk))) == {"ours"}


def test_the_neighbouring_stage_asks_the_neighbours_and_nobody_twice(desk):
    desk.refer()
    desk.home("north")
    desk.home("both", areas=["north", "central"])
    desk.home("central", areas=["central"])
    _list(desk)
    second = _list(desk, "neighbouring")
    listed = {place for place, reason in _reasons(desk, second).items() if reason == "eligible"}
    assert listed == {"central"}


def test_the_broker_adds_with_a_reason_only_whom_place_or_service_left_out(desk):
    desk.refer()
    desk.home("in")
    desk.home("far", areas=["south"])
    desk.home("barred", cqc="Inadequate", areas=["south"])
    advert = _list(desk)
    case = desk.case()
    assert [each.value for each in sources_options.left_out_locations(desk.case(reads=True))] == ["far"]
    plain = {"advert": advert, "description": "d", "required_start": date(2026, 4, 2)}
    with pytest.raises(errors.ReasonMissing):
        long_lists.prepare_advert(case, added=["far"], removed=None, reason=" ", **plain)
    with pytest.raises(errors.HomewardError, match="may not be invited"):
        long_lists.prepare_advert(case, added=["barred"], removed=None, reason="near", **plain)
    made = long_lists.prepare_advert(case, added=["far"], removed=["in"], reason="near her son", **plain)
    assert made == {"invited": 1}
    assert [each.value for each in sources_options.invited_locations(desk.case(reads=True))] == ["far"]


def test_an_advert_is_extended_once_before_it_closes_and_for_all(desk):
    desk.refer()
    desk.home("a")
    advert = _advertise(desk)
    closes = records.of(desk.case()).get(tables.adverts, advert).closes_at
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


def test_a_closed_advert_is_not_extended(desk):
    desk.refer()
    desk.home("a")
    advert = _advertise(desk)
    desk.pass_time(days=3)
    with pytest.raises(errors.AdvertNotOpen):
        adverts.extend_advert(
            desk.case(), advert=advert, closes_at=desk.clock.now() + timedelta(days=1), reason="late"
        )


def test_offers_that_cannot_be_ranked_keep_their_reason_and_rule(desk):
    desk.refer()
    for home in ("good", "dear", "later", "unable", "late", "back", "no"):
        desk.home(home)
    advert = _advertise(desk)
    desk.answer(advert, "good")
    desk.answer(advert, "dear", weekly_pence=72001)
    desk.answer(advert, "later", start=date(2026, 4, 2))
    desk.answer(advert, "unable", can_meet="no")
    desk.answer(advert, "late", state="late")
    desk.answer(advert, "back", state="withdrawn")
    desk.answer(advert, "no", decision="decline", decline_reason="no_capacity")
    assert _rank(desk, advert) == 1
    rows = {row.location: row for row in records.of(desk.case()).all(tables.offers, advert=advert)}
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
    found = outcome.outcome(desk.connection, desk.case_id)
    assert found["ranking"] == [["good"]]
    assert "good" not in found["offers_not_ranked"]


def test_an_offer_that_comes_after_the_close_is_late_in_the_records(desk):
    desk.refer()
    desk.home("a")
    advert = _advertise(desk)
    assert _rank(desk, advert) == 0
    desk.answer(advert, "a", state="late")
    assert outcome.outcome(desk.connection, desk.case_id)["offers_not_ranked"] == {"a": "late"}


def test_a_cheaper_or_earlier_offer_never_beats_a_better_band(desk):
    desk.refer()
    for home, band in (("cheap", "silver"), ("dear", "gold"), ("new", None)):
        desk.home(home, band)
    advert = _advertise(desk)
    desk.answer(advert, "new", weekly_pence=1)
    desk.pass_time(minutes=1)
    desk.answer(advert, "cheap", weekly_pence=50000)
    desk.pass_time(minutes=1)
    desk.answer(advert, "dear", weekly_pence=72000)
    assert _rank(desk, advert) == 3
    assert outcome.outcome(desk.connection, desk.case_id)["ranking"] == [["dear"], ["cheap"], ["new"]]


def test_bands_are_those_of_the_close_whatever_comes_after(desk):
    advert = _tie(desk, "a", "b")
    providers.record_band(desk.connection, desk.council, "a", "bronze", from_=date(2026, 3, 9))
    row = records.of(desk.case()).latest(tables.offers, advert=advert, location="a")
    assert (row.band, row.band_order) == ("gold", 1)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_feedback_then_the_earlier_offer_break_a_tie(desk):
    advert = _tie(desk, "a", "b", "c")
    for home, score in (("b", 4.5), ("c", 4.5)):
        providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1))
    ties.leading_group(desk.case(), advert=advert)
    assert ties.leaders_by_feedback(desk.case(), advert=advert) == 2
    assert ties.leaders_by_first_offer(desk.case(), advert=advert) == 1
    proposed = selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    assert proposed["provider"] == "b"
    assert outcome.outcome(desk.connection, desk.case_id)["outcome"] == "awaiting_officer_confirmation"
    steps = records.of(desk.case()).all(tables.tie_steps)
    assert [(row.step, len(row.after)) for row in steps] == [("customer_feedback", 2), ("first_offer", 1)]


def test_an_officer_selects_another_of_the_tied_only_with_a_reason(desk):
    advert = _tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    other = records.of(desk.case()).latest(tables.offers, advert=advert, location="b").id
    with pytest.raises(errors.ReasonMissing):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason=None)
    with pytest.raises(errors.NotAmongTheOffers):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer="nobody", reason="why")
    selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason="continuity of staff")
    row = presentations.selected(records.of(desk.case()), advert)
    assert (row.offer, row.selected_by, row.reason) == (other, "o1", "continuity of staff")
    assert "tie_break_confirmation" in outcome.outcome(desk.connection, desk.case_id)["documents"]


def test_the_citizen_chooses_among_all_of_the_tied(desk):
    advert = _tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    invited = ties.invite_choice(desk.case(), advert=advert)
    assert invited["choose_by"] == market.working_days(records.of(desk.case()), desk.clock.now(), 2)
    options = sources_options.tied_offers_options(desk.case(reads=True))
    assert [each.label for each in options] == ["Home a", "Home b"]
    chosen = {"decision": "choose", "by": "attorney", "why": "near her son"}
    result = ties.record_tied_choice(desk.case(), advert=advert, offer=options[1].value, **chosen)
    assert result == {"result": "chosen"}
    kinds = outcome.outcome(desk.connection, desk.case_id)["documents"]
    assert kinds == ["representative_authority_record", "citizen_choice_record"]
    letter = desk.book.letters[-1]
    assert letter[0] == "choose_provider"
    assert "/link/" in letter[3].body


def test_nobody_chooses_an_offer_that_is_not_tied(desk):
    advert = _tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    with pytest.raises(errors.NotAmongTheOffers):
        ties.record_tied_choice(desk.case(), advert=advert, decision="choose", offer="x")
    with pytest.raises(errors.CannotChoose):
        ties.record_tied_choice(desk.case(), advert=advert, decision="choose", offer="x", by="neighbour")


@pytest.mark.parametrize("decision", ["decline", "no_response", "not_possible", None])
def test_no_choice_leaves_all_of_them_tied(desk, decision):
    advert = _tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    assert ties.record_tied_choice(desk.case(), advert=advert, decision=decision) == {"result": "declined"}
    assert len(ties.the_tie(records.of(desk.case()), advert).remaining) == 2


def test_when_the_selected_provider_withdraws_the_rest_of_its_band_is_asked(desk):
    advert = _tie(desk, "a", "b", "c")
    ties.leading_group(desk.case(), advert=advert)
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}
    offers.withdraw_offer(desk.case(), advert=advert, provider="a", reason="no bed")
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_offers_past_their_time_are_not_selected(desk):
    advert = _tie(desk, "a", "b")
    desk.pass_time(days=8)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 0, "stands": False}


def test_until_the_close_staff_see_who_answered_and_nothing_else(desk):
    desk.refer()
    desk.home("a")
    desk.home("b")
    advert = _advertise(desk)
    desk.answer(advert, "a", weekly_pence=71234, how_met="by night staff")
    shown = str(sources_facts.answers_so_far(desk.case(reads=True)))
    assert "1 of 2 have answered" in shown
    assert "712" not in shown
    assert "night staff" not in shown
    assert sources_options.early_close_options(desk.case(reads=True)) == []
    desk.answer(advert, "b", decision="decline")
    assert [each.value for each in sources_options.early_close_options(desk.case(reads=True))] == ["close"]


def test_what_providers_are_shown_never_says_who_the_person_is(desk):
    desk.refer(
        person_name="Ada Unmistakable", postcode="ZX1 1AA", address="1 Mill Lane", email="ada@x.example"
    )
    desk.home("a")
    _advertise(desk)
    shown = str(sources_facts.package_facts(desk.case(reads=True)))
    shown += "".join(written.body + written.subject for *_, written in desk.book.letters)
    for secret in ("Unmistakable", "ZX1", "Mill Lane", "ada@"):
        assert secret not in shown


def test_a_referral_without_approved_plan_or_budget_is_refused(desk):
    for name in ("plan_approved", "budget_approved"):
        with pytest.raises(errors.ReferralNotReady):
            desk.refer(**{name: "no"})


def test_a_person_known_by_the_councils_reference_is_not_recorded_twice(desk):
    first = desk.refer(person_reference="P77", email="old@x.example")
    second = desk.refer(person_reference="P77", person_name="Ada Newname")
    book = records.of(desk.case())
    person = book.get(tables.packages, second).person
    assert person == book.get(tables.packages, first).person
    assert (book.get(tables.people, person).name, book.get(tables.people, person).email) == (
        "Ada Newname",
        "old@x.example",
    )


def test_a_changed_package_keeps_what_it_was_and_withdraws_its_advert(desk):
    package = desk.refer()
    desk.home("a")
    advert = _advertise(desk)
    answer = changes.change_package(
        desk.case(), package=package, what="change", reason="fell", urgency="emergency", budget_pence=80000
    )
    assert answer == {"withdrawn": False, "urgency": "emergency", "area": "north", "cascade_stage": 1}
    book = records.of(desk.case())
    assert book.get(tables.adverts, advert).state == "withdrawn"
    assert book.latest(tables.package_changes).before == {"urgency": "routine"}
    assert referrals.budget_pence(book, package) == 80000
    assert desk.book.letters[-1][0] == "advert_withdrawn"
    gone = changes.change_package(desk.case(), package=package, what="withdraw", reason="family cares")
    assert gone["withdrawn"]
    assert book.get(tables.packages, package).state == "withdrawn"
