"""Words that an operation uses for more than to keep them, in a question that does not say so."""

from collections.abc import Iterator, Mapping

from engine.checks.problem import Problem
from engine.definition import answer_flow
from engine.definition.diagrams import Scope
from engine.definition.operations import Operations
from forms.schema.questions import Form


def undeclared_uses(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], operations: Operations
) -> Iterator[Problem]:
    """Yield a problem for each question whose words go to outsiders, or sign, without the property for it."""
    readable = {key: form for key, form in forms.items() if form is not None}
    for key, question, use in sorted(set(answer_flow.followed(scopes, readable, operations))):
        field = next(field for field in readable[key].questions if field.key == question)
        if field.use != use:
            text = "An operation uses its words for more than to keep them, and the form does not say so."
            fix = f"Give it the property “usedFor” with the value “{use}”."
            yield Problem(f"forms/{key}.form", field.label, text, fix, element=field.key)
