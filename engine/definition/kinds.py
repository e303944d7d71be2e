"""Kinds of values, as declarations write them: types of FEEL, constants, contexts, and alternatives of these.

`text`, `number`, `boolean`, `date`, `date and time`, `duration`, `null` and `any` are kinds. So are a
constant (`"chosen"`, `1`, `true`), a number with a sign (`> 1`), `list<text>`, `context`, and a context with
all its entries (`{count: 0, lapsed: boolean}`). A `|` stands between alternatives.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property
from operator import ge, gt, le, lt

_TOKEN = re.compile(
    r'\s*("[^"]*"|-?\d+(?:\.\d+)?|[<>]=?|[{}:,|]|date and time|[A-Za-z_][A-Za-z0-9_]*)', re.ASCII
)
_SIGNS = {">": gt, ">=": ge, "<": lt, "<=": le}
_BASES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float, Decimal),
    "boolean": (bool,),
    "date": (date,),
    "date and time": (datetime,),
    "time": (time,),
    "duration": (timedelta,),
    "list": (list, tuple),
    "context": (Mapping,),
    "null": (type(None),),
}
Fixed = str | bool | Decimal


@dataclass(frozen=True)
class Kind:
    """One alternative: its base, and what is known besides. A context with `entries` has these and no others.

    `only` is the one value it has; with `sign`, a bound.
    """

    base: str
    only: Fixed | None = None
    sign: str = ""
    entries: tuple[tuple[str, "Kinds"], ...] = ()
    items: "Kinds" = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """The hash, worked out once: checks keep very many states by their kinds."""
        return hash((self.base, self.only, self.sign, self.entries, self.items))

    def holds(self, value: object) -> bool:
        """Return whether a value is of this kind."""
        if self.base == "any":
            return True
        if base_of(value) != self.base:
            return False
        if self.entries:
            return _entries_hold(self.entries, value)
        if self.items:
            return all(fits(self.items, item) for item in value)  # type: ignore[attr-defined]
        if self.sign:
            return bool(_SIGNS[self.sign](value, self.only))  # type: ignore[arg-type]
        return self.only is None or value == self.only

    def __str__(self) -> str:
        """Return the kind as declarations write it."""
        if self.entries:
            return "{" + ", ".join(f"{name}: {write(inner)}" for name, inner in self.entries) + "}"
        if self.items:
            return f"list<{write(self.items)}>"
        if self.only is None:
            return self.base
        said = str(self.only).lower() if isinstance(self.only, bool) else str(self.only)
        return f'"{said}"' if self.base == "text" else f"{self.sign} {said}".strip()


Kinds = tuple[Kind, ...]
ANY: Kinds = (Kind("any"),)
NULL: Kinds = (Kind("null"),)


@cache
def read(text: str) -> Kinds:
    """Return the alternatives that a declaration writes. ValueError says what cannot be read."""
    reader = _Reader(_tokens(text), text)
    kinds = reader.alternatives()
    if reader.next is not None:
        raise ValueError(f"“{reader.next}” is not expected in the kind “{text}”.")
    return kinds


def write(kinds: Kinds) -> str:
    """Return alternatives as declarations write them."""
    return " | ".join(str(kind) for kind in kinds)


def fits(kinds: Kinds, value: object) -> bool:
    """Return whether a value is of one of the alternatives."""
    return any(kind.holds(value) for kind in kinds)


def union(*several: Kinds) -> Kinds:
    """Return the alternatives of all, each once; anything at all if one of them may be anything."""
    kinds = tuple(dict.fromkeys(kind for kinds in several for kind in kinds))
    return ANY if ANY[0] in kinds else kinds


def entry(kinds: Kinds, name: str) -> tuple[Kinds, bool]:
    """Return what an entry of a context may be, and whether some alternatives lack it."""
    inner: list[Kinds] = []
    lacks = False
    for kind in kinds:
        known = dict(kind.entries)
        if name in known:
            inner.append(known[name])
        elif kind.base == "any" or (kind.base == "context" and not kind.entries):
            inner.append(ANY)
        else:
            lacks = True
    return union(*inner), lacks


def entry_names(kinds: Kinds) -> list[str]:
    """Return the names of all entries that some alternative has."""
    return sorted({name for kind in kinds for name, _ in kind.entries})


def bases(kinds: Iterable[Kind]) -> frozenset[str]:
    """Return the bases of the alternatives."""
    return frozenset(kind.base for kind in kinds)


def base_of(value: object) -> str:
    """Return the base of a value: "text" of a str; "any" of what FEEL does not know."""
    for base in ("boolean", "date and time"):
        if isinstance(value, _BASES[base]):
            return base
    return next((base for base, types in _BASES.items() if isinstance(value, types)), "any")


def _entries_hold(entries: tuple[tuple[str, Kinds], ...], value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) != {name for name, _ in entries}:
        return False
    return all(fits(kinds, value[name]) for name, kinds in entries)


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"“{text[at:].strip()}” cannot be read in the kind “{text}”.")
        tokens.append(match[1])
        at = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[str], text: str) -> None:
        self._tokens, self._text = tokens, text

    @property
    def next(self) -> str | None:
        return self._tokens[0] if self._tokens else None

    def alternatives(self) -> Kinds:
        kinds = [self._kind()]
        while self.next == "|":
            self._take()
            kinds.append(self._kind())
        return tuple(kinds)

    def _take(self, expected: str = "") -> str:
        if self.next is None or expected not in ("", self.next):
            raise ValueError(f"“{expected or 'a kind'}” is missing in the kind “{self._text}”.")
        return self._tokens.pop(0)

    def _kind(self) -> Kind:
        word = self._take()
        if word == "{":
            return Kind("context", entries=self._entries())
        if word in _SIGNS:
            return Kind("number", Decimal(self._take()), sign=word)
        if word.startswith('"'):
            return Kind("text", word.strip('"'))
        if word in ("true", "false"):
            return Kind("boolean", word == "true")
        if word[0].isdigit() or word[0] == "-":
            return Kind("number", Decimal(word))
        if word == "list" and self.next == "<":
            self._take("<")
            items = self.alternatives()
            self._take(">")
            return Kind("list", items=items)
        if word != "any" and word not in _BASES:
            raise ValueError(f"There is no kind “{word}”, as in “{self._text}”.")
        return Kind(word)

    def _entries(self) -> tuple[tuple[str, Kinds], ...]:
        entries = []
        while self.next != "}":
            name = self._take()
            self._take(":")
            entries.append((name, self.alternatives()))
            if self.next == ",":
                self._take()
        self._take("}")
        return tuple(entries)
