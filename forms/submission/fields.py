"""WTForms fields, one per family of kinds: each reads its part of a post and checks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import wtforms
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from forms import errors
from forms.schema import questions
from forms.submission import error_messages, files, posted, texts
from rules.errors import TooMuch
from rules.regular_expressions.compiled_pattern import Pattern

# Signs that part addresses or names in a letter's header have no place in one address.
_SIGN = r"[^@\s,;:<>()\[\]\\\"]"
_EMAIL = re.compile(
    rf"{_SIGN}{{1,64}}@[^@\s.,;:<>()\[\]\\\"]{{1,63}}(?:\.[^@\s.,;:<>()\[\]\\\"]{{1,63}}){{1,8}}"
)


class AnswerField(wtforms.Field):
    """A question while its answer is being read; `data` is the typed value, None when unanswered."""

    around: posted.Around
    wrong_part = ""

    def __init__(
        self, question: questions.Field, *, name: str, _form: Any, _prefix: str = "", **_: Any
    ) -> None:
        """Keep the question that the field asks.

        WTForms' own beginning makes a label, flags and validators, which `drawing` and `check` do instead; it
        took a sixth of the time in which a form is read.
        """
        self._form, self.meta = _form, _form.meta
        self.short_name, self.name = name, _prefix + name
        self.id = self.name
        self.default, self.filters, self._datalist = None, (), None
        self.question = question

    @property
    def empty(self) -> bool:
        """True when nothing was answered and nothing typed was unreadable."""
        # By identity: the number 0 equals False, and is an answer.
        nothing = self.data is None or self.data is False or self.data == []
        return nothing and not self.process_errors

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Set the typed value, or keep the words of what was wrong and which box."""
        try:
            self.data = self.read()
        except errors.UnseenError:
            raise
        except errors.UnreadableError as wrong:
            self.wrong_part = wrong.part
            raise errors.UnreadableError(
                error_messages.say(self.question, "invalid", str(wrong)), wrong.part
            ) from wrong

    def read(self) -> object:
        """Return the typed value of what was posted."""
        raise NotImplementedError

    def pre_validate(self, form: Any) -> None:
        """Stop at unreadable text and at a required question left empty; otherwise check the value."""
        if self.process_errors:
            raise StopValidation
        if self.empty:
            raise StopValidation(error_messages.required(self.question) if self.question.required else "")
        self.check()

    def check(self) -> None:
        """Raise ValidationError when the value is outside the question's limits."""


class BoundForm(BaseForm):
    """The questions of a form, or of one row, bound to a post."""

    def __init__(self, fields: Mapping[str, Any], prefix: str = "") -> None:
        """Keep the prefix that the names of a row carry."""
        super().__init__(fields, prefix=prefix)
        self.prefix = prefix

    def __iter__(self) -> Iterator[AnswerField]:
        """Yield the fields in the order of the page."""
        return super().__iter__()  # type: ignore[return-value]

    def __getitem__(self, name: str) -> AnswerField:
        """Return the field of a question's key."""
        return super().__getitem__(name)  # type: ignore[return-value]


class TypedField(AnswerField):
    """Text, numbers, money, dates and times: read and written by `texts`."""

    def read(self) -> object:
        """Return the value of the boxes."""
        kind = texts.KINDS[self.question.kind]
        boxes = {part: self.around.posted.first(posted.part_name(self.name, part)) for part in kind.parts}
        return kind.read(boxes, self.question.noun)

    def check(self) -> None:
        """Check length and format of text, bounds and decimals of numbers."""
        if isinstance(self.data, str):
            _check_text(self.question, self.data)
        elif isinstance(self.data, Decimal):
            _check_number(self.question, self.data)
        elif isinstance(self.data, int):
            _check_number(self.question, Decimal(self.data) / 100)


class ChoiceField(AnswerField):
    """One of several options: radios and selects."""

    def read(self) -> object:
        """Return the value chosen."""
        return texts.clean(self.around.posted.first(self.name)) or None

    def check(self) -> None:
        """Refuse a value that is not among the options."""
        _check_offered(self.question, [self.data], self.around)


