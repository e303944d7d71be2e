"""Ways out of FEEL, and ways to make it work too hard: each is refused, soon and in words."""

import time

import pytest

from rules import dmn, feel, limits
from rules.errors import DecisionError, RulesError

CONTEXT = {"x": {"y": 1}, "item": 1, "text": "a" * 3000}
SOON = 4.0
"""Seconds of the processor: twice the bound."""

OUT = [
    "x.__class__",
    "x.__class__.__mro__[1].__subclasses__()",
    '"".__class__',
    '"{0.__class__}".format(1)',
    '"%s".__mod__',
    "(function() 1).__globals__",
    "(function() 1).call",
    "(function(a) a).__closure__[1].cell_contents",
    "sum.call",
    "sum.__call__",
    "string join.__globals__",
    "{}.__init__",
    "{a: 1}.keys()",
    'x["__class__"].y',
    '__import__("os")',
    '__import__("os").system("id")',
    'open("/etc/passwd")',
    'eval("1")',
    'exec("1")',
    'getattr(x, "y")',
    'globals()["x"]',
    "lambda: 1",
    "import os",
    "@'x'",
    'date("2020-01-01").__class__',
    '@"2020-01-01".replace',
    '@"P1D".total_seconds',
    "(1).real",
    "(1).as_tuple()",
    "[1..2].low",
    "[1..2].__dict__",
    "item.__class__",
    'get entries(sum)',
    'function(x) external {java: {class: "java.lang.Runtime", method signature: "exec()"}}',
    'function(x) external {pmml: {document: "http://example.org"}}',
    '@"2020-01-01T00:00:00@../../etc/passwd"',
    'time("10:00:00@../../../etc/passwd")',
    'date and time("2020-01-01T00:00:00@/etc/passwd")',
    'range("[1..__class__]")',
    'range("[open(1)..2]")',
    'matches("a", "\\p{__class__}")',
    "x.y.__add__(1)",
    "partial.__class__",
]  # fmt: skip


def deep_pairs(name: str) -> str:
    """Entries that double one list 40 times, which takes no room until somebody walks through it."""
    return f"{name}0: [1, 2]" + "".join(f", {name}{n}: [{name}{n - 1}, {name}{n - 1}]" for n in range(1, 40))


TOO_MUCH = {
    "count to ten million": "for i in 1..10000000 return i",
    "three loops": "for i in 1..1000, j in 1..1000, k in 1..1000 return 1",
    "loops in a loop": "count(for i in 1..50000 return for j in 1..50000 return j)",
    "quantifier": "some i in 1..49000, j in 1..49000 satisfies false",
    "dates": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "far count": "for i in 1..1e300 return i",
    "text doubled": '{a0: "aaaaaaaaaaaaaaaa"'
    + "".join(f", a{n}: a{n - 1} + a{n - 1}" for n in range(1, 40))
    + "}.a39",
    "list doubled": "{a0: [1, 2]"
    + "".join(f", a{n}: concatenate(a{n - 1}, a{n - 1})" for n in range(1, 40))
    + "}.a39",
    "result doubled": "{" + deep_pairs("a") + "}",
    "text of lists": "{" + deep_pairs("a") + ", r: string(a39)}.r",
    "flat lists": "{" + deep_pairs("a") + ", r: flatten(a39)}.r",
    "equal lists": "{" + deep_pairs("a") + ", " + deep_pairs("b") + ", r: a39 = b39}.r",
    "many long texts": "for i in 1..50000 return text + text + text + text + string(i)",
    "many long texts by function": "for i in 1..50000 return upper case(text)",
    "many long lists": "{a: for i in 1..40000 return i, b: for i in 1..40000 return reverse(a)}.b",
    "many big contexts": "{a: {b: 1}, c: for i in 1..50000 return append(partial, text)}.c",
    "join": 'string join(for i in 1..50000 return "aaaaaaaaaaaaaaaaaaaa")',
    "itself": "(function(f) f(f))(function(f) f(f))",
    "recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "two recursions": "{f: function(n) if n <= 0 then 0 else f(n - 1) + f(n - 1), r: f(45)}.r",
    "brackets": "(" * 5000 + "1" + ")" * 5000,
    "lists": "[" * 100 + "]" * 100,
    "minus": "-" * 5000 + "1",
    "ifs": "if true then " * 500 + "1" + " else 1" * 500,
    "paths": "x" + ".y" * 4000,
    "filters": "x" + "[1]" * 4000,
    "functions": "function() " * 200 + "1",
    "long text": '"' + "a" * 30000 + '"',
    "long name": "a" * 30000,
    "pattern backwards": 'matches(text, "(a+)\\1*b")',
    "pattern in pattern": 'matches("a", "(((a{1000}){1000}){1000}){1000}")',
    "many empties": 'replace(text, "(a?){400}a{400}b", "x")',
    "deep groups": 'matches("a", "' + "(" * 400 + ")" * 400 + '")',
    "product": "product(for i in 1..50000 return 1e6000)",
    "power of powers": "9 ** 9 ** 9 ** 9 ** 9",
    "ten to a million": "10 ** 1000000",
    "e to a million": "exp(1000000)",
    "big literal": "1e999999999",
    "big places": "decimal(1 / 3, 100000000)",
    "big number text": 'number("1e99999")',
    "long duration": 'duration("P999999999999999999999D")',
    "duration of powers": '@"P1D" * 1e300',
}


