"""Each key of a policy: it changes what comes of a case, or is refused naming the key and what is allowed."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from engine.definition.folder import Folder, read_folder
from play import errors, report
from play.policy import council_policy
from play.scenario import schema
from rules import dmn
from rules.decisions.tables import Rule
from tests.play import builders

Change = Callable[[dict[str, Any]], None]


def changed(change: Change) -> dict[str, Any]:
    """The tests' policy with a change."""
    given = deepcopy(builders.POLICY)
    change(given)
    return given


def both(scenario: dict[str, Any], change: Change) -> tuple[report.Played, report.Played]:
    """A scenario played under the tests' policy, and under a changed one."""
    return builders.play(scenario)[0], builders.play(scenario, policy=changed(change))[0]


def differing(played: report.Played) -> dict[str, str]:
    """What came, by the keys that differ."""
    return {each.key: each.actual for each in played.differences}


def test_another_order_of_bands_ranks_the_other_first() -> None:
    scenario = builders.scenario(expected={"outcome": "awarded", "ranking": [["A"], ["B"]]})
    before, after = both(scenario, lambda it: it.update(rating_bands=["silver", "gold", "bronze", "unrated"]))
    assert before.ok, builders.told([before])
    assert differing(after)["ranking"] == "[[B], [A]]"


def test_a_band_of_the_council_s_own_takes_its_place() -> None:
    homes = [builders.home("A"), builders.home("B", band="platinum")]
    scenario = builders.scenario(providers=homes, expected={"outcome": "awarded", "ranking": [["B"], ["A"]]})
    names = ["platinum", "gold", "silver", "bronze", "unrated"]
    [played] = builders.play(scenario, policy=changed(lambda it: it.update(rating_bands=names)))
    assert "ranking" not in differing(played), builders.told([played])
    assert played.stopped == "Nothing waits for citizen_accepts (A); open: respond_to_offer (citizen)."


def test_an_excluded_band_is_not_long_listed() -> None:
    expected = {"outcome": "awarded", "long_list": ["A", "B"], "not_long_listed": {}}
    scenario = builders.scenario(offers=[builders.offer("A", "11:00")], expected=expected | {"provider": "A"})
    before, after = both(scenario, lambda it: it.update(excluded_bands=["inadequate", "silver"]))
    assert before.ok, builders.told([before])
    assert differing(after) == {"long_list": "[A]", "not_long_listed": "{B: band_silver}"}


def test_an_excluded_band_is_not_awarded_either() -> None:
    """The rows of the last look before the award change with those of the long list."""
    given = changed(lambda it: it.update(excluded_bands=["silver"]))
    tables = _derived(given, "last_checks")
    assert [rule.outputs for rule in tables if '"silver"' in rule.inputs] == [('"band_silver"',)]
    assert not [rule for rule in tables if '"inadequate"' in rule.inputs]


def test_an_excluded_cqc_rating_is_not_long_listed() -> None:
    homes = [builders.home("A"), builders.home("B", cqc="Requires improvement")]
    expected = {"outcome": "awarded", "provider": "A", "not_long_listed": {}}
    scenario = builders.scenario(providers=homes, offers=[builders.offer("A", "11:00")], expected=expected)
    ratings = ["Inadequate", "Requires improvement"]
    before, after = both(scenario, lambda it: it.update(excluded_cqc_ratings=ratings))
    assert before.ok, builders.told([before])
    assert differing(after) == {"not_long_listed": "{B: cqc_requires_improvement}"}


def test_an_excluded_cqc_rating_bars_a_request_and_clause_13a_stays() -> None:
    given = changed(lambda it: it.update(excluded_cqc_ratings=["Requires improvement"]))
    barred = [rule.inputs for rule in _derived(given, "cqc_bar") if rule.outputs == ("true",)]
    assert barred == [('"Requires improvement"',), ('"Inadequate"',)]


def test_another_order_of_tie_breaks_gives_the_other_route() -> None:
    scenario = builders.home_support()
    order = {"home_support": ["first_offer", "customer_feedback"]}
    before, after = both(scenario, lambda it: it.update(tie_break=order))
    assert before.ok, builders.told([before])
    assert differing(after) == {"provider": "A", "route": "first_offer_of_tied"}


def test_a_tie_break_may_go_to_the_citizen_where_the_council_says_so() -> None:
    scenario = builders.home_support(
        events=[{"type": "citizen_chooses", "provider": "A", "by": "citizen"}],
        expected={"outcome": "awarded", "provider": "A", "route": "citizen_choice_of_tied"},
    )
    given = changed(
        lambda it: it.update(
            tie_break={"home_support": ["citizen_choice"]}, silent_tie_break={"home_support": []}
        )
    )
    [played] = builders.play(scenario, policy=given)
    assert played.ok, builders.told([played])


def test_where_nothing_is_silent_no_officer_is_asked() -> None:
    scenario = builders.home_support()
    before, after = both(scenario, lambda it: it.update(silent_tie_break={}))
    assert before.ok, builders.told([before])
    assert differing(after)["outcome"] == "offer_stands_awaiting_citizen"


