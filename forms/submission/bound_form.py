"""Form -> WTForms: the unbound fields are made once per form and bound to each post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from forms import errors
from forms.schema import questions
from forms.submission import error_messages, fields, posted

MOST_ROWS = 50


class RowsField(fields.AnswerField):
    """Rows of the same questions; each row is a WTForms form of its own."""

    #: Every row posted, by its number in the post; blank ones are drawn again but are no answer.
    rows: Mapping[int, fields.BoundForm]

    def read(self) -> object:
        """Bind a form to each row posted and return nothing: values are taken row by row."""
        self.rows = {
            number: bind(self.question, self.around, f"{self.name}-{number}-")
            for number in row_numbers(self.name, self.around.posted)[:MOST_ROWS]
        }
        if len(row_numbers(self.name, self.around.posted)) > MOST_ROWS:
            raise errors.UnreadableError(f"Give at most {MOST_ROWS} entries for {self.question.noun}")
        return None

    @property
    def answered_rows(self) -> list[tuple[int, fields.BoundForm]]:
        """The rows in which something was answered, with their numbers in the post."""
        return [(number, row) for number, row in self.rows.items() if any(not one.empty for one in row)]

    def pre_validate(self, form: Any) -> None:
        """Refuse no rows where some are required; rows themselves are checked question by question."""
        if not self.process_errors and self.question.required and not self.answered_rows:
            raise StopValidation(error_messages.required(self.question))


def row_numbers(name: str, post: posted.Posted) -> list[int]:
    """Return the numbers of the rows posted, in order: named by the list or by any question in them."""
    numbers = {text for text in post.getlist(name) if re.fullmatch("[0-9]{1,3}", text)}
    pattern = re.compile(re.escape(name) + "-([0-9]{1,3})-.*", re.DOTALL)
    numbers |= {match[1] for one in post if (match := pattern.fullmatch(one))}
    return sorted({int(text) for text in numbers})


def bind(
    owner: questions.Form | questions.Field, around: posted.Around, prefix: str = ""
) -> fields.BoundForm:
    """Return the WTForms form of the owner's questions with the post read into it."""
    bound = fields.BoundForm(_compiled(owner), prefix=prefix)
    for field in bound:
        field.around = around
    bound.process(around.posted)
    return bound


@lru_cache(maxsize=1024)
def _compiled(owner: questions.Form | questions.Field) -> Mapping[str, UnboundField[Any]]:
    """Return the unbound WTForms fields; forms and fields are equal only to themselves."""
    return {question.key: UnboundField(_class_of(question), question) for question in owner.questions}


def _class_of(question: questions.Field) -> type[fields.AnswerField]:
    return RowsField if question.kind == "rows" else fields.CLASSES[question.kind]
