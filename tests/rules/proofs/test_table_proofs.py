"""What is proved of decision tables, each finding tried on the tables themselves."""

import random
import time
from decimal import Decimal

import pytest

from rules import dmn
from rules.data_types.values import Value
from rules.errors import DecisionError
from rules.proofs import cells
from rules.proofs.findings import Finding, Kind
from tests.rules.builders import STEPS, cell, file, table


def findings(policy: str, rules: list[tuple[str, str]], **options: str) -> tuple[Finding, ...]:
    return dmn.read_decisions(table(policy, rules=rules, **options), "t.dmn").findings()


def kinds(policy: str, rules: list[tuple[str, str]], **options: str) -> list[tuple[str, tuple[int, ...]]]:
    """Return the sure findings, and rules that never apply or repeat others."""
    return [
        (str(finding.kind), finding.rules)
        for finding in findings(policy, rules, **options)
        if finding.is_sure or finding.kind in (Kind.NEVER, Kind.REPEAT)
    ]


def test_a_table_without_faults_has_only_the_question_of_null() -> None:
    (finding,) = findings("UNIQUE", STEPS, input_type="number")
    assert (finding.text, finding.is_sure) == ("In 'band' no rule applies when score is null.", False)
    assert findings("UNIQUE", STEPS, input_type="number", allowed="[0..100]") == ()


def test_a_gap_is_shown_by_an_example() -> None:
    first, *rest = findings("UNIQUE", [(">= 80", '"a"'), ("< 79", '"b"')], input_type="number")
    assert (first.kind, first.inputs) == (Kind.GAP, {"score": Decimal(79)})
    assert first.text == "In 'band' no rule applies when score is 79."
    assert not any(finding.is_sure for finding in rest)


def test_a_gap_between_whole_numbers_is_advice() -> None:
    first, second = findings("UNIQUE", [("<= 17", "1"), (">= 18", "2")], input_type="number")
    assert (first.inputs, first.is_sure) == ({"score": Decimal("17.5")}, False)
    assert "[1..2) and [2..3)" in first.fix
    assert second.inputs == {"score": None}


def test_the_end_of_the_line_is_a_fault_where_the_rules_reach_to_the_other_end() -> None:
    assert kinds("UNIQUE", [("< 10", "1"), ("[10..20)", "2")], input_type="number") == [("gap", ())]
    assert kinds("UNIQUE", [("> 10", "1")], input_type="number") == [("gap", ())]
    assert kinds("UNIQUE", [("[1..5]", "1")], input_type="number") == []
    assert kinds("UNIQUE", [(">= 0", "1")], input_type="number") == []


def test_a_default_or_a_list_leaves_no_gap() -> None:
    rules = [(">= 80", '"a"'), ("< 79", '"b"')]
    assert findings("UNIQUE", rules, default='"c"') == ()
    assert findings("COLLECT", rules) == ()


def test_an_overlap_is_shown_once_a_pair_and_only_where_it_matters() -> None:
    rules = [(">= 80", '"a"'), (">= 60", '"b"'), ("< 60", '"c"')]
    assert kinds("UNIQUE", rules, input_type="number") == [("overlap", (1, 2))]
    assert kinds("FIRST", rules, input_type="number") == []


def test_rules_that_agree_may_both_apply_under_any() -> None:
    rules = [(">= 80", '"a"'), (">= 60", '"a"'), ("< 70", '"c"')]
    (finding,) = (one for one in findings("ANY", rules, input_type="number") if one.is_sure)
    assert finding.rules == (2, 3)
    assert finding.text.endswith("both apply when score is 60, and differ.")


def test_a_rule_behind_others_never_applies_and_they_are_named() -> None:
    (finding,) = findings("FIRST", [('"x"', "1"), ("-", "2"), ('"y"', "3")])
    assert finding.text == "In 'band' rule 3 never applies: rule 2 before it takes all of it."
    rules = [("< 5", "1"), ("> 9", "4"), (">= 5", "2"), ("[3..7]", "3"), ("-", "5")]
    (finding,) = findings("FIRST", rules, input_type="number")
    assert finding.text == "In 'band' rule 4 never applies: rules 1 and 3 before it take all of it."
    assert findings("FIRST", [('"x"', "1"), ("null", "2"), ("not(null)", "3")]) == ()


def test_a_cell_that_no_value_passes_makes_a_rule_that_never_applies() -> None:
    found = kinds("COLLECT", [("(3..3)", "1"), ("-", "2")], input_type="number")
    assert found == [("never", (1,))]


