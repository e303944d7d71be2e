"""The modules that decide about ranking, money, rules and access, each with the tests that judge it."""

from dataclasses import dataclass

RULE_TESTS = ("tests/rules/test_cases.py", "tests/rules/data_types", "tests/rules/test_feel.py")
TIE_TESTS = (
    "tests/brokerage/tender/test_ranking.py",
    "tests/brokerage/selection/test_tie_breaks.py",
    "tests/brokerage/selection/test_tied_choices.py",
)


@dataclass(frozen=True)
class Subject:
    """A module, and the test files and folders that must notice when it is changed."""

    module: str
    tests: tuple[str, ...]


GROUPS: dict[str, tuple[Subject, ...]] = {
    "ranking": (
        Subject("brokerage/tender/ranking.py", TIE_TESTS[:2]),
        Subject("brokerage/selection/tie_breaks.py", TIE_TESTS[1:]),
        Subject("brokerage/selection/tied_choices.py", TIE_TESTS[2:]),
    ),
    "money": (
        Subject("brokerage/formatting.py", ("tests/brokerage/test_formatting.py",)),
        Subject(
            "brokerage/tender/prices.py",
            ("tests/brokerage/test_formatting.py", "tests/brokerage/tender/test_adverts.py"),
        ),
        Subject("forms/submission/texts.py", ("tests/forms/submission/test_texts.py",)),
    ),
    "rules": (
        Subject("rules/data_types/arithmetic.py", RULE_TESTS),
        Subject("rules/data_types/comparison.py", RULE_TESTS),
        Subject("rules/data_types/dates_and_times.py", RULE_TESTS),
        Subject("rules/data_types/durations.py", RULE_TESTS),
        Subject("rules/data_types/properties.py", RULE_TESTS),
        Subject("rules/data_types/types.py", ("tests/rules/test_dmn.py", *RULE_TESTS)),
        Subject("rules/data_types/values.py", RULE_TESTS),
        Subject("rules/functions/numbers.py", ("tests/rules/functions", *RULE_TESTS)),
        Subject("rules/decisions/hit_policies.py", ("tests/rules/decisions", "tests/rules/test_dmn.py")),
    ),
    "access": (
        Subject(
            "web/auth/access.py",
            (
                "tests/web/auth/test_signed_in.py",
                "tests/web/pages/test_sign_in.py",
                "tests/web/forms/test_draft_saving.py",
                "tests/web/auth/test_access.py",
                "tests/web/server/test_outage_messages.py",
            ),
        ),
        Subject(
            "web/auth/permissions.py", ("tests/web/auth/test_signed_in.py", "tests/web/auth/test_access.py")
        ),
        Subject("engine/cases/visibility.py", ("tests/engine/cases/test_visibility.py",)),
        Subject("engine/actors.py", ("tests/engine/test_actors.py",)),
    ),
}
