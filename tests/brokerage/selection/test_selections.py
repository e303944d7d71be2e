"""A proposed selection, and the officer's own."""

import pytest

from brokerage import errors
from brokerage.reports import case_outcome
from brokerage.selection import presentations, selections, tie_breaks
from brokerage.tables.tender_tables import Offer
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import OFFICER


def test_an_officer_selects_another_of_the_tied_only_with_a_reason(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    tie_breaks.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    other = desk.last(Offer, advert_id=advert, location_id="b").id
    with pytest.raises(errors.ReasonMissing):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason=None)
    with pytest.raises(errors.NotAmongTheOffers):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer="nobody", reason="why")
    selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason="continuity of staff")
    row = presentations.selected(desk.records, advert)
    assert (row.offer_id, row.selected_by, row.reason) == (other, "o1", "continuity of staff")
    assert "tie_break_confirmation" in case_outcome.outcome(desk.connection, desk.case_id)["documents"]


def test_a_selection_that_stands_is_kept_with_its_route(desk):
    advert = selection_steps.tie(desk, "a", "b")
    with pytest.raises(errors.NothingToAward):
        selections.keep_selection(desk.case(), advert=advert)
    tie_breaks.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    with pytest.raises(errors.NothingToAward):
        selections.keep_selection(desk.case(), advert=advert)
    selected = selections.select_proposed(desk.case(), advert=advert)
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}
    assert selections.keep_selection(desk.case(), advert=advert) == selected
