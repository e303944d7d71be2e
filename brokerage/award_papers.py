"""What an award leaves on paper: the agreement for care, the record of the home, notices and letters."""

from typing import Any

from sqlalchemy import Row

from brokerage import market, offers, papers, people, presentations, records, settings, tables, words
from engine import context


def issue(case: context.CaseContext, award: Row[Any], offer: Row[Any] | None) -> None:
    """Make every document a decision table asks for, and the records and letters of an award."""
    book = records.of(case)
    location = book.get(tables.locations, award.location)
    others = [row for row in offers.offered(book, award.advert) if row.location != award.location]
    kinds = case.decide(
        "award_documents",
        category=book.get(tables.adverts, award.advert).category,
        route=award.route,
        other_offers=bool(others),
        top_up_pence=award.top_up_pence,
    )
    arrangement = _arrangement(book, award)
    texts = {
        "individual_agreement": _agreement(case, award, location, arrangement),
        "award_notice": _notice(case, award, location, arrangement),
    }
    _write_tenancy(case, award, offer, location)
    for kind in kinds:
        if kind == "unsuccessful_notice":
            why = case.decide("unsuccessful_reason", route=award.route)
            offers.tell_the_others(case, award.advert, award.location, str(why))
        elif kind in texts:
            papers.issue(case, kind, award.location, texts[kind])
        else:
            papers.issue_facts(case, kind, award.location, _facts(case, award, offer, location))
    _tell_citizen(case, award, location)


def _agreement(case: context.CaseContext, award: Row[Any], location: Row[Any], arrangement: str) -> str:
    book = records.of(case)
    category = book.get(tables.adverts, award.advert).category
    text = papers.write(
        case,
        "individual_agreement",
        provider_name=location.name,
        category=words.plain(category),
        arrangement=words.plain(arrangement),
        start=words.day(award.start_on),
        weekly=words.weekly(award.weekly_pence),
        officer=award.officer_name,
    )
    book.add(
        tables.individual_agreements,
        award=award.id,
        location=award.location,
        arrangement=arrangement,
        category=category,
        state="agreed",
        text=text,
        sha256=papers.digest(text),
        weekly_pence=award.weekly_pence,
        start_on=award.start_on,
        made_at=case.now,
    )
    return text


def _notice(case: context.CaseContext, award: Row[Any], location: Row[Any], arrangement: str) -> str:
    names = {
        "provider_name": location.name,
        "start": words.day(award.start_on),
        "weekly": words.weekly(award.weekly_pence),
        "arrangement": words.plain(arrangement),
        "route": words.plain(award.route),
    }
    papers.send(case, f"provider:{award.location}", "award_notice", award.id, **names)
    return papers.write(case, "award_notice", **names)


def _tell_citizen(case: context.CaseContext, award: Row[Any], location: Row[Any]) -> None:
    person = people.person_of(case)
    papers.send(
        case,
        f"person:{person.id}",
        "care_arranged",
        award.id,
        name=person.name,
        provider_name=location.name,
        place=presentations.place_of(location),
        start=words.day(award.start_on),
        weekly=words.weekly(award.weekly_pence),
        top_up=words.weekly(award.top_up_pence) if award.top_up_pence else "",
        interim=award.interim,
        review_on=words.day(award.review_on),
    )


def _arrangement(book: records.Records, award: Row[Any]) -> str:
    category = book.get(tables.adverts, award.advert).category
    held = market.enrolment(book, settings.today(award.made_at), award.location, category)
    return "none" if held is None else str(held.arrangement)


def _write_tenancy(
    case: context.CaseContext, award: Row[Any], offer: Row[Any] | None, location: Row[Any]
) -> None:
    """Keep whose home it is apart from the care (clause 6); one party on both sides is marked, not barred."""
    if offer is None or not offer.landlord:
        return
    book = records.of(case)
    provider = book.get(tables.providers, location.provider)
    landlord = offer.landlord.casefold()
    book.add(
        tables.tenancies,
        package=award.package,
        landlord=offer.landlord,
        state="agreed",
        own_tenancy=bool(offer.own_tenancy),
        landlord_provides_care=landlord in (provider.name.casefold(), location.name.casefold()),
        start_on=None if offer.own_tenancy else award.start_on,
        made_at=case.now,
    )


def _facts(
    case: context.CaseContext, award: Row[Any], offer: Row[Any] | None, location: Row[Any]
) -> dict[str, str]:
    own = "" if offer is None or offer.own_tenancy is None else words.yes_no(offer.own_tenancy)
    return {
        "Provider": location.name,
        "Landlord": "" if offer is None else offer.landlord or "",
        "The person's own tenancy": own,
        "Start": words.day(award.start_on),
        "Made": f"{words.moment(case.now)} by {case.actor.name}",
    }