def test_a_rule_that_later_ones_repeat_is_named() -> None:
    rows = "".join(f"<rule>{cell('inputEntry', a)}{cell('outputEntry', b)}</rule>" for a, b in
                   [('"x"', "1"), ('"y"', "2"), ("-", "1")])  # fmt: skip
    column = "<input><inputExpression><text>score</text></inputExpression></input>"
    text = f'<decision id="band" name="band"><decisionTable hitPolicy="FIRST">{column}<output name="band"/>'
    (finding,) = dmn.read_decisions(file(f"{text}{rows}</decisionTable></decision>"), "t").findings()
    assert (finding.kind, finding.rules) == (Kind.REPEAT, (1,))
    # With a clause of its own, as here, a rule says why, and so repeats nothing.
    assert findings("FIRST", [('"x"', "1"), ("-", "1")]) == ()


def test_allowed_values_that_no_rule_answers_are_a_gap() -> None:
    rules = [('"a", "b"', "1")]
    other, null = findings("FIRST", rules, input_type="string")
    assert (other.inputs, other.is_sure) == ({"score": "another text"}, False)
    assert (null.inputs, null.is_sure) == ({"score": None}, False)
    (finding,) = findings("FIRST", rules, allowed='"a", "b", "c"', input_type="string")
    assert (finding.inputs, finding.is_sure) == ({"score": "c"}, True)


def test_a_gap_names_what_does_not_matter() -> None:
    columns = "".join(
        f'<input><inputExpression typeRef="string"><text>{name}</text></inputExpression>'
        f"{cell('inputValues', values)}</input>"
        for name, values in (("urgency", '"routine", "emergency"'), ("category", '"home", "day"'))
    )
    tests = cell("inputEntry", '"routine"') + cell("inputEntry", "-")
    rows = f"<rule>{tests}{cell('outputEntry', '1')}</rule>"
    text = f'<decision name="w"><decisionTable>{columns}<output name="w"/>{rows}</decisionTable></decision>'
    (finding,) = dmn.read_decisions(file(text), "t").findings()
    assert finding.text == "In 'w' no rule applies when urgency is \"emergency\", whatever the category."


def test_dates_and_durations_are_cut_too() -> None:
    dates = [('< date("2026-01-01")', "1"), ('> date("2026-01-01")', "2")]
    assert findings("UNIQUE", dates, input_type="date")[0].text.endswith("score is 2026-01-01.")
    lengths = [('< duration("PT1H")', "1"), ('[duration("PT1H")..duration("PT2H")]', "2")]
    found = findings("UNIQUE", lengths, input_type="dayTimeDuration")
    assert (found[0].kind, found[0].is_sure) == (Kind.GAP, True)


def test_what_cannot_be_told_names_the_rule_and_why() -> None:
    (finding,) = findings("FIRST", [("> limit", "1")], input_type="number")
    assert finding.kind == Kind.OPEN
    assert "because rule 1 tests “> limit”: it reads “limit”." in finding.text
    assert findings("FIRST", [("> limit", "1"), ("-", "2")], input_type="number") == ()


def test_a_cell_that_works_something_out_is_tried_on_values() -> None:
    rules = [('starts with(?, "a")', "1"), ('"b"', "2")]
    first, *_ = findings("UNIQUE", rules, input_type="string")
    assert first.kind == Kind.GAP
    with pytest.raises(DecisionError, match="No rule"):
        dmn.read_decisions(table(rules=rules), "t").decision().evaluate(first.inputs)


def test_columns_that_read_the_same_variable_leave_a_gap_uncertain() -> None:
    columns = "".join(
        f"<input><inputExpression><text>{text}</text></inputExpression></input>" for text in ("n", "n > 3")
    )
    rows = "".join(
        f"<rule>{cell('inputEntry', a)}{cell('inputEntry', b)}{cell('outputEntry', '1')}</rule>"
        for a, b in (("> 3", "true"), ("<= 3", "false"))
    )
    text = f'<decision name="w"><decisionTable>{columns}<output name="w"/>{rows}</decisionTable></decision>'
    found = dmn.read_decisions(file(text), "t").findings()
    assert found
    assert not any(finding.is_sure for finding in found)


CELLS: dict[str, tuple[list[str], list[Value]]] = {
    "number": (
        ["-", "1", "2, 3", "< 2", ">= 3", "(2..5)", "not(2)", "not(< 3)", "? > 1 and ? < 4", "null"],
        [*map(Decimal, range(-2, 8)), Decimal("2.5"), None],
    ),
    "string": (
        ["-", '"a"', '"a", "b"', 'not("a")', 'not("b", "c")', "null", '["a", "c"]'],
        ["a", "b", "c", "d", None],
    ),
    "boolean": (["-", "true", "false", "not(true)", "null"], [True, False, None]),
}  # fmt: skip


