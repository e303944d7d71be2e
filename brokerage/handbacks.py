"""An award that is given up: before care starts it is handed back, afterwards it ends (A9, A19)."""

from brokerage import records, tables

LIVE = ("made", "started")
GIVEN_UP = {"made": "handed_back", "started": "ended"}


def hand_back(book: records.Records, advert: str, provider: str | None = None) -> bool:
    """Give up an advert's award (of one provider, or of anybody); return whether there was one.

    Its offer is out, and those that had not won may be selected again.
    """
    awards = tables.awards
    given = book.latest(awards, awards.c.state.in_(LIVE), advert=advert)
    if given is None or provider not in (None, given.location):
        return False
    book.change(awards, given.id, state=GIVEN_UP[given.state])
    agreements = tables.individual_agreements
    book.change_all(agreements, agreements.c.award == given.id, state="ended")
    book.change(tables.adverts, advert, state="selecting")
    book.change(tables.packages, given.package, state="sourcing")
    if given.offer is not None:
        book.change(tables.offers, given.offer, state="void")
    _rank_again(book, advert)
    return True


def _rank_again(book: records.Records, advert: str) -> None:
    of_it = tables.offers
    again = (of_it.c.advert == advert, of_it.c.state == "unsuccessful", of_it.c.band_order.is_not(None))
    book.change_all(of_it, *again, state="ranked")