def test_a_silent_step_is_cited_as_silent_and_others_by_their_clause() -> None:
    given = changed(lambda it: it.update(silent_tie_break={"home_support": ["first_offer"]}))
    rules = [rule for rule in _derived(given, "tie_break_steps") if '"home_support"' in rule.inputs]
    assert [(rule.outputs, rule.annotations[0]) for rule in rules] == [
        (('"customer_feedback"', "false"), "12"),
        (('"first_offer"', "true"), "12 (silent)"),
    ]


def test_another_fee_leaves_an_offer_unranked() -> None:
    scenario = builders.scenario()
    before, after = both(
        scenario, lambda it: it["standard_fee_weekly"].update(care_home_residential="699.99")
    )
    assert before.ok, builders.told([before])
    assert after.stopped.startswith("Nothing waits for citizen_accepts")


def test_another_window_closes_the_advert_at_another_time() -> None:
    scenario = builders.scenario()
    before, after = both(
        scenario, lambda it: it["response_window_minutes"]["routine"].update(care_home_residential=90)
    )
    assert before.ok, builders.told([before])
    assert differing(after)["advert closes_at"] == "2026-06-01T09:30:00+00:00"
    assert differing(after)["offers_not_ranked"] == "{A: late}"


def test_other_neighbours_ask_other_providers_at_the_second_stage() -> None:
    stage2 = {
        "advert": {"opened_at": "2026-06-03T10:00:00+01:00", "closes_at": "2026-06-05T10:00:00+01:00"},
        "offers": [{"provider": "B", "at": "2026-06-03T11:00:00+01:00", "weekly": "700.00"}],
    }
    scenario = builders.scenario(
        providers=[
            builders.home("A"),
            builders.home("B", areas=["south"]),
            builders.home("C", areas=["east"]),
        ],
        offers=[],
        stage2=stage2,
        events=[],
        expected={
            "outcome": "offer_stands_awaiting_citizen",
            "provider": "B",
            "stage2_long_list": ["B"],
            "ranking": [["B"]],
        },
    )
    before, after = both(scenario, lambda it: it.update(zone_neighbours={"north": ["east"]}))
    assert before.ok, builders.told([before])
    assert differing(after)["stage2_long_list"] == "[C]"


def test_the_shipped_policy_is_the_process_s_own() -> None:
    """A file that sets what the tables hold already changes no rule of a window or of a tie-break."""
    folder = read_folder(builders.PROCESS)
    derived = council_policy.derive(folder, builders.read(builders.scenario()).policy)
    for stem in ("response_window", "tie_break_steps", "eligibility", "last_checks", "cqc_bar"):
        path = f"tables/{stem}.dmn"
        assert _rules(folder.files[path]) == _rules(derived.files[path]), stem


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"tie_break": {"home_support": ["coin"]}},
            "policy: tie_break: home_support: coin is not known here",
        ),
        ({"tie_break": {"gardening": ["first_offer"]}}, "policy: tie_break: gardening is not known here"),
        ({"silent_tie_break": {"gardening": "all"}}, "policy: silent_tie_break: gardening is not known here"),
        (
            {"silent_tie_break": {"home_support": ["coin"]}},
            "policy: silent_tie_break: home_support: coin is not",
        ),
        (
            {"standard_fee_weekly": {"gardening": "1.00"}},
            "policy: standard_fee_weekly: gardening is not known",
        ),
        (
            {"response_window_minutes": {"soon": {}}},
            "policy: response_window_minutes: soon is not known here",
        ),
        ({"response_window_minutes": {"routine": {"gardening": 5}}}, "routine: gardening is not known here"),
    ],
)
def test_what_the_process_has_no_place_for_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.PolicyError) as refused:
        council_policy.derive(
            read_folder(builders.PROCESS), builders.read(builders.scenario(), policy=change).policy
        )
    assert words in str(refused.value)
    assert "; known are " in str(refused.value)


def test_a_process_without_the_table_is_refused_naming_the_key() -> None:
    empty = Folder("tea", {})
    for key in set(schema.POLICY) - {"rating_comparison", "zone_neighbours"}:
        with pytest.raises(
            errors.PolicyError, match=f"policy: (rating_bands|{key}): the process has no table"
        ):
            council_policy.derive(empty, {key: builders.read(builders.scenario()).policy[key]})


def _derived(given: dict[str, Any], stem: str) -> tuple[Rule, ...]:
    read = builders.read(builders.scenario(), policy=given).policy
    derived = council_policy.derive(read_folder(builders.PROCESS), read)
    return dmn.read_decisions(derived.files[f"tables/{stem}.dmn"], stem).tables[0].rules


def _rules(text: bytes) -> set[tuple[object, ...]]:
    rules = dmn.read_decisions(text, "table").tables[0].rules
    return {(rule.inputs, rule.outputs, rule.annotations) for rule in rules}