def random_table(rng: random.Random) -> tuple[bytes, list[str]]:
    kinds_of = [rng.choice(list(CELLS)) for _ in range(rng.randint(1, 3))]
    policy = rng.choice(["UNIQUE", "FIRST", "ANY", "PRIORITY"])
    inputs = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>v{at}</text></inputExpression></input>'
        for at, kind in enumerate(kinds_of)
    )
    rows = ""
    for _ in range(rng.randint(1, 6)):
        tests = "".join(cell("inputEntry", rng.choice(CELLS[kind][0])) for kind in kinds_of)
        rows += f"<rule>{tests}{cell('outputEntry', str(rng.randint(1, 2)))}</rule>"
    body = f'<decisionTable hitPolicy="{policy}">{inputs}<output name="o"/>{rows}</decisionTable>'
    return file(f'<decision id="d" name="d">{body}</decision>'), kinds_of


def outcome(decision: dmn.Decision, inputs: dict[str, Value]) -> tuple[str, tuple[int, ...]]:
    try:
        return "", tuple(rule.number for rule in decision.evaluate(inputs).fired)
    except DecisionError as error:
        return str(error), ()


def test_findings_agree_with_what_the_tables_do() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201 - shown when it fails
    rng = random.Random(seed)
    for number in range(1000):
        text, columns = random_table(rng)
        decisions = dmn.read_decisions(text, "t.dmn")
        check_one(decisions, columns, rng, f"table {number} of seed {seed}: {text.decode()}")


def check_one(decisions: dmn.Decisions, columns: list[str], rng: random.Random, what: str) -> None:
    decision, found = decisions.decision(), decisions.findings()
    for finding in found:
        message, _ = outcome(decision, finding.inputs)
        if finding.kind is Kind.GAP:
            assert "No rule" in message, (what, finding)
        elif finding.kind is Kind.OVERLAP:
            assert "both apply" in message, (what, finding)
    gaps = [finding for finding in found if finding.kind is Kind.GAP]
    never = {rule for finding in found if finding.kind is Kind.NEVER for rule in finding.rules}
    pairs = {finding.rules for finding in found if finding.kind is Kind.OVERLAP}
    for _ in range(12):
        inputs = {f"v{at}": rng.choice(CELLS[kind][1]) for at, kind in enumerate(columns)}
        message, fired = outcome(decision, inputs)
        assert gaps or "No rule" not in message, (what, inputs)
        assert pairs or "both apply" not in message, (what, inputs)
        assert never.isdisjoint(fired), (what, inputs)


def test_a_repeat_can_go_without_changing_a_result() -> None:
    rng = random.Random(7)
    tried = 0
    for _ in range(400):
        text, columns = random_table(rng)
        decisions = dmn.read_decisions(text, "t.dmn")
        idle = [f.rules[0] for f in decisions.findings() if f.kind in (Kind.REPEAT, Kind.NEVER)]
        if not idle or decisions.tables[0].hit_policy not in ("FIRST", "ANY"):
            continue
        rows = text.decode().split("<rule>")
        shorter = "<rule>".join(row for at, row in enumerate(rows) if at != idle[0] or at == len(rows) - 1)
        if idle[0] == len(rows) - 1:
            continue
        tried += 1
        other = dmn.read_decisions(shorter.encode(), "t.dmn").decision()
        for _ in range(20):
            inputs = {f"v{at}": rng.choice(CELLS[kind][1]) for at, kind in enumerate(columns)}
            assert value(decisions.decision(), inputs) == value(other, inputs), (text, idle, inputs)
    assert tried > 20


def value(decision: dmn.Decision, inputs: dict[str, Value]) -> Value:
    try:
        return decision.evaluate(inputs).value
    except DecisionError as error:
        return "both apply" if "both apply" in str(error) else "none"


def test_a_large_table_is_proved_quickly() -> None:
    rows = "".join(
        f"<rule>{''.join(cell('inputEntry', f'[{(n * c) % 90}..{(n * c) % 90 + 9})') for c in range(1, 7))}"
        f"{cell('outputEntry', str(n))}</rule>"
        for n in range(200)
    )
    inputs = "".join(
        f'<input><inputExpression typeRef="number"><text>v{at}</text></inputExpression></input>'
        for at in range(6)
    )
    body = f'<decisionTable hitPolicy="FIRST">{inputs}<output name="o"/>{rows}</decisionTable>'
    decisions = dmn.read_decisions(file(f'<decision name="d">{body}</decision>'), "t.dmn")
    cells.read_cell.cache_clear()
    started = time.process_time()
    assert decisions.findings()
    # Generous: a search that grows with all combinations would take hours.
    assert time.process_time() - started < 20
