"""What kinds of values an expression may have, and what in it can never be right."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.definition import kinds
from engine.definition.kinds import ANY, Kind, Kinds
from engine.definition.operations import did_you_mean
from rules import feel

_SILENT = frozenset({"null", "any"})
_BOOLEAN = kinds.read("boolean")
_NUMBER = kinds.read("number")
_YES_OR_NO = frozenset({"compare", "among", "between", "instance_of", "some", "every"})
_FUNCTIONS: Mapping[str, Kinds] = {
    **dict.fromkeys(("duration", "years and months duration"), kinds.read("duration")),
    **dict.fromkeys(("date", "today"), kinds.read("date")),
    **dict.fromkeys(("date and time", "now"), kinds.read("date and time")),
    "time": kinds.read("time"),
    **dict.fromkeys(("count", "string length", "number", "floor", "ceiling", "abs", "decimal"), _NUMBER),
    **dict.fromkeys(("not", "contains", "starts with", "ends with", "list contains", "matches"), _BOOLEAN),
    **dict.fromkeys(("string", "substring", "upper case", "lower case", "string join"), kinds.read("text")),
}
_SUMS: Mapping[tuple[str, str], str] = {
    ("number", "number"): "number",
    ("text", "text"): "text",
    ("duration", "duration"): "duration",
    ("date", "duration"): "date",
    ("date and time", "duration"): "date and time",
}
_OF_TIME = frozenset({"date", "date and time", "duration", "time"})
_NOUNS = {
    "boolean": "yes or no",
    "context": "a context",
    "date": "a date",
    "date and time": "a date and time",
    "duration": "a length of time",
    "list": "a list",
    "number": "a number",
    "text": "a text",
    "time": "a time of day",
}


class Reading:
    """An expression being read, with the kinds of the variables; `note` takes (what is wrong, what to do)."""

    def __init__(
        self, text: str, variables: Mapping[str, Kinds], note: Callable[[str, str], None] | None = None
    ) -> None:
        self._text, self._variables = text, variables
        self._note = note or (lambda _text, _fix: None)

    def kinds(self) -> Kinds:
        """Return the kinds of the value: anything, where they cannot be told; none of what has none yet."""
        return self._of(tree_of(self._text))

    def _of(self, tree: Any) -> Kinds:
        read = getattr(self, f"_{tree.data}", None)
        if read is not None:
            return read(tree)  # type: ignore[no-any-return]
        inner = [self._of(child) for child in tree.children if hasattr(child, "data")]
        if tree.data == "list":
            return (Kind("list", items=kinds.union(*inner) if inner else ()),)
        return _BOOLEAN if tree.data in _YES_OR_NO else ANY

    def _number(self, tree: Any) -> Kinds:
        return (Kind("number", Decimal(str(tree.children[0]))),)

    def _string(self, tree: Any) -> Kinds:
        return (Kind("text", str(tree.children[0])[1:-1]),)

    def _true(self, _tree: Any) -> Kinds:
        return (Kind("boolean", only=True),)

    def _false(self, _tree: Any) -> Kinds:
        return (Kind("boolean", only=False),)

    def _null(self, _tree: Any) -> Kinds:
        return kinds.NULL

    def _at_literal(self, _tree: Any) -> Kinds:
        return ANY

    def _name(self, tree: Any) -> Kinds:
        return self._variables.get(str(tree.children[0]), ANY)

    def _path(self, tree: Any) -> Kinds:
        owner, name = self._of(tree.children[0]), str(tree.children[1])
        solid = _without_null(owner)
        if not solid or kinds.bases(solid) != {"context"}:
            return ANY if owner else ()
        inner, lacks = kinds.entry(solid, name)
        if not inner:
            said, known = self._said(tree.children[0]), kinds.entry_names(solid)
            meant = did_you_mean(name, known)
            self._note(
                f"“{said}” has no entry “{name}”.{meant}", f"It has {listed(known)}. Correct the name."
            )
            return ANY
        return kinds.union(inner, kinds.NULL) if lacks or len(solid) < len(owner) else inner

    def _negative(self, tree: Any) -> Kinds:
        value = self._of(tree.children[-1])
        return _NUMBER if kinds.bases(value) == {"number"} else value

    def _arithmetic(self, tree: Any) -> Kinds:
        first, *rest = (child for child in tree.children if hasattr(child, "data"))
        value = self._of(first)
        for sign, operand in zip(rest[::2], rest[1::2], strict=True):
            other = self._of(operand)
            if not self._can_be_told(value, other):
                return ANY if value and other else ()
            value = self._sum(tree, value, other, str(sign.children[0]))
        return value

    def _sum(self, tree: Any, one: Kinds, other: Kinds, sign: str) -> Kinds:
        (left,), (right,) = kinds.bases(one), kinds.bases(other)
        if {left, right} == {"text", "number"}:
            fix = "Turn the number into a text with string(...), or the text into a number with number(...)."
            self._note(f"“{self._said(tree)}” puts {_NOUNS[left]} and {_NOUNS[right]} together.", fix)
        elif sign in "+-" and {left, right} & _OF_TIME and {left, right} & {"text", "number"}:
            fix = 'A length of time is written duration("P2D"); string(...) makes a text of a date.'
            self._note(f"“{self._said(tree)}” puts {_NOUNS[left]} and {_NOUNS[right]} together.", fix)
        if sign not in "+-" or (left == right and sign == "-" and left != "number"):
            return _NUMBER if left == right == "number" else ANY
        base = _SUMS.get((left, right))
        return (Kind(base),) if base else ANY

    def _can_be_told(self, *several: Kinds) -> bool:
        return all(len(kinds.bases(one)) == 1 and not kinds.bases(one) & _SILENT for one in several)

    def _if_else(self, tree: Any) -> Kinds:
        condition, then, other = tree.children
        self.must_be_yes_or_no(condition)
        return kinds.union(self._of(then), self._of(other))

    def _conjunction(self, tree: Any) -> Kinds:
        for part in tree.children:
            self.must_be_yes_or_no(part)
        return _BOOLEAN

    _disjunction = _conjunction

    def must_be_yes_or_no(self, tree: Any = None) -> None:
        """Note a condition that is something else: the whole expression, or a part of it."""
        whole = tree_of(self._text) if tree is None else tree
        value = kinds.bases(self._of(whole)) - {"null"}
        if value and not value & {"boolean", "any"}:
            said = self._said(whole)
            self._note(f"“{said}” is {nouns(value)}, not yes or no.", "Compare it with something.")

    def _compare(self, tree: Any) -> Kinds:
        left, sign, right = tree.children
        one, other = self._of(left), self._of(right)
        if not _comparable(one, other):
            self._note(
                f"“{self._said(tree)}” compares {nouns(kinds.bases(_without_null(one)))} with "
                f"{nouns(kinds.bases(_without_null(other)))}.",
                "Compare values of the same kind.",
            )
        elif str(sign.children[0]) in ("=", "!="):
            self._never(left, one, other)
        return _BOOLEAN

    def _among(self, tree: Any) -> Kinds:
        value, tests = tree.children
        one = self._of(value)
        listed_tests = tests.children if tests.data == "tests" else [tests]
        for test in listed_tests:
            if test.data in ("string", "number"):
                self._never(value, one, self._of(test))
        return _BOOLEAN

    def _never(self, tree: Any, one: Kinds, other: Kinds) -> None:
        """Note a comparison with a constant that a value can never have."""
        solid = _without_null(one)
        if len(other) != 1 or other[0].only is None or other[0].sign or other[0].base != "text":
            return
        known = [str(kind.only) for kind in solid if kind.base == "text" and kind.only is not None]
        if not solid or len(known) < len(solid) or other[0].only in known:
            return
        said, word = self._said(tree), str(other[0].only)
        text = f"“{said}” is never “{word}”.{did_you_mean(word, known)}"
        self._note(text, f"It is {listed(sorted(known), 'or')}. Correct the word.")

    def _call(self, tree: Any) -> Kinds:
        called, arguments = tree.children
        name = str(called.children[0]) if called.data == "name" else ""
        for argument in arguments.children:
            if hasattr(argument, "data"):
                if name == "not":
                    self.must_be_yes_or_no(argument)
                else:
                    self._of(argument)
        return _FUNCTIONS.get(name, ANY)

    def _named(self, tree: Any) -> Kinds:
        return self._of(tree.children[1])

    def _context(self, tree: Any) -> Kinds:
        entries = (
            (str(entry.children[0]).strip('"'), self._of(entry.children[1])) for entry in tree.children
        )
        return (Kind("context", entries=tuple(entries)),)

    def _local(self, _tree: Any) -> Kinds:
        """Return anything, for what has names of its own: its items are not followed."""
        return ANY

    _filter = _for_each = _some = _every = _function = _external = _range = _sign_range = _local

    def _said(self, tree: Any) -> str:
        return self._text[tree.meta.start_pos : tree.meta.end_pos]


@lru_cache(maxsize=4096)
def tree_of(text: str) -> Any:
    """Return an expression as a tree of its parts."""
    return feel.syntax_tree(text).children[0]


def _without_null(several: Kinds) -> Kinds:
    return tuple(kind for kind in several if kind.base != "null")


def _comparable(one: Kinds, other: Kinds) -> bool:
    left, right = kinds.bases(one), kinds.bases(other)
    if "any" in left | right or not left - {"null"} or not right - {"null"}:
        return True
    return bool((left & right) - {"null"})


def nouns(several: frozenset[str]) -> str:
    """Return bases in words: “a text or a number”."""
    return listed([_NOUNS.get(base, base) for base in sorted(several)], "or")


def listed(names: list[str], last: str = "and") -> str:
    """Return names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names) or "none"
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
