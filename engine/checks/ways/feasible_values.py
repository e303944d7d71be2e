"""What a condition says about values: which outcomes it can have, and what is then still possible."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from engine.definition.kinds import Kind

Values = Mapping[str, Kind]
"""One alternative of each variable that is followed; the others may be anything."""
Outcome = tuple[bool, Kind]
Test = Callable[[Kind], Iterator[Outcome]]
UNSET = Kind("unset")
"""The alternative of a variable that nothing has set."""
_NULL = Kind("null")
_OPEN = frozenset({"any", "unset"})
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"<": ">=", "<=": ">"}


def outcomes(tree: Any, values: Values) -> Iterator[tuple[bool, Values]]:
    """Yield (whether the condition holds, what the values can then be). Null counts as no."""
    if tree.data in ("conjunction", "disjunction"):
        yield from _chain(tree, values)
    elif tree.data == "if_else":
        for holds, narrowed in outcomes(tree.children[0], values):
            yield from outcomes(tree.children[1 if holds else 2], narrowed)
    elif tree.data == "call" and _is_not(tree):
        for holds, narrowed in outcomes(tree.children[1].children[0], values):
            yield not holds, narrowed
    elif tree.data in ("true", "false"):
        yield tree.data == "true", values
    else:
        yield from _atom(tree, values)


def place_of(tree: Any) -> tuple[str, ...]:
    """Return the variable and the entries that a path names, or nothing for any other expression."""
    if tree.data == "name":
        return (str(tree.children[0]),)
    if tree.data == "path":
        owner = place_of(tree.children[0])
        return (*owner, str(tree.children[1])) if owner else ()
    return ()


def alternatives(values: Values, place: tuple[str, ...]) -> tuple[Kind, ...] | None:
    """Return what may stand at a place, or None if that is not known."""
    kinds: tuple[Kind, ...] = (values[place[0]],) if place[0] in values else ()
    for name in place[1:]:
        if not kinds or any(kind.base != "null" and name not in dict(kind.entries) for kind in kinds):
            return None
        kinds = tuple(inner for kind in kinds for inner in dict(kind.entries).get(name, (_NULL,)))
    return kinds if kinds and not any(kind.base in _OPEN for kind in kinds) else None


def _chain(tree: Any, values: Values) -> Iterator[tuple[bool, Values]]:
    """Yield the outcomes of "and", which ends at what does not hold, or of "or"."""
    ends = tree.data == "disjunction"
    going = [values]
    for part in tree.children:
        now, going = going, []
        for before in now:
            for holds, narrowed in outcomes(part, before):
                if holds is ends:
                    yield ends, narrowed
                else:
                    going.append(narrowed)
    for narrowed in going:
        yield not ends, narrowed


def _atom(tree: Any, values: Values) -> Iterator[tuple[bool, Values]]:
    place, test = _test(tree)
    kinds = alternatives(values, place) if place else None
    if kinds is None or test is None:
        yield from ((True, values), (False, values))
        return
    possible: dict[bool, list[Kind]] = {True: [], False: []}
    for kind in kinds:
        for holds, narrowed in test(kind):
            possible[holds].append(narrowed)
    for holds, narrower in possible.items():
        if narrower:
            owner = _with(values[place[0]], place[1:], tuple(dict.fromkeys(narrower)))
            yield from ((holds, {**values, place[0]: one}) for one in owner)


def _with(kind: Kind, place: tuple[str, ...], inner: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return a kind in which other alternatives stand at a place."""
    if not place:
        return inner
    if not kind.entries:
        return (kind,)
    entries = tuple(
        (name, tuple(dict.fromkeys(new for old in kinds for new in _with(old, place[1:], inner))))
        if name == place[0]
        else (name, kinds)
        for name, kinds in kind.entries
    )
    return (replace(kind, entries=entries),)


def _test(tree: Any) -> tuple[tuple[str, ...], Test | None]:
    if tree.data in ("name", "path"):
        return place_of(tree), _is_true
    if tree.data == "compare":
        left, sign, right = tree.children
        said = str(sign.children[0])
        if place_of(left):
            return place_of(left), _comparison(said, right)
        return place_of(right), _comparison(_TURNED[said], left)
    if tree.data == "among" and tree.children[1].data == "tests":
        literals = [literal(test) for test in tree.children[1].children]
        if None not in literals:
            return place_of(tree.children[0]), _one_of(literals)  # type: ignore[arg-type]
    return (), None


def literal(tree: Any) -> Kind | None:
    """Return the kind of a constant: a number, a text, yes, no or null; None for anything else."""
    if tree.data == "number":
        return Kind("number", Decimal(str(tree.children[0])))
    if tree.data == "string":
        return Kind("text", str(tree.children[0])[1:-1])
    return {"true": Kind("boolean", True), "false": Kind("boolean", False), "null": _NULL}.get(tree.data)


def _is_true(kind: Kind) -> Iterator[Outcome]:
    return _equals(kind, Kind("boolean", True)) if kind.base == "boolean" else iter(((False, kind),))


def _comparison(sign: str, tree: Any) -> Test | None:
    other = literal(tree)
    if other is None or (sign in _SIGNS and other.base != "number"):
        return None
    if sign in ("=", "!="):
        return lambda kind: ((holds is (sign == "="), now) for holds, now in _equals(kind, other))
    return lambda kind: _ordered(kind, sign, other)


def _one_of(literals: Iterable[Kind]) -> Test:
    def test(kind: Kind) -> Iterator[Outcome]:
        possible = [one for other in literals for one in _equals(kind, other)]
        yield from (one for one in possible if one[0])
        if all(any(not holds for holds, _ in _equals(kind, other)) for other in literals):
            yield False, kind

    return test


def _equals(kind: Kind, other: Kind) -> Iterator[Outcome]:
    if kind.base != other.base or not _may_be(kind, other):
        yield False, kind
    elif kind.base == "null" or (kind.only is not None and not kind.sign):
        yield True, kind
    else:
        yield True, other
        yield False, Kind("boolean", not other.only) if kind.base == "boolean" else kind


def _may_be(kind: Kind, other: Kind) -> bool:
    if kind.only is None:
        return True
    return _SIGNS[kind.sign](other.only, kind.only) if kind.sign else kind.only == other.only


def _ordered(kind: Kind, sign: str, other: Kind) -> Iterator[Outcome]:
    """Yield the outcomes of a comparison with a number."""
    if kind.base != "number":
        yield False, kind
    elif sign in _OPPOSITE:
        yield from ((not holds, now) for holds, now in _ordered(kind, _OPPOSITE[sign], other))
    elif kind.only is None or kind.sign.startswith("<"):
        yield from ((True, kind), (False, kind))
    elif not kind.sign:
        yield _SIGNS[sign](kind.only, other.only), kind
    else:
        strict = ">" if sign == ">" and kind.sign == ">=" else ">="
        yield True, kind
        if not _SIGNS[strict](kind.only, other.only):
            yield False, kind


def _is_not(tree: Any) -> bool:
    called, arguments = tree.children
    return (
        place_of(called) == ("not",)
        and [child.data for child in arguments.children] != ["named"]
        and (len(arguments.children) == 1)
    )
