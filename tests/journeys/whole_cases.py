"""Whole cases as their people bring them to an end, through the pages."""

from engine.cases import commands
from engine.store import hash_chain
from tests.web.builders.case_walk import Walk

ALTERNATIVE = {
    "decision": "alternative",
    "provider": "1-104",
    "via": "placement",
    "reason_kind": "family_or_community",
    "reason": "My sister lives next door",
    "by": "citizen",
}


def top_up(walk: Walk) -> None:
    """A tie, another home chosen, a top-up that home and council first disagree on, and care that starts."""
    to_ranking(walk, "1-101", "1-102")
    walk.do(walk.open_link("choose_provider"), "choose_tied", **ALTERNATIVE)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    agree(walk)
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=75, place_held="yes")
    walk.do(walk.staff("broker"), "settle_difference", decision="ask_again", note="It was 60 in the offer")
    walk.do(walk.home("1-104"), "confirm_top_up", weekly_pence=60, place_held="yes")
    sign = {"decision": "sign", "full_name": "Rosa Applegarth", "intent": "yes"}
    walk.do(walk.open_link("sign_top_up"), "sign_agreement", **sign)
    award_and_start(walk)
    assert ended(walk)


def emergency(walk: Walk) -> None:
    """One leader in an emergency: accepted, awarded for now, and the choice asked again at the review."""
    urgent = {"urgency": "emergency", "urgency_reason": "Her carer is in hospital"}
    to_ranking(walk, "1-101", "1-103", **urgent)
    iris = walk.open_link("present_offer")
    walk.do(iris, "respond_to_offer", decision="accept", by="citizen")
    award_and_start(walk)
    walk.close()
    walk.do(walk.staff("practitioner"), "ask_choice_again", again="no", note="She is happy there")
    assert ended(walk)


def to_ranking(walk: Walk, *homes: str, **changes: object) -> None:
    """Refer, advertise, let the homes offer, close, and confirm the ranking."""
    walk.refer(**changes)
    walk.advertise()
    for home in homes:
        walk.offer(home, 700)
    walk.close()
    walk.do(walk.staff("broker"), "confirm_ranking", checked="yes")


def agree(walk: Walk) -> None:
    """Price the chosen home, explain the top-up, and let the payer declare that it can be paid."""
    broker, today = walk.staff("broker"), walk.clock.now().date()
    home = {"suitable": "yes", "available": "yes", "accepts_council_terms": "yes", "weekly_pence": 780}
    payer = {"payer_type": "third_party", "payer_name": "Rosa Applegarth", "payer_email": "rosa@example.org"}
    told = {
        "told_to": "Rosa",
        "told_by": "Bea",
        "told_on": today,
        "understood": "yes",
        "agreed": "yes",
    }
    walk.do(broker, "check_home", **home)
    walk.do(broker, "explain_top_up", **payer, **told)
    rosa = walk.open_link("declare_top_up")
    walk.do(rosa, "declare_means", willing="yes", can_pay="yes", advice_offered="yes")
    walk.do(broker, "check_affordability", willing="yes", able="yes", checked_by="Bea")


def award_and_start(walk: Walk) -> None:
    """Make the last checks, award, and confirm that care has started."""
    broker = walk.staff("broker")
    walk.do(broker, "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")
    walk.do(walk.staff("senior_officer"), "award", decision="award")
    walk.do(broker, "confirm_start", started="yes", start_on=walk.clock.now().date())


def ended(walk: Walk) -> bool:
    """Whether the case has ended with a history that is whole."""
    with walk.runtime.database.read() as connection:
        case = commands.find(connection, walk.case_id, walk.manager())
        return case.status == "ended" and hash_chain.verify(connection, walk.case_id).whole
