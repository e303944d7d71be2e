from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brokerage import ranking, ties

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
    assert ranking.group(shuffled) == ranking.group(places)


@given(_places())
def test_every_offer_stands_in_exactly_one_group_and_better_bands_come_first(places):
    groups = ranking.group(places)
    placed = [offer for group in groups for offer in group.offers]
    assert sorted(placed) == sorted(place.offer for place in places)
    assert [group.order for group in groups] == sorted({place.order for place in places})


@given(_places())
def test_no_offer_stands_before_an_earlier_one_of_its_band(places):
    since = {place.offer: (place.standing_since, place.sequence) for place in places}
    for group in ranking.group(places):
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
    for group, other in zip(ranking.group(places), ranking.group(swapped), strict=True):
        assert [renamed[offer] for offer in group.offers] == list(other.offers)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.none() | st.integers(0, 500)), st.randoms())
def test_highest_feedback_is_the_same_in_every_order_of_the_tied(given_ratings, random):
    ratings = {name: score for name, score in given_ratings.items() if score is not None}
    members = list(given_ratings)
    shuffled = list(members)
    random.shuffle(shuffled)
    best = ties.best_rated(members, ratings)
    assert set(best) == set(ties.best_rated(shuffled, ratings))
    if ratings:
        assert {ratings[each] for each in best} == {max(ratings.values())}


@given(st.sets(st.text("abcdef", min_size=1)))
def test_when_nobody_has_feedback_all_stay_tied(members):
    assert ties.best_rated(members, {}) == list(members)


def test_one_without_feedback_loses_to_one_with_the_lowest():
    assert ties.best_rated(["new", "old"], {"old": 0}) == ["old"]
