"""Ways through the process that are walked step by step: changes, withdrawals, second thoughts.

Each takes a function that begins a walk from an example by its id, and returns the walk at its end.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from tests.processes.case_walk import Walk

WHY = "For a reason that the test gives"
Way = Callable[["Begin"], Walk]


class Begin(Protocol):
    """Begins a walk from the example with this id."""

    def __call__(self, example: str, most_events: int | None = None, *by_hand: str) -> Walk:
        """Return the walk, not yet gone."""
        ...


def changed_at(form: str, example: str, most_events: int) -> Way:
    """A package changes while this form is asked."""

    def way(begin: Begin) -> Walk:
        walk = begin(example, most_events, form)
        walk = walk.play() if most_events else walk.until(form)
        assert form in walk.forms()
        return walk.do("change_package", what="change", reason=WHY)

    return way


def withdrawn(begin: Begin) -> Walk:
    """The package is no longer needed while providers answer."""
    return begin("S01", 0).until("offer").do("change_package", what="withdraw", reason=WHY)


def extended(begin: Begin) -> Walk:
    """Everybody gets more time, once."""
    walk = begin("S01", 0).until("offer")
    return walk.do("extend_window", closes_at=walk.case.clock.now() + timedelta(days=5), reason=WHY)


def closed_early(begin: Begin) -> Walk:
    """Everybody has answered before the time is up."""
    walk = begin("S01", 0).until("offer")
    while len(walk.answers("offer")) < 3:
        walk.next_offer()
    return walk.do("close_early", confirm=walk.options("close_early", "confirm")[0])


def advertised_again(begin: Begin) -> Walk:
    """The officer would rather advertise again than place off contract."""
    walk = begin("S13", 0, "approve_temporary").play()
    return walk.do("approve_temporary", decision="advertise", reason=WHY)


def temporary_reviewed(begin: Begin) -> Walk:
    """The review of a temporary placement comes, and contracted providers are asked again."""
    return begin("S13").play().wait()


def budget_kept(begin: Begin) -> Walk:
    """Every offer is too dear and the officer keeps the budget: the search goes further."""
    walk = begin("H08", 0, "set_budget").until("set_budget")
    return walk.do("set_budget", decision="keep", reason=WHY)


def everybody_taken_off(begin: Begin) -> Walk:
    """The broker takes everybody off the long list."""
    walk = begin("S01", 0, "write_advert").until("write_advert")
    words: dict[str, Any] = {
        "description": WHY,
        "required_start": walk.player.scenario.facts["required_start"],
    }
    return walk.do("write_advert", **words, removed=walk.options("write_advert", "removed"), reason=WHY)


def withdrew_at_tie(begin: Begin) -> Walk:
    """One of two tied homes withdraws while the citizen chooses."""
    return begin("S02", 0).until("choose_tied").do("provider_withdrew", provider="P1", reason=WHY)


def withdrew_at_choice(begin: Begin) -> Walk:
    """The leader withdraws while the citizen thinks it over."""
    return begin("S01", 0).until("respond_to_offer").do("provider_withdrew", provider="P1", reason=WHY)


def checks_failed(begin: Begin) -> Walk:
    """The last checks find something that is not in order."""
    return begin("S01", 1, "last_checks").play().do("last_checks", go_on="no", note=WHY)


def sent_back(begin: Begin) -> Walk:
    """The officer wants the checks made again."""
    return begin("S01", 1, "award").play().do("award", decision="back")


def suspended_at_the_last_moment(begin: Begin) -> Walk:
    """The provider is suspended between the checks and the award."""
    walk = begin("S01", 1, "award").play().event(type="provider_suspended", provider="P1")
    return walk.do("award", decision="award")


def handed_back(begin: Begin) -> Walk:
    """The provider hands the package back before care has started."""
    return begin("S01").play().do("confirm_start", started="no", note=WHY)


def started(begin: Begin) -> Walk:
    """Care starts, and the case is over."""
    walk = begin("S01").play()
    return walk.do("confirm_start", started="yes", start_on=walk.day)


def interim_kept(begin: Begin) -> Walk:
    """After an emergency the person stays where they are."""
    walk = begin("S11").play()
    return (
        walk.do("confirm_start", started="yes", start_on=walk.day).wait().do("ask_choice_again", again="no")
    )


def interim_chosen_again(begin: Begin) -> Walk:
    """After an emergency the person chooses again."""
    walk = begin("S11").play()
    return (
        walk.do("confirm_start", started="yes", start_on=walk.day).wait().do("ask_choice_again", again="yes")
    )


def amount_differs(begin: Begin) -> Walk:
    """The home confirms another amount twice, and the broker stops."""
    wrong = {"weekly_pence": 8000, "place_held": "yes"}
    walk = begin("S08", 1).play().do("confirm_top_up", **wrong)
    walk = walk.do("settle_difference", decision="ask_again", note=WHY).do("confirm_top_up", **wrong)
    return walk.do("settle_difference", decision="stop", note=WHY)


def not_signed(begin: Begin) -> Walk:
    """The payer reads the agreement and does not sign."""
    return begin("S08", 2).play().do("sign_agreement", decision="decline")


def waived_in_part(begin: Begin) -> Walk:
    """The council pays a part of the top-up; the rest is explained anew."""
    walk = begin("S18", 1, "exceptional_circumstances").play()
    part: dict[str, Any] = {"granted": "part", "part_pence": 2000, "reasons": WHY}
    return walk.do("exceptional_circumstances", **part, review_on=walk.day + timedelta(days=365))


def direct_payment_refused(begin: Begin) -> Walk:
    """The conditions of a direct payment are not met."""
    return begin("S05", 1, "agree_direct_payment").play().do("agree_direct_payment", conditions_met="no")


def scheme_without_provider(begin: Begin) -> Walk:
    """The scheme asked for does not come with that provider."""
    wanted = {"type": "citizen_requests", "provider": "P2", "via": "on_site_scheme", "scheme": "Mill House"}
    return begin("S07", 0).play().event(**wanted, reason=WHY, reasonable=True).event(**ACCEPTED)


def budget_raised_for_a_home(begin: Begin) -> Walk:
    """The fee falls while the case runs: nothing is affordable any more, so the budget is raised first."""
    walk = begin("S08", 0, "set_budget").play().settle(standard_fee_weekly={"care_home_residential": 70000})
    walk.event(**walk.told("citizen_requests")).until("set_budget")
    return walk.do("set_budget", decision="raise", weekly_pence=79550, reason=WHY)


ACCEPTED = {"type": "citizen_accepts", "provider": "P1"}
CHANGED = {
    "advertise": changed_at("write_advert", "S01", 0),
    "respond": changed_at("offer", "S01", 0),
    "rank": changed_at("confirm_ranking", "S01", 0),
    "break_tie": changed_at("choose_tied", "S02", 0),
    "choose": changed_at("respond_to_offer", "S01", 0),
    "agree_top_up": changed_at("confirm_top_up", "S08", 1),
    "award": changed_at("last_checks", "S01", 1),
}
OTHERS: tuple[Way, ...] = (
    withdrawn,
    extended,
    closed_early,
    advertised_again,
    temporary_reviewed,
    budget_kept,
    everybody_taken_off,
    withdrew_at_tie,
    withdrew_at_choice,
    checks_failed,
    sent_back,
    suspended_at_the_last_moment,
    handed_back,
    started,
    interim_kept,
    interim_chosen_again,
    amount_differs,
    not_signed,
    waived_in_part,
    direct_payment_refused,
    scheme_without_provider,
    budget_raised_for_a_home,
)
