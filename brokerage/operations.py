"""What diagrams and forms may call: every operation and source here, and the roles lanes may name.

An operation's name is what a diagram names. Its meaning never changes under a release: a change that can
alter a result is a new name.
"""

from brokerage.award import awards, care_starts
from brokerage.facts import (
    advert_facts,
    award_facts,
    case_facts,
    choice_facts,
    choice_in_words,
    date_facts,
    offer_facts,
    options,
    person_facts,
    price_facts,
    round_facts,
    search_facts,
    top_up_facts,
)
from brokerage.package import referrals, team_letters
from brokerage.selection import (
    choices,
    chosen_homes,
    direct_payments,
    payer_means,
    presentations,
    selections,
    temporary_placements,
    tie_breaks,
    tied_choices,
    top_up_agreements,
    top_ups,
)
from brokerage.tender import advert_reminders, adverts, long_lists, offers, package_changes, ranking
from engine.definition import declaration
from forms.schema.answer_uses import OUTSIDERS, SIGNATURE

ROLES = ("broker", "provider", "citizen", "senior_officer", "manager", "practitioner", "payer", "system")

OPERATIONS = (
    referrals.record_referral,
    referrals.take_referral,
    referrals.settle_person,
    team_letters.write_to_team,
    package_changes.change_package,
    long_lists.build_long_list,
    long_lists.check_long_list,
    long_lists.prepare_advert,
    adverts.open_advert,
    adverts.extend_advert,
    adverts.close_advert,
    offers.check_offers,
    offers.withdraw_offer,
    ranking.rank_offers,
    tie_breaks.leading_group,
    tie_breaks.leaders_by_feedback,
    tie_breaks.leaders_by_exact_feedback,
    tie_breaks.leaders_by_first_offer,
    tied_choices.invite_choice,
    tied_choices.record_tied_choice,
    selections.propose_selection,
    selections.select_proposed,
    selections.keep_selection,
    presentations.present_selection,
    presentations.accept_selection,
    choices.record_choice_request,
    choices.decide_choice,
    choices.refuse_request,
    chosen_homes.check_scheme,
    chosen_homes.price_chosen_home,
    choices.allocate,
    direct_payments.arrange_direct_payment,
    top_ups.affordable_option,
    top_ups.set_personal_budget,
    top_ups.record_payer,
    payer_means.record_declaration,
    top_ups.record_means,
    top_ups.decide_exceptional,
    top_up_agreements.allocate_provisionally,
    top_up_agreements.record_confirmation,
    top_up_agreements.prepare_agreement,
    top_up_agreements.record_signature,
    top_up_agreements.release_allocation,
    awards.check_before_award,
    awards.void_selection,
    awards.make_award,
    care_starts.confirm_start,
    temporary_placements.place_temporarily,
)

SOURCES = (
    options.left_out_locations,
    options.invited_locations,
    options.invited_providers,
    options.early_close_options,
    options.tied_offers_options,
    options.officer_tie_options,
    options.alternatives,
    options.via_options,
    options.schemes,
    options.non_contracted_providers,
    options.withdrawable_offers,
    options.areas,
    options.needs,
    options.payer_bases,
    options.chooser_options,
    person_facts.people_alike_options,
    case_facts.case_summary,
    case_facts.package_facts,
    case_facts.long_list,
    case_facts.answers_so_far,
    case_facts.offers_and_ranking,
    case_facts.tied_offers,
    case_facts.presented_offer,
    case_facts.withdrawal_facts,
    choice_facts.request_facts,
    choice_facts.top_up_facts,
    choice_facts.payer_facts,
    choice_facts.award_facts,
    choice_facts.agreement_text,
    price_facts.price_facts,
    date_facts.date_limits,
    date_facts.case_dates,
    date_facts.advert_dates,
    round_facts.advert_round,
    round_facts.last_description,
    round_facts.round_facts,
    date_facts.award_dates,
    person_facts.people_alike,
    advert_facts.care_to_offer,
    offer_facts.offers_in_full,
    choice_in_words.wish_in_words,
    choice_in_words.home_to_check,
    choice_in_words.own_offer_price,
    top_up_facts.declared_means,
    top_up_facts.top_up_in_full,
    top_up_facts.home_confirmation,
    top_up_facts.offers_without_top_up,
    award_facts.award_in_full,
    award_facts.award_options,
    search_facts.rounds_so_far,
    search_facts.change_ends,
    search_facts.withdrawal_touches,
)

_OF_REFERRAL = {
    "answers.urgency_reason": OUTSIDERS,
    "answers.outcomes": OUTSIDERS,
    "answers.preferences": OUTSIDERS,
    "answers.requirements": OUTSIDERS,
}
USES = {
    "record_referral": _OF_REFERRAL,
    "take_referral": _OF_REFERRAL,
    "prepare_advert": {"description": OUTSIDERS},
    "extend_advert": {"reason": OUTSIDERS},
    "change_package": {"reason": OUTSIDERS},
    "place_temporarily": {"reason": OUTSIDERS},
    "record_signature": {"full_name": SIGNATURE},
}
"""Words of staff that adverts, letters and pages show to people outside the council, and names that sign."""

ELSEWHERE = declaration.together(
    advert_reminders.REMINDER, declaration.table("clause_scope", declaration.VARIABLES)
)
"""The letter that a button writes, and the table by which played cases tell clauses apart."""
