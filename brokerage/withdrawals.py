"""What is in hand under an advert: whom a withdrawal would touch, and who is put to the citizen."""

from brokerage import offers, records, tables


def in_hand(book: records.Records, advert: str) -> list[str]:
    """Return the locations with the place; else those selected or asked for; else all whose offers stand."""
    held = _places(book, advert)
    if held:
        return held
    chosen = [*_selected(book, advert), *_asked_for(book, advert)]
    return list(dict.fromkeys(chosen)) if chosen else _standing(book, advert)


def put_to_citizen(book: records.Records, advert: str) -> frozenset[str]:
    """Return the locations that the citizen may have without asking for another: selected, else tied."""
    selected = _selected(book, advert)
    tie = book.latest(tables.ties, advert=advert)
    tied = [] if tie is None else tie.remaining
    return frozenset(selected or [row.location for row in book.several(tables.offers, tied).values()])


def _places(book: records.Records, advert: str) -> list[str]:
    awards, places = tables.awards, tables.allocations
    found = [row.location for row in book.all(awards, awards.c.state.in_(["made", "started"]), advert=advert)]
    for request in book.all(tables.choice_requests, advert=advert):
        found += [row.location for row in book.all(places, places.c.state != "released", request=request.id)]
    return list(dict.fromkeys(found))


def _selected(book: records.Records, advert: str) -> list[str]:
    standing = [row for row in offers.standing_selections(book, advert) if row.state != "proposed"]
    return [book.get(tables.offers, row.offer).location for row in standing]


def _asked_for(book: records.Records, advert: str) -> list[str]:
    """Return the providers of requests in hand that offered, so that there is something to take back."""
    asked = {row.location for row in book.all(tables.choice_requests, advert=advert, state="made")}
    return [each for each in _standing(book, advert) if each in asked]


def _standing(book: records.Records, advert: str) -> list[str]:
    standing = tables.offers.c.state.in_(["submitted", *offers.LIVE])
    return [row.location for row in book.all(tables.offers, standing, advert=advert)]
