"""Letters: GOV.UK Notify's subset of Markdown, with names filled in by the few parts of Jinja2 that it needs.

A letter's first line is "Subject: ...". The rest may contain `{{ name }}`, `{{ name.part }}`, `{% if name
%}`, `{% for item in names %}` and the filters listed here. Anything else is refused when the release is
checked. A name that is missing when a letter is written is an error, never a gap in the letter. Names are
filled in as plain words, whoever typed them, except for the council's own words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine import clock
from engine.errors import LetterError
from forms import notation

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
# Markdown turns <words> into a link only if no space follows the "<" or comes before the ">".
_OPENING, _CLOSING = re.compile(r"<(?!\s)"), re.compile(r"(?<!\s)>")


class Own(str):
    """The council's own words, such as a link it issued or a text it approved. They may contain Markdown."""

    __slots__ = ()


def plain(value: Any) -> Any:
    """Return what somebody typed as plain words, so that Markdown makes no heading, list or link of them."""
    if isinstance(value, list | tuple):
        return ", ".join(str(plain(item)) for item in value)
    if not isinstance(value, str | Mapping) or isinstance(value, Own):
        return value
    text = str(value)
    # Taking a mark out can join what was on either side of it into a new mark.
    while (words := _without_marks(text)) != text:
        text = words
    return text


def _without_marks(text: str) -> str:
    line = _SCHEME.sub("", _AROUND_WORDS.sub(" ", text.translate(_MARKS)))
    words = _NUMBER.sub(r"\1:", _LEADING.sub("", " ".join(line.split())))
    return _CLOSING.sub("\u203a", _OPENING.sub("\u2039", words))


class _Letters(ImmutableSandboxedEnvironment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an entry of a mapping. A letter cannot reach the attributes of other objects."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


FILTERS = {
    "pounds": lambda pence: notation.pounds(int(pence)),
    "day": clock.day,
    "moment": clock.moment,
    "length": len,
    "join": lambda items: ", ".join(items),
}


def _environment() -> Environment:
    tidy = {"trim_blocks": True, "lstrip_blocks": True}
    environment = _Letters(undefined=StrictUndefined, autoescape=False, finalize=plain, **tidy)
    environment.filters = dict(FILTERS)
    environment.globals = {}
    environment.tests = {}
    return environment


_ENVIRONMENT = _environment()
_ENDS_IN_TAG = re.compile(r"^(?![ \t]*(?:\{%[^%]*%\}[ \t]*)+$)(.*[^-+\s])\s*%\}(?=[ \t]*$)", re.MULTILINE)
"""A line of words that ends in a tag keeps its line break; a line of tags alone vanishes."""


@lru_cache(maxsize=1024)
def _compiled(text: str) -> Template:
    # An advert may send one letter to five hundred providers: it is compiled only for the first.
    return _ENVIRONMENT.from_string(_ENDS_IN_TAG.sub(r"\1 +%}", text))


@dataclass(frozen=True)
class WrittenLetter:
    """A letter with its names filled in."""

    subject: str
    body: str


@dataclass(frozen=True)
class Letter:
    """A letter of a release. `names` are the names that it needs."""

    name: str
    names: frozenset[str]
    _subject: str
    _body: str

    def write(self, names: Mapping[str, Any]) -> WrittenLetter:
        """Return the letter with its names filled in. LetterError says which name is missing first."""
        missing = sorted(self.names.difference(names))
        if missing:
            raise LetterError(f"The letter “{self.name}” needs the name “{missing[0]}”.")
        try:
            subject = _compiled(self._subject).render(names)
            body = _compiled(self._body).render(names)
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            raise LetterError(f"The letter “{self.name}” could not be written: {error}.") from error
        return WrittenLetter(" ".join(subject.split()), body.strip() + "\n")


def read_letter(text: str, name: str) -> Letter:
    """Return a letter, or raise LetterError with a sentence for each fault."""
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
                f"The letter “{name}”, line {node.lineno}: {type(node).__name__} is not allowed. "
                "Use only names, if, for and the listed filters."
            )
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            faults.append(
                f"The letter “{name}”, line {node.lineno}: there is no filter “{node.name}”. The filters are "
                f"{', '.join(sorted(FILTERS))}."
            )
        elif isinstance(node, nodes.Filter) and (node.args or node.kwargs):
            faults.append(
                f"The letter “{name}”, line {node.lineno}: the filter “{node.name}” takes no value."
            )
    return faults