class ManyField(AnswerField):
    """Any number of options: a checklist."""

    def read(self) -> object:
        """Return the values ticked, each once, in the order offered; those not offered stand last."""
        ticked = dict.fromkeys(texts.clean(value) for value in self.around.posted.getlist(self.name))
        offered = [option.value for option in self.around.options_of(self.question)]
        ordered = [value for value in offered if value in ticked]
        return ordered + [value for value in ticked if value and value not in offered]

    def check(self) -> None:
        """Refuse a value that is not among the options."""
        _check_offered(self.question, self.data, self.around)


class TickField(AnswerField):
    """One box to tick."""

    def read(self) -> object:
        """Return True when the box was ticked."""
        return bool(self.around.posted.first(self.name))


class RankingField(AnswerField):
    """All options in an order: one place typed for each."""

    def read(self) -> object:
        """Return the values in the order of their places, or say which place is missing or used twice."""
        offered = self.around.options_of(self.question)
        places = [self.around.posted.first(f"{self.name}-{option.value}").strip() for option in offered]
        if not any(places):
            return []
        wanted = [str(place) for place in range(1, len(offered) + 1)]
        for index, (option, place) in enumerate(zip(offered, places, strict=True)):
            if place not in wanted:
                raise errors.UnreadableError(f"Choose a place for {option.label}", str(index))
            if place in places[:index]:
                raise errors.UnreadableError("Use each place once only", str(index))
        return [offered[places.index(place)].value for place in wanted]


class UploadField(AnswerField):
    """One file, or several when the question allows."""

    def read(self) -> object:
        """Return the file, or the list of files when several are allowed, whose ids were posted."""
        ids = [one for one in dict.fromkeys(self.around.posted.getlist(self.name)) if one]
        if any(one not in self.around.files for one in ids):
            raise errors.UnreadableError(files.GONE)
        chosen = [self.around.files[one] for one in ids]
        if self.question.multiple:
            return chosen
        return chosen[-1] if chosen else None


def _check_text(question: questions.Field, text: str) -> None:
    limits = question.limits
    if len(text) > limits.max_length:
        raise ValidationError(error_messages.too_long(question))
    if len(text) < limits.min_length:
        raise ValidationError(error_messages.too_short(question))
    if limits.pattern is not None:
        _check_pattern(question, limits.pattern, text)
    if limits.format == "email" and not _EMAIL.fullmatch(text):
        raise ValidationError(error_messages.bad_format(question))
    if limits.format == "phone" and not re.fullmatch(r"\+?[0-9]{9,15}", re.sub(r"[\s()-]", "", text)):
        raise ValidationError(error_messages.bad_format(question))


def _check_pattern(question: questions.Field, pattern: Pattern, text: str) -> None:
    try:
        fits = pattern.fullmatch(text) is not None
    except TooMuch:
        raise ValidationError(error_messages.not_checked(question)) from None
    if not fits:
        raise ValidationError(error_messages.bad_format(question))


def _check_number(question: questions.Field, typed: Decimal) -> None:
    limits = question.limits
    exponent = typed.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > limits.decimals:
        raise ValidationError(error_messages.too_fine(question))
    if limits.increment is not None and typed % limits.increment:
        raise ValidationError(error_messages.off_step(question, typed))
    too_small = limits.smallest is not None and typed < limits.smallest
    if too_small or (limits.largest is not None and typed > limits.largest):
        raise ValidationError(error_messages.out_of_range(question))


def _check_offered(question: questions.Field, values: list[Any], around: posted.Around) -> None:
    offered = {option.value for option in around.options_of(question)}
    if not set(values) <= offered:
        raise ValidationError(
            error_messages.gone(question) if question.source else error_messages.not_offered(question)
        )


def file_fault(question: questions.Field, one: files.FileAnswer) -> str:
    """Return why an uploaded file cannot answer a question, in words, or empty text if it can."""
    if not one.content:
        return error_messages.say(question, "invalid", files.EMPTY)
    if len(one.content) > files.LARGEST_BYTES:
        return error_messages.say(question, "length", files.TOO_LARGE)
    return "" if one.media_type else error_messages.say(question, "invalid", files.WANTED)


CLASSES: Mapping[str, type[AnswerField]] = {
    **dict.fromkeys(texts.KINDS, TypedField),
    "radio": ChoiceField,
    "select": ChoiceField,
    "checklist": ManyField,
    "checkbox": TickField,
    "ranking": RankingField,
    "file": UploadField,
}
