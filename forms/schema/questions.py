"""The neutral tree between the form file and everything else: forms, fields, options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rules import feel
from rules.regular_expressions.compiled_pattern import Pattern

#: Kinds that carry an answer. `rows` is a list of rows of further questions.
ANSWERED = frozenset(
    {
        "text",
        "textarea",
        "number",
        "money",
        "date",
        "time",
        "datetime",
        "radio",
        "select",
        "checklist",
        "checkbox",
        "ranking",
        "rows",
        "file",
    }
)
#: Kinds that only arrange or explain.
UNANSWERED = frozenset({"group", "prose", "separator"})


@dataclass(frozen=True)
class Option:
    """One thing to choose: the value kept, the label shown and a hint below it."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Limits:
    """Bounds of an answer; numbers and money are bounded as typed (money in pounds)."""

    min_length: int = 0
    max_length: int = 500
    smallest: Decimal | None = None
    largest: Decimal | None = None
    decimals: int = 10
    increment: Decimal | None = None
    pattern: Pattern | None = None
    format: str = ""
    counted: bool = False


@dataclass(frozen=True, eq=False)
class Bound:
    """The lowest or highest value of a date: FEEL, and the reason, in words or as FEEL that gives words."""

    is_lowest: bool
    value: feel.Expression
    reason: str = ""
    worked_out_reason: feel.Expression | None = None

    @property
    def names(self) -> frozenset[str]:
        """The names that the value and the reason read."""
        return self.value.names | (self.worked_out_reason.names if self.worked_out_reason else frozenset())


@dataclass(frozen=True, eq=False)
class Field:
    """A question, or a group, a passage of text or a line between questions.

    `key` names the answer; for unanswered kinds it is the component's id. `hidden_if` and `check` are FEEL
    over the other answers and the facts: a true `hidden_if` hides, a false `check` refuses the answer.
    A date lies within its `bounds`.
    `source` names the operation that gives the options.
    """

    key: str
    kind: str
    label: str = ""
    hint: str = ""
    required: bool = False
    hidden_if: feel.Expression | None = None
    check: feel.Expression | None = None
    options: tuple[Option, ...] = ()
    source: str | None = None
    fields: tuple[Field, ...] = ()
    limits: Limits = Limits()
    bounds: tuple[Bound, ...] = ()
    default: object = None
    prefix: str = ""
    suffix: str = ""
    multiple: bool = False
    accept: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """True when the field carries an answer."""
        return self.kind in ANSWERED

    @property
    def use(self) -> str:
        """What a text is used for (`answer_uses`); empty when the form does not say."""
        return self.properties.get("usedFor", "")

    @cached_property
    def questions(self) -> tuple[Field, ...]:
        """The answered fields below this one, groups opened, rows closed."""
        return tuple(_questions(self.fields))

    @property
    def noun(self) -> str:
        """What the answer is called inside a sentence: `properties.noun`, or the label."""
        if "noun" in self.properties:
            return self.properties["noun"]
        label = self.label.rstrip(":").strip()
        if label.endswith("?"):
            return f"an answer to “{label}”"
        lowered = label[:1].lower() + label[1:]
        return lowered if label[1:2].islower() or label[1:2] == " " else label


@dataclass(frozen=True, eq=False)
class Form:
    """A whole form: `key` is the file's name without its ending.

    `reads` names the sources whose values conditions and bounds may use, each by its source's name.
    With `pages` "task_list" each of its groups is a section with a page of its own.
    """

    key: str
    title: str
    intro: str
    fields: tuple[Field, ...]
    reads: tuple[str, ...] = ()
    pages: str = ""

    @property
    def sections(self) -> tuple[Field, ...]:
        """The groups that have a page of their own; none if the form is one page."""
        return self.fields if self.pages else ()

    @cached_property
    def questions(self) -> tuple[Field, ...]:
        """The fields that carry an answer, groups opened, rows closed."""
        return tuple(_questions(self.fields))

    @cached_property
    def everything(self) -> tuple[Field, ...]:
        """Every field at any depth, in the order of the page."""
        return tuple(_everything(self.fields))

    @cached_property
    def sources(self) -> frozenset[str]:
        """The names of the operations that give options."""
        return frozenset(field.source for field in self.everything if field.source)

    @cached_property
    def suggestions(self) -> Mapping[str, str]:
        """The sources whose values questions start from, by question (`startsFrom`)."""
        return {
            one.key: one.properties["startsFrom"] for one in self.questions if "startsFrom" in one.properties
        }

    @cached_property
    def buttons(self) -> Field | None:
        """The question whose options are the buttons that send the form, if there is one."""
        return next((one for one in self.questions if one.properties.get("buttons") == "true"), None)

    @property
    def has_files(self) -> bool:
        """True when a file is asked for, so that the page's form must be multipart."""
        return any(one.kind == "file" for one in self.everything)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """The names that conditions, checks and bounds read and no question of the form answers."""
        read: set[str] = set()
        for one in self.everything:
            for expression in (one.hidden_if, one.check):
                read |= expression.names if expression else frozenset()
            read = read.union(*(bound.names for bound in one.bounds))
        return frozenset(read - {one.key for one in self.everything if one.answered})


def _questions(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        if one.answered:
            yield one
        elif one.fields:
            yield from _questions(one.fields)


def _everything(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from _everything(one.fields)
