from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brokerage.register import providers
from brokerage.selection import tie_breaks
from brokerage.tables.tender_tables import Advert, Offer, Ranking
from brokerage.tender import adverts, offers, ranking
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import START, Desk

_BANDS = {"gold": 1, "silver": 2, "bronze": 3, "unrated": 4}
_START = datetime(2026, 3, 9, tzinfo=UTC)


@st.composite
def _places(draw: st.DrawFn) -> list[ranking.Place]:
    number = draw(st.integers(0, 12))
    bands = draw(st.lists(st.sampled_from(sorted(_BANDS)), min_size=number, max_size=number))
    minutes = draw(st.lists(st.integers(0, 3), min_size=number, max_size=number))
    return [
        ranking.Place(f"offer-{each}", band, _BANDS[band], _START + timedelta(minutes=minute), each)
        for each, (band, minute) in enumerate(zip(bands, minutes, strict=True))
    ]


@given(_places(), st.randoms())
def test_the_order_in_which_offers_are_given_never_matters(places, random):
    shuffled = list(places)
    random.shuffle(shuffled)
    assert ranking.grouped(shuffled) == ranking.grouped(places)


@given(_places())
def test_every_offer_stands_in_exactly_one_group_and_better_bands_come_first(places):
    groups = ranking.grouped(places)
    placed = [offer for group in groups for offer in group.offers]
    assert sorted(placed) == sorted(place.offer for place in places)
    assert [group.order for group in groups] == sorted({place.order for place in places})


@given(_places())
def test_no_offer_stands_before_an_earlier_one_of_its_band(places):
    since = {place.offer: (place.standing_since, place.sequence) for place in places}
    for group in ranking.grouped(places):
        instants = [since[offer] for offer in group.offers]
        assert instants == sorted(instants)


@given(_places(), st.randoms())
def test_the_leading_group_is_the_same_whoever_the_tied_are(places, random):
    names = [place.offer for place in places]
    others = list(names)
    random.shuffle(others)
    renamed = dict(zip(names, others, strict=True))
    swapped = [
        ranking.Place(renamed[place.offer], place.band, place.order, place.standing_since, place.sequence)
        for place in places
    ]
    for group, other in zip(ranking.grouped(places), ranking.grouped(swapped), strict=True):
        assert [renamed[offer] for offer in group.offers] == list(other.offers)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.none() | st.integers(0, 500)), st.randoms())
def test_highest_feedback_is_the_same_in_every_order_of_the_tied(given_ratings, random):
    ratings = {name: score for name, score in given_ratings.items() if score is not None}
    members = list(given_ratings)
    shuffled = list(members)
    random.shuffle(shuffled)
    best = tie_breaks.best_rated(members, ratings)
    assert set(best) == set(tie_breaks.best_rated(shuffled, ratings))
    if ratings:
        assert {ratings[each] for each in best} == {max(ratings.values())}


@given(st.sets(st.text("abcdef", min_size=1)))
def test_when_nobody_has_feedback_all_stay_tied(members):
    assert tie_breaks.best_rated(members, {}) == list(members)


def test_one_without_feedback_loses_to_one_with_the_lowest():
    assert tie_breaks.best_rated(["new", "old"], {"old": 0}) == ["old"]


def test_bands_of_one_order_share_a_group_whatever_number_the_table_gives_them():
    places = [
        ranking.Place("late", "good", int("1000"), _START + timedelta(minutes=1), 2),
        ranking.Place("early", "fair", int("1000"), _START, 1),
        ranking.Place("best", "top", int("500"), _START, 3),
    ]
    assert ranking.grouped(places) == (
        ranking.Group("top", 500, ("best",)),
        ranking.Group("fair or good", 1000, ("early", "late")),
    )


def _homes(desk: Desk, groups: tuple[ranking.Group, ...]) -> list[tuple[str, list[str]]]:
    """Return the bands of a ranking, each with the locations in it."""
    location_of = {offer.id: offer.location_id for offer in desk.all(Offer)}
    return [(group.band, [location_of[offer] for offer in group.offers]) for group in groups]


def test_an_advert_that_is_ranked_days_later_is_ranked_as_it_was_when_it_closed(desk):
    desk.refer()
    desk.home("a", "gold")
    desk.home("b", "silver")
    advert = selection_steps.advertise(desk)
    for home in ("a", "b"):
        desk.answer(advert, home)
    adverts.close_advert(desk.case(), advert=advert)
    closed_at = desk.clock.now()
    desk.pass_time(days=3)
    providers.record_band(desk.connection, desk.council, "a", "bronze", from_=date(2026, 3, 10), at=START)
    offers.check_offers(desk.case(), advert=advert)
    assert ranking.rank_offers(desk.case(), advert=advert) == {"ranked": 2}
    assert _homes(desk, ranking.latest(desk.records, advert)) == [("gold", ["a"]), ("silver", ["b"])]
    offer = desk.last(Offer, location_id="a")
    assert (offer.state, offer.holds_until_at) == ("ranked", closed_at + timedelta(days=7))
    assert desk.last(Ranking).made_at == closed_at + timedelta(days=3)
    assert desk.records.require(Advert, advert).state == "selecting"


def test_only_rankable_offers_of_a_band_that_is_listed_are_ranked(desk):
    desk.refer(budget_pence=90000)
    for home in ("dear", "late", "barred", "new", "fine"):
        desk.home(home, None if home == "new" else "gold")
    advert = selection_steps.advertise(desk)
    providers.record_band(desk.connection, desk.council, "barred", "inadequate", at=START)
    desk.answer(advert, "dear", weekly_pence=90001)
    desk.answer(advert, "late", start=date(2026, 5, 1))
    for home in ("barred", "new", "fine"):
        desk.answer(advert, home)
    assert selection_steps.rank(desk, advert) == 2
    assert _homes(desk, ranking.latest(desk.records, advert)) == [("gold", ["fine"]), ("unrated", ["new"])]
    reasons = {offer.location_id: (offer.state, offer.reason, offer.band_order) for offer in desk.all(Offer)}
    assert reasons == {
        "dear": ("not_ranked", "above_price_limit", None),
        "late": ("not_ranked", "starts_too_late", None),
        "barred": ("not_ranked", "band_inadequate", None),
        "new": ("ranked", "rankable", 4),
        "fine": ("ranked", "rankable", 1),
    }
    assert desk.last(Offer, location_id="barred").band_rule == "quality_band_4"


def test_an_advert_without_an_offer_that_ranks_is_unsuccessful(desk):
    desk.refer()
    desk.home("barred", "gold")
    advert = selection_steps.advertise(desk)
    providers.record_band(desk.connection, desk.council, "barred", "inadequate", at=START)
    desk.answer(advert, "barred")
    assert selection_steps.rank(desk, advert) == 0
    assert desk.records.require(Advert, advert).state == "unsuccessful"
    assert ranking.latest(desk.records, advert) == ()


def test_an_advert_has_the_ranking_that_was_recorded_last_for_itself(desk):
    low, middle, high = selection_steps.three_adverts(desk)
    assert ranking.latest(desk.records, middle) == ()
    for advert, band in ((middle, "old"), (middle, "new"), (low, "below"), (high, "above")):
        selection_steps.record_ranking(desk, advert, band)
    assert [group.band for group in ranking.latest(desk.records, middle)] == ["new"]
