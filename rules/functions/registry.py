"""The list of built-in functions, and how arguments are matched to parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from rules.data_types.durations import YearsMonths
from rules.data_types.values import Function, Range, Value, kind
from rules.errors import Fault
from rules.limits import Run

_NO: Any = object()
Work = Callable[..., Value]
_MANY = 10_000


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, what it accepts, and whether it may be left out or repeated."""

    name: str
    accepts: str
    optional: bool = False
    many: bool = False


@dataclass(frozen=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    work: Work

    def order(self, named: dict[str, Value]) -> list[Value] | None:
        """Return named arguments in the order of the parameters, or None when they do not fit."""
        names = [parameter.name for parameter in self.parameters]
        if not set(named) <= set(names):
            return None
        if any(not parameter.optional and parameter.name not in named for parameter in self.parameters):
            return None
        if any(parameter.many for parameter in self.parameters):
            return None
        last = max(names.index(name) for name in named) if named else -1
        return [named.get(name) for name in names[: last + 1]]

    def fit(self, arguments: Sequence[Value]) -> list[Value] | None:
        """Return the arguments converted to what the parameters accept, or None."""
        last = self.parameters[-1] if self.parameters else None
        if last is not None and last.many:
            wanted = [*self.parameters[:-1], *[last] * (len(arguments) - len(self.parameters) + 1)]
        else:
            wanted = list(self.parameters[: len(arguments)])
        if len(wanted) != len(arguments) or not self._enough(len(arguments)):
            return None
        fitted = []
        for parameter, argument in zip(wanted, arguments, strict=True):
            value = accept(parameter.accepts, argument)
            if value is _NO and not (parameter.optional and argument is None):
                return None
            fitted.append(None if value is _NO else value)
        return fitted

    def _enough(self, count: int) -> bool:
        return count >= self.counts()[0]

    def counts(self) -> tuple[int, int]:
        """Return how few and how many arguments it takes."""
        most = _MANY if any(parameter.many for parameter in self.parameters) else len(self.parameters)
        return sum(1 for parameter in self.parameters if not parameter.optional), most

    def ways(self) -> list[tuple[str, ...]]:
        """Return what it accepts, for each number of arguments; nothing where any number may come."""
        accepts = [parameter.accepts for parameter in self.parameters]
        fewest, most = self.counts()
        return [] if most == _MANY else [tuple(accepts[:count]) for count in range(fewest, most + 1)]

    def __str__(self) -> str:
        return ", ".join(
            p.name + ("?" if p.optional else "") + (", ..." if p.many else "") for p in self.parameters
        )


FUNCTIONS: dict[str, Function] = {}
SIGNATURES: dict[str, list[Signature]] = {}

_SPEC = re.compile(r"(?P<name>[a-z ]+)\((?P<parameters>.*)\)\Z")


def builtin(spec: str) -> Callable[[Work], Work]:
    """Register a function under a line such as 'substring(string: text, start position: number)'."""
    match = _SPEC.match(spec)
    if match is None:
        raise ValueError(spec)
    name = match["name"]
    parameters = tuple(_parameter(part) for part in match["parameters"].split(", ") if part)

    def register(work: Work) -> Work:
        SIGNATURES.setdefault(name, []).append(Signature(parameters, work))
        if name not in FUNCTIONS:
            names = tuple(parameter.name for parameter in parameters)
            FUNCTIONS[name] = Function(name, names, _caller(name))
        ways = tuple(way for signature in SIGNATURES[name] for way in signature.ways())
        FUNCTIONS[name] = replace(FUNCTIONS[name], ways=ways)
        return work

    return register


def _parameter(text: str) -> Parameter:
    name, _, accepts = text.partition(": ")
    many = accepts.endswith("...")
    return Parameter(name.removesuffix("?"), accepts.removesuffix("..."), name.endswith("?"), many)


def _caller(name: str) -> Callable[[Run, Sequence[Value]], Value]:
    signatures = SIGNATURES[name]

    def call(run: Run, arguments: Sequence[Value]) -> Value:
        run.tick()
        for signature in signatures:
            fitted = signature.fit(arguments)
            if fitted is not None:
                return _charged(run, signature.work(run, *fitted))
        check_call(name, len(arguments), ())
        return refuse(name, arguments)

    return call


def _charged(run: Run, result: Value) -> Value:
    if type(result) in (str, list, dict):
        run.charge(result)
    return result


def check_call(name: str, count: int, named: Sequence[str]) -> None:
    """Raise Fault when no way to call a function takes so many arguments, or these names."""
    signatures = SIGNATURES[name]
    if named and not any(signature.order(dict.fromkeys(named)) is not None for signature in signatures):
        raise Fault(f"{name} has no parameters named {', '.join(named)}.", f"Write {_ways(name)}.")
    if not named and not any(_takes(signature, count) for signature in signatures):
        raise Fault(f"{name} cannot take {count} arguments.", f"Write {_ways(name)}.")


def _ways(name: str) -> str:
    return " or ".join(f"{name}({signature})" for signature in SIGNATURES[name])


def refuse(name: str, arguments: Sequence[Value]) -> None:
    """Return null when an argument is null; otherwise say what the function needs."""
    if any(argument is None for argument in arguments):
        return
    kinds = ", ".join(kind(argument) for argument in arguments)
    raise Fault(f"{name} cannot work with {kinds}.", f"Write {_ways(name)}.")


def _takes(signature: Signature, count: int) -> bool:
    fewest, most = signature.counts()
    return fewest <= count <= most


def call_named(name: str, named: dict[str, Value], run: Run) -> Value:
    """Return what a built-in function gives for named arguments; raises Fault when none fits."""
    ordered = None
    for signature in SIGNATURES[name]:
        ordered = signature.order(named)
        fitted = None if ordered is None else signature.fit(ordered)
        if fitted is not None:
            run.tick()
            return _charged(run, signature.work(run, *fitted))
    check_call(name, len(named), list(named))
    return refuse(name, list(named.values()))


_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "date": (date,),
    "time": (time,),
    "date and time": (datetime,),
    "day": (date, datetime),
    "moment": (date, datetime, time),
    "duration": (timedelta, YearsMonths),
    "context": (dict,),
    "function": (Function,),
    "range": (Range,),
    "point": (Decimal, str, date, time, datetime, timedelta, YearsMonths),
}


def accept(accepts: str, value: Value) -> Value:
    """Return a value as a parameter accepts it (a list of one is its item), or a mark that it does not."""
    if accepts == "any":
        return value
    if accepts == "list":
        return value if isinstance(value, list) else _NO if value is None else [value]
    wanted = _TYPES[accepts]
    if type(value) in wanted:
        return value
    if isinstance(value, list) and len(value) == 1 and type(value[0]) in wanted:
        return value[0]
    return _NO


def spaced_names() -> set[str]:
    """Return the names of functions and parameters that hold a space."""
    names = {name for name in FUNCTIONS if " " in name}
    for signatures in SIGNATURES.values():
        for signature in signatures:
            names |= {parameter.name for parameter in signature.parameters if " " in parameter.name}
    return names
