"""Makes the golden decisions: `python -m tests.golden.maker` (see docs/developing.md).

With `--overwrite` the cases on file stay as they are and get the decisions of today's code; with
`--new-cases` they are drawn anew. Without either nothing on file is touched.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import Any

import yaml

from play.report import IN_WORDS
from tests.golden import coverage, records, replay
from tests.golden.improvisation import improvised
from tests.golden.offer_variations import Facts
from tests.golden.records import GoldenCase, GoldenFile
from tests.golden.variations import variation

EXAMPLES = replay.PROCESS / "examples"
SOURCES = ("as_shipped", "clause_by_clause", "hard_cases", "tried_against_the_clauses")
SEED, MOST_ALIKE = 300, 0.1
POLICIES = {"usual": 140, "strict": 30, "other_ties": 30}
"""The policies, and how many cases are decided under each."""
_STRICT: dict[str, Any] = {
    "excluded_cqc_ratings": ["Inadequate", "Requires improvement"],
    "excluded_bands": ["inadequate", "unrated"],
    "rating_bands": ["gold", "silver", "bronze"],
    "standard_fee_weekly": {"care_home_residential": "690.00", "care_home_nursing": "800.00"},
}
_OTHER_TIES: dict[str, Any] = {
    "tie_break": {
        "home_support_sensory_loss": ["first_offer"],
        "home_support": ["customer_feedback"],
        "care_home_residential": ["first_offer"],
        "care_home_nursing": ["customer_feedback", "first_offer"],
        "supported_living": ["customer_feedback", "citizen_choice", "first_offer"],
    },
    "silent_tie_break": {"care_home_nursing": ["customer_feedback"], "supported_living": ["first_offer"]},
}
_CHANGES = {"usual": {}, "strict": _STRICT, "other_ties": _OTHER_TIES}


def main(flags: list[str], folder: Path = records.HERE) -> int:
    """Make the files, or bring them up to date; 1 when they are there and nothing was said of them."""
    there = records.golden_files(folder)
    if there and not {"--overwrite", "--new-cases"} & set(flags):
        sys.stderr.write(
            "The golden decisions are there and stay. See docs/developing.md before --overwrite.\n"
        )
        return 1
    if there and "--overwrite" in flags:
        files = [decided_anew(file) for file in there]
    else:
        with Pool(2) as pool:
            files = [
                GoldenFile(folder / f"decisions_{name}.yaml", *new) for name, new in pool.map(drawn, POLICIES)
            ]
    for file in files:
        records.write(file)
    return report(files)


def report(files: list[GoldenFile]) -> int:
    """Print what the cases cover; 1 when something that must be shown is not."""
    cases = [case for file in files for case in file.cases]
    shown = coverage.counts(cases)
    for name, number in sorted(shown.items()):
        sys.stdout.write(f"{number:4}  {name}\n")
    lacking = coverage.missing(cases)
    sys.stdout.write(f"{len(cases)} cases. Not shown: {', '.join(lacking) or 'nothing'}.\n")
    return 1 if lacking else 0


def decided_anew(file: GoldenFile) -> GoldenFile:
    """Return the same cases with what is decided today."""
    with replay.theatre(file.policy, [case.facts for case in file.cases]) as theatre:
        cases = tuple(GoldenCase(case.facts, theatre.play(case.facts)) for case in file.cases)
    return GoldenFile(file.path, file.policy, cases)


def drawn(name: str) -> tuple[str, tuple[dict[str, Any], tuple[GoldenCase, ...]]]:
    """Return a policy and new cases under it."""
    policy, examples = examples_under(name)
    random = Random(f"{SEED} {name}")
    cases: list[GoldenCase] = []
    ends: Counter[str] = Counter()
    with replay.theatre(policy, examples) as theatre:
        for number, facts in enumerate(_round_and_round(examples, random)):
            if len(cases) == POLICIES[name]:
                break
            named = {"id": f"{name[0].upper()}{number:03}", "title": f"A variation of {facts['id']}"}
            varied = {**variation(facts, policy, random), **named}
            try:
                varied = improvised(theatre, varied, random)
                case = GoldenCase(varied, theatre.play(varied))
            except IN_WORDS as fault:
                sys.stderr.write(f"{varied['id']} left out: {fault}\n")
                continue
            ends[_end(case)] += 1
            if ends[_end(case)] <= POLICIES[name] * MOST_ALIKE:
                cases.append(case)
    return name, (policy, tuple(cases))


def _end(case: GoldenCase) -> str:
    """Return how a case came to its end, so that not too many come to the same."""
    decision = case.decision
    routes = [award["route"] for award in decision.get("awards", [])]
    states = [request["state"] for request in decision.get("choice_requests", [])]
    return f"{decision['case']['stage']} {routes} {states} {'tie_steps' in decision}"


def examples_under(name: str) -> tuple[dict[str, Any], list[Facts]]:
    """Return a policy and the shipped examples, whose facts are varied."""
    contents = [
        yaml.safe_load((EXAMPLES / f"{source}.yaml").read_text(encoding="utf-8")) for source in SOURCES
    ]
    policy = {**contents[0]["policy"], **_CHANGES[name]}
    examples = [scenario for content in contents for scenario in content["scenarios"]]
    for facts in examples:
        facts.pop("expected")
    return policy, examples


def _round_and_round(examples: list[Facts], random: Random) -> Iterator[Facts]:
    while True:
        yield from random.sample(examples, len(examples))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
