"""The way to the interesting point of a case, for tests at the desk."""

from datetime import date

from brokerage.award import awards
from brokerage.reports import case_outcome
from brokerage.selection import choices, chosen_homes, selections, tie_breaks, top_ups
from brokerage.tables.tender_tables import Invitation, RankedGroup, Ranking
from brokerage.tender import adverts, long_lists, offers, ranking
from tests.brokerage.builders.council_case import OFFICER, Desk


def reasons(desk: Desk, advert: str) -> dict[str, str]:
    """Why each location is listed or left out."""
    rows = desk.all(Invitation, advert_id=advert)
    return {row.location_id: row.reason for row in rows}


def make_list(desk: Desk, reach: str = "local") -> str:
    """Make an advert with its long list."""
    made = long_lists.build_long_list(desk.case(), package=desk.variables["package"], reach=reach)
    desk.variables["advert"] = made["advert"]
    return str(made["advert"])


def advertise(desk: Desk, advert: str | None = None) -> str:
    """Make an advert, or take this one, and open it."""
    advert = make_list(desk) if advert is None else advert
    words = {"description": "Quiet home", "required_start": None, "reason": None}
    long_lists.prepare_advert(desk.case(), advert=advert, added=None, removed=None, **words)
    adverts.open_advert(desk.case(), advert=advert, minutes=2880)
    desk.open_call(advert)
    return advert


def rank(desk: Desk, advert: str) -> int:
    """Close, check and rank; how many rank."""
    adverts.close_advert(desk.case(), advert=advert)
    offers.check_offers(desk.case(), advert=advert)
    return int(ranking.rank_offers(desk.case(), advert=advert)["ranked"])


def tie(desk: Desk, *homes: str, **referral: object) -> str:
    """An advert at which these homes tie, ranked."""
    desk.refer(**referral)
    for home in homes:
        desk.home(home)
    advert = advertise(desk)
    for home in homes:
        desk.pass_time(minutes=5)
        desk.answer(advert, home)
    rank(desk, advert)
    return advert


def three_adverts(desk: Desk, *homes: str) -> list[str]:
    """Three adverts of a case to these homes, in the order of their ids.

    A query for the middle one must take nothing of those beside it.
    """
    desk.refer()
    for home in homes:
        desk.home(home)
    return sorted(make_list(desk) for _ in range(3))


def record_ranking(desk: Desk, advert: str, band: str = "gold", *offers: str) -> str:
    """Record a ranking of one group, with these offers; the ranking's id."""
    groups: list[RankedGroup] = [{"band": band, "order": 1, "offers": list(offers)}]
    ranking_id = desk.records.put(Ranking(advert_id=advert, groups=groups, made_at=desk.clock.now())).id
    desk.records.flush()
    return ranking_id


def selected(desk: Desk, price: int = 72000, **referral: object) -> str:
    """An advert at which "first" is selected, "second" offered too and "chosen" did not."""
    desk.refer(**referral)
    desk.home("first", "gold")
    desk.home("second", "silver")
    desk.home("chosen", "silver", areas=["south"])
    made = long_lists.build_long_list(desk.case(), package=desk.variables["package"], reach="local")
    advert = str(made["advert"])
    desk.variables["advert"] = advert
    adverts.open_advert(desk.case(), advert=advert, minutes=2880)
    desk.open_call(advert)
    for home in ("first", "second"):
        desk.answer(advert, home, weekly_pence=price)
    adverts.close_advert(desk.case(), advert=advert)
    offers.check_offers(desk.case(), advert=advert)
    ranking.rank_offers(desk.case(), advert=advert)
    tie_breaks.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    return advert


def ask(desk: Desk, advert: str, provider: str | None = "chosen", **asked: object) -> dict:
    """Ask for another provider than the selected one."""
    given = {
        "home_name": None,
        "via": "placement",
        "scheme": None,
        "reason_kind": "family",
        "reason": "near her son",
        "by": "citizen",
        "recorded_from": "phone",
        **asked,
    }
    made = choices.record_choice_request(desk.case(), advert=advert, provider=provider, **given)
    desk.variables["request"] = made["request"]
    return made


def priced(desk: Desk, advert: str, weekly: int = 79550) -> str:
    """Ask for a home and keep what it costs; the request's id."""
    request = str(ask(desk, advert)["request"])
    home = {"suitable": True, "available": True, "accepts_council_terms": True}
    chosen_homes.price_chosen_home(desk.case(), request=request, weekly_pence=weekly, **home)
    return request


def payer(desk: Desk, request: str, **payer: object) -> str | None:
    """Record a payer, or none."""
    given = {
        "payer_name": "Dora Daughter",
        "payer_email": "dora@x.example",
        "payer_type": "third_party",
        "payer_basis": None,
        "told_by": "Bea",
        "told_on": date(2026, 3, 9),
        "told_to": None,
        "understood": True,
        "agreed": True,
        **payer,
    }
    found = top_ups.record_payer(desk.case(), request=request, **given)["payer"]
    return None if found is None else str(found)


def award(desk: Desk, advert: str, request: str | None = None) -> dict:
    """Award as the officer."""
    return awards.make_award(desk.case(OFFICER), advert=advert, request=request, officer_note="in order")


def outcome_of(desk: Desk) -> dict:
    """What the records say came of the case."""
    return case_outcome.outcome(desk.connection, desk.case_id)