def refused(text: str, *, strict: bool) -> RulesError | None:
    start = time.process_time()
    try:
        value = feel.compile_expression(text, strict=strict)(CONTEXT)
    except RulesError as problem:
        return problem
    finally:
        assert time.process_time() - start < SOON
    assert not strict, f"gave {value!r}"
    assert value in (None, [], [None])
    return None


@pytest.mark.parametrize("text", OUT)
def test_no_text_reaches_outside_the_values_it_was_given(text: str) -> None:
    problem = refused(text, strict=True)
    assert problem is not None
    assert "Traceback" not in str(problem)


@pytest.mark.parametrize("text", OUT)
def test_no_text_reaches_outside_in_the_specifications_mode_either(text: str) -> None:
    refused(text, strict=False)


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_work_is_refused_soon_and_in_words(text: str) -> None:
    problem = refused(text, strict=True)
    assert problem is not None
    assert len(str(problem)) < 500


def test_steps_are_counted_over_a_whole_decision() -> None:
    cell = f"count(for i in 1..{limits.LIST_LENGTH} return i) > 0"
    file = table_of("UNIQUE", [(f"{cell} and ? > 0", '"a"')] * 40)
    with pytest.raises(RulesError, match=r"steps|seconds"):
        dmn.read_decisions(file, "t.dmn").decision().evaluate({"x": 1})


def table_of(policy: str, rules: list[tuple[str, str]]) -> bytes:
    rows = "".join(
        f"<rule><inputEntry><text>{escaped(a)}</text></inputEntry>"
        f"<outputEntry><text>{escaped(b)}</text></outputEntry></rule>"
        for a, b in rules
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="t">'
        f'<decision id="d" name="d"><decisionTable hitPolicy="{policy}"><input><inputExpression>'
        f"<text>x</text></inputExpression></input><output/>{rows}</decisionTable></decision></definitions>"
    ).encode()


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize(
    "file",
    [
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><definitions/>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&e;</definitions>',
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&c;</definitions>',
        b"<definitions/>",
        b"not xml",
        b"",
        b"<a>" * 5000,
        b"\xff\xfe\x00",
    ],
)
def test_a_file_that_is_not_plain_dmn_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(DecisionError, match=r"bad\.dmn"):
        dmn.read_decisions(file, "bad.dmn")


def test_decisions_that_require_each_other_in_a_circle_are_refused() -> None:
    file = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="t">
      <decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement>
        <literalExpression><text>b</text></literalExpression></decision>
      <decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement>
        <literalExpression><text>a</text></literalExpression></decision></definitions>"""
    with pytest.raises(DecisionError, match="circle"):
        dmn.read_decisions(file, "t.dmn")
