"""Letters: GOV.UK Notify's Markdown subset, with names filled in by Jinja2 cut down to what a letter needs.

A letter's first line is "Subject: ...". In the rest may stand `{{ name }}`, `{{ name.part }}`, `{% if name
%}`, `{% for each in names %}` and the filters listed here; anything else is refused when the release is
checked. A name that is missing when a letter is written is an error, never a gap in the letter. Names
are filled in as plain words, whoever typed them, but for those that are the council's own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.clock import london, which
from engine.errors import LetterError

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.For,
    nodes.Filter,
    nodes.Getattr,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
_NOT_NOTIFY = (
    (re.compile(r"\*\*|__"), "bold text"),
    (re.compile(r"!\["), "a picture"),
    (re.compile(r"^\s*\|", re.M), "a table"),
    (re.compile(r"`"), "code"),
    (re.compile(r"<[A-Za-z/!]"), "HTML"),
    (re.compile(r"^###", re.M), "a third level of heading"),
    (re.compile(r"\]\((?!https://|\{\{)"), "a link that does not begin with https://"),
)


_SCHEME = re.compile(r"https?://|/link/", re.I)
_LEADING = re.compile(r"^(?:[#>^*+=-]+(?:\s+|$)|[#>^]+)+")
_NUMBER = re.compile(r"^(\d+)[.)](?!\S)")
_AROUND_WORDS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])|__+")
_MARKS = str.maketrans({"[": "(", "]": ")", "`": "'", "*": "\u2217", "~": "", "\\": "/"})
# Markdown makes a link of <words> only where no space follows the one or stands before the other.
_OPENING, _CLOSING = re.compile(r"<(?!\s)"), re.compile(r"(?<!\s)>")


class Own(str):
    """The council's own words, which may hold Markdown and links: a link it made, a text it kept."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """Return what somebody typed as words alone: no heading, list, emphasis or link comes of them."""
    if isinstance(value, list | tuple):
        return ", ".join(str(plain(each)) for each in value)
    if not isinstance(value, str | Mapping) or isinstance(value, Own):
        return value
    said = str(value)
    # What is taken out may bring together what stood on either side of it.
    while (words := _without_marks(said)) != said:
        said = words
    return said


def _without_marks(said: str) -> str:
    line = _SCHEME.sub("", _AROUND_WORDS.sub(" ", said.translate(_MARKS)))
    words = _NUMBER.sub(r"\1:", _LEADING.sub("", " ".join(line.split())))
    return _CLOSING.sub("\u203a", _OPENING.sub("\u2039", words))


class _Letters(ImmutableSandboxedEnvironment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a part of a context; objects have no parts in a letter."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


def pounds(pence: int) -> str:
    """Return an amount of pence as people write it: "£1,234.50"."""
    return f"{'-' if pence < 0 else ''}£{abs(int(pence)) // 100:,}.{abs(int(pence)) % 100:02}"


def day(value: date) -> str:
    """Return a date as people write it: "5 May 2026"."""
    local = london(value).date() if isinstance(value, datetime) else value
    return f"{local.day} {local:%B %Y}"


def moment(at: datetime) -> str:
    """Return a time as London's clocks show it: "5 May 2026 at 17:00"."""
    local = london(at)
    return f"{day(at)} at {local:%H:%M}{which(local)}"


FILTERS = {
    "pounds": pounds,
    "day": day,
    "moment": moment,
    "length": len,
    "join": lambda each: ", ".join(each),
}


def _environment() -> Environment:
    tidy = {"trim_blocks": True, "lstrip_blocks": True}
    environment = _Letters(undefined=StrictUndefined, autoescape=False, finalize=plain, **tidy)
    environment.filters = dict(FILTERS)
    environment.globals = {}
    environment.tests = {}
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=1024)
def _template(text: str) -> Template:
    # An advert may invite five hundred providers with one letter: it is compiled for the first.
    return _ENVIRONMENT.from_string(text)


@dataclass(frozen=True)
class Written:
    """A letter with its names filled."""

    subject: str
    body: str


@dataclass(frozen=True)
class Letter:
    """A letter of a release. `names` are those it needs."""

    name: str
    names: frozenset[str]
    _subject: str
    _body: str

    def write(self, names: Mapping[str, Any]) -> Written:
        """Return the letter with its names filled; LetterError names the first that is missing."""
        missing = sorted(self.names.difference(names))
        if missing:
            raise LetterError(f"The letter “{self.name}” needs the name “{missing[0]}”.")
        try:
            subject = _template(self._subject).render(names)
            body = _template(self._body).render(names)
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            raise LetterError(f"The letter “{self.name}” could not be written: {error}.") from error
        return Written(" ".join(subject.split()), body.strip() + "\n")


def read_letter(text: str, name: str) -> Letter:
    """Return a letter, or raise LetterError with every fault, a sentence each."""
    subject, _, body = text.lstrip("\ufeff\n").partition("\n")
    if not subject.startswith("Subject: "):
        raise LetterError(f"The letter “{name}” must begin with a line “Subject: ...”.")
    faults = [
        f"The letter “{name}” has {what}, which GOV.UK Notify does not send."
        for pattern, what in _NOT_NOTIFY
        if pattern.search(body)
    ]
    try:
        tree = _ENVIRONMENT.parse(text)
        faults += _faults(tree, name)
        names = frozenset(meta.find_undeclared_variables(tree))
    except TemplateSyntaxError as error:
        raise LetterError(f"The letter “{name}”, line {error.lineno}: {error.message}") from error
    if faults:
        raise LetterError(" ".join(faults))
    return Letter(name, names, subject.removeprefix("Subject: "), body)


def _faults(tree: nodes.Template, name: str) -> list[str]:
    faults = []
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            faults.append(
                f"The letter “{name}”, line {node.lineno}: {type(node).__name__} may not stand there;"
                " use names, if, for and the listed filters."
            )
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            faults.append(
                f"The letter “{name}”, line {node.lineno}: there is no filter “{node.name}”; there are "
                f"{', '.join(sorted(FILTERS))}."
            )
        elif isinstance(node, nodes.Filter) and (node.args or node.kwargs):
            faults.append(f"The letter “{name}”, line {node.lineno}: the filter “{node.name}” takes nothing.")
    return faults
