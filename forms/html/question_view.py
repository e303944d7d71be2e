"""A question about to be drawn, and the params that every GOV.UK component shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forms.html import macros
from forms.schema import questions
from forms.submission import fields, posted, texts, unseen_characters


@dataclass(frozen=True)
class Shown:
    """One question about to be drawn: its bound field and the words of its error, if any."""

    field: fields.AnswerField
    error: str = ""

    @property
    def question(self) -> questions.Field:
        """The question asked."""
        return self.field.question

    @property
    def name(self) -> str:
        """The name posted, which is also the control's id."""
        return self.field.name

    @property
    def options(self) -> Sequence[questions.Option]:
        """The options to choose from."""
        return self.field.around.options_of(self.question)

    def typed(self, part: str = "") -> str:
        """Return what stands in a box, without the characters for which a text is refused."""
        typed = self.field.around.posted.first(posted.part_name(self.name, part))
        return unseen_characters.without(texts.clean(typed))

    @property
    def label(self) -> str:
        """The label, with "(optional)" where no answer is needed."""
        may_skip = not self.question.required and self.question.kind != "checkbox"
        return f"{self.question.label} (optional)" if may_skip else self.question.label


def common(shown: Shown, hint: str = "") -> dict[str, Any]:
    """Return hint and error, for any component."""
    hint = shown.question.hint or hint
    return {
        **({"hint": {"text": hint}} if hint else {}),
        **({"errorMessage": {"text": shown.error}} if shown.error else {}),
    }


def labelled(shown: Shown, hint: str = "") -> dict[str, Any]:
    """Return id, name, label, hint and error, for a component with one control."""
    size = shown.question.properties.get("size", "s")
    label = {"text": shown.label, "classes": f"govuk-label--{size}"}
    return {"id": shown.name, "name": shown.name, "label": label, **common(shown, hint)}


def legend(shown: Shown) -> dict[str, Any]:
    """Return the fieldset, for a component with several controls."""
    size = shown.question.properties.get("size", "s")
    return {"legend": {"text": shown.label, "classes": f"govuk-fieldset__legend--{size}"}}


def group(shown: Shown, inside: Markup, hint: str = "") -> Markup:
    """Return a fieldset with legend, hint and error around the markup inside."""
    parts, described = [], []
    hint = shown.question.hint or hint
    if hint:
        parts.append(macros.draw("hint", {"id": f"{shown.name}-hint", "text": hint}))
        described.append(f"{shown.name}-hint")
    if shown.error:
        parts.append(macros.draw("error-message", {"id": f"{shown.name}-error", "text": shown.error}))
        described.append(f"{shown.name}-error")
    params = {
        **legend(shown),
        "html": Markup("\n").join([*parts, inside]),
        "describedBy": " ".join(described),
    }
    classes = "govuk-form-group govuk-form-group--error" if shown.error else "govuk-form-group"
    return Markup('<div class="{}">{}</div>').format(classes, macros.draw("fieldset", params))
