"""What an award leaves on paper: the agreement for care, the record of the home, notices and letters."""

from brokerage import formatting
from brokerage.package import documents, people
from brokerage.register import provider_status
from brokerage.selection import presentations
from brokerage.states import Arrangement, CareAgreementState, TenancyState
from brokerage.store import dated_settings
from brokerage.tables.award_tables import Award, IndividualAgreement, Tenancy
from brokerage.tables.market_tables import Location, Provider
from brokerage.tables.tender_tables import Advert, Offer
from brokerage.tender import offers
from engine.cases import context
from engine.database import session
from engine.definition import declaration

PAPERS = declaration.together(
    declaration.table("award_documents", "category route other_offers top_up_pence"),
    declaration.table("unsuccessful_reason", "route"),
    documents.letter("award_notice", "provider_name start weekly arrangement route"),
    documents.letter("care_arranged", "name provider_name place home start weekly top_up interim review_on"),
    documents.letter("individual_agreement", "provider_name category arrangement start weekly officer"),
    offers.UNSUCCESSFUL,
)
"""What `issue` uses."""


def issue(case: context.CaseContext, award: Award, offer: Offer | None) -> None:
    """Make every document a decision table asks for, and the records and letters of an award."""
    records = session.of(case)
    location = records.require(Location, award.location_id)
    category = records.require(Advert, award.advert_id).category
    others = [row for row in offers.offered(records, award.advert_id) if row.location_id != location.id]
    kinds = case.decide(
        "award_documents",
        category=category,
        route=award.route,
        other_offers=bool(others),
        top_up_pence=award.top_up_pence,
    )
    on = dated_settings.today(award.made_at)
    arrangement = provider_status.arrangement(records, on, location.id, category) or Arrangement.NONE.value
    texts = {
        "individual_agreement": _agreement(case, award, location, arrangement),
        "award_notice": _notice(case, award, location, arrangement),
    }
    _write_tenancy(case, award, offer, location)
    for kind in kinds:
        if kind == "unsuccessful_notice":
            why = case.decide("unsuccessful_reason", route=award.route)
            offers.tell_the_others(case, award.advert_id, location.id, str(why))
        elif kind in texts:
            documents.issue(case, kind, location.id, texts[kind])
        else:
            documents.issue_facts(case, kind, location.id, _facts(case, award, offer, location))
    _tell_citizen(case, award, offer, location)


def _agreement(case: context.CaseContext, award: Award, location: Location, arrangement: str) -> str:
    records = session.of(case)
    category = records.require(Advert, award.advert_id).category
    text = documents.write(
        case,
        "individual_agreement",
        provider_name=location.name,
        category=formatting.plain(category),
        arrangement=formatting.plain(arrangement),
        start=formatting.day(award.start_on),
        weekly=formatting.weekly(award.weekly_pence),
        officer=award.officer_name,
    )
    agreement = IndividualAgreement(
        award_id=award.id,
        location_id=location.id,
        arrangement=arrangement,
        category=category,
        state=CareAgreementState.AGREED,
        text=text,
        sha256=documents.digest(text),
        weekly_pence=award.weekly_pence,
        start_on=award.start_on,
        made_at=case.now,
    )
    records.put(agreement)
    return text


def _notice(case: context.CaseContext, award: Award, location: Location, arrangement: str) -> str:
    names = {
        "provider_name": location.name,
        "start": formatting.day(award.start_on),
        "weekly": formatting.weekly(award.weekly_pence),
        "arrangement": formatting.plain(arrangement),
        "route": formatting.plain(award.route),
    }
    documents.send(case, f"provider:{location.id}", "award_notice", award.id, **names)
    return documents.write(case, "award_notice", **names)


def _tell_citizen(case: context.CaseContext, award: Award, offer: Offer | None, location: Location) -> None:
    person = people.person_of(case)
    documents.send(
        case,
        f"person:{person.id}",
        "care_arranged",
        award.id,
        name=person.name,
        provider_name=location.name,
        place=presentations.place_of(location.ward, location.postcode),
        home=presentations.whose_home(offer),
        start=formatting.day(award.start_on),
        weekly=formatting.weekly(award.weekly_pence),
        top_up=formatting.weekly(award.top_up_pence) if award.top_up_pence else "",
        interim=award.interim,
        review_on=formatting.day(award.review_on),
    )


def _write_tenancy(case: context.CaseContext, award: Award, offer: Offer | None, location: Location) -> None:
    """Record whose home it is, apart from the care (clause 6). One party on both sides is only marked."""
    if offer is None or not offer.landlord:
        return
    records = session.of(case)
    provider = records.require(Provider, location.provider_id)
    landlord = offer.landlord.casefold()
    tenancy = Tenancy(
        package_id=award.package_id,
        landlord=offer.landlord,
        state=TenancyState.AGREED,
        own_tenancy=bool(offer.own_tenancy),
        landlord_provides_care=landlord in (provider.name.casefold(), location.name.casefold()),
        start_on=None if offer.own_tenancy else award.start_on,
        made_at=case.now,
    )
    records.put(tenancy)


def _facts(
    case: context.CaseContext, award: Award, offer: Offer | None, location: Location
) -> dict[str, str]:
    own = "" if offer is None or offer.own_tenancy is None else formatting.yes_no(offer.own_tenancy)
    return {
        "Provider": location.name,
        "Landlord": "" if offer is None else offer.landlord or "",
        "The person's own tenancy": own,
        "Start": formatting.day(award.start_on),
        "Made": f"{formatting.moment(case.now)} by {case.actor.name}",
    }
